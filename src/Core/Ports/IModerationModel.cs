using Radio24.Core.Asking;

namespace Radio24.Core.Ports;

/// <summary>A moderating service.</summary>
public interface IModerationModel
{
    bool IsThere { get; }

    /// <param name="words">Masked.</param>
    /// <param name="within">How long whoever asks waits at the most, null: for ever. That there is no answer is said before.</param>
    /// <exception cref="ModelAwayException">There is no answer.</exception>
    ValueTask<ModerationAnswer> JudgeAsync(string words, TimeSpan? within, CancellationToken cancellationToken);
}

/// <param name="Flagged">The service itself would not let it pass.</param>
/// <param name="Scores">0 to 1 by category, as the service names them ("harassment/threatening").</param>
public sealed record ModerationAnswer(bool Flagged, IReadOnlyDictionary<string, double> Scores, string Model);
