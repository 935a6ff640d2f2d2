namespace Radio24.Media.Audio;

/// <summary>Watches a folder of music while the station runs. Broken files are listed with their reason, files still being copied wait.</summary>
public sealed class MusicFolder
{
    public MusicFolder(string path, MusicFolderOptions? options = null, TimeProvider? time = null) => throw new NotSupportedException("Being built.");

    /// <summary>What can be played now; a new list after every change. Any thread.</summary>
    public IReadOnlyList<MusicTrack> Tracks => throw new NotSupportedException("Being built.");

    /// <summary>Files that cannot be played: path and reason.</summary>
    public IReadOnlyDictionary<string, string> Problems => throw new NotSupportedException("Being built.");

    /// <summary>Raised on the watching task after <see cref="Tracks"/> or <see cref="Problems"/> changed.</summary>
#pragma warning disable CS0067
    public event EventHandler? Changed;
#pragma warning restore CS0067

    /// <summary>Watches until cancelled. The folder need not exist yet.</summary>
    public Task RunAsync(CancellationToken ct) => throw new NotSupportedException("Being built.");

    /// <summary>Looks once. Used by <see cref="RunAsync"/> again and again.</summary>
    public Task ScanAsync(CancellationToken ct) => throw new NotSupportedException("Being built.");
}
