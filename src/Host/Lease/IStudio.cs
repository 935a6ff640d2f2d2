namespace Radio24.Host.Lease;

/// <summary>Everything that makes a programme; open while this Host is on air, and only then.</summary>
public interface IStudio
{
    /// <summary>Makes everything ready, so that going on air takes no time; nothing is heard or read yet.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Goes on air with what was prepared.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Goes off air; no error if it is not open.</summary>
    Task CloseAsync();

    /// <summary>Completes when the open studio broke down.</summary>
    Task Broken { get; }
}
