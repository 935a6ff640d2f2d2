namespace Radio24.Media.Audio;

/// <summary>How the music folder is watched.</summary>
public sealed record MusicFolderOptions
{
    /// <summary>Between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A file counts as copied once its size and time have not changed for so long.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>More files than this are left out.</summary>
    public int MaximumFiles { get; init; } = 10_000;

    /// <summary>File name endings that are looked at.</summary>
    public IReadOnlyList<string> Extensions { get; init; } =
        [".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".wav", ".aif", ".aiff", ".wma", ".webm", ".mka"];
}
