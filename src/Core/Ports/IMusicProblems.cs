namespace Radio24.Core.Ports;

/// <summary>What of the station's music cannot be played, for whoever looks after it. Filled by a Host in the same process only.</summary>
public interface IMusicProblems
{
    /// <returns>In the order of their paths.</returns>
    ValueTask<IReadOnlyList<MusicProblem>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A file or folder that cannot be played.</summary>
/// <param name="Path">Inside the music folder; cleaned, so it may differ from the name on disk.</param>
/// <param name="Reason">For a person.</param>
public sealed record MusicProblem(string Path, string Reason);
