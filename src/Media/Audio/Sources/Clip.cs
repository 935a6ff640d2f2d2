namespace Radio24.Media.Audio;

/// <summary>Any file that ffmpeg understands, decoded by a child process and streamed through a bounded ring.</summary>
public sealed class Clip : ITimedSource, IAsyncDisposable
{
    private Clip(string path) => Path = path;

    public string Path { get; }

    /// <summary>Tags and length as ffprobe tells them.</summary>
    public MusicTags Tags => throw new NotSupportedException("Being built.");

    /// <summary>Gain applied to level it, in dB.</summary>
    public double Gain => throw new NotSupportedException("Being built.");

    public TimeSpan Position => throw new NotSupportedException("Being built.");

    public TimeSpan? Remaining => throw new NotSupportedException("Being built.");

    /// <summary>Frames in which audio was due and the decoder had none.</summary>
    public long Underruns => throw new NotSupportedException("Being built.");

    /// <summary>Heard to its end, failed or disposed.</summary>
    public bool Ended => throw new NotSupportedException("Being built.");

    /// <summary>Why it ended early, in the decoder's words; null after a clean end.</summary>
    public string? Failure => throw new NotSupportedException("Being built.");

    /// <summary>Opens a file and waits until its first second is decoded.</summary>
    /// <exception cref="ClipException">There is no such file, or nothing in it can be decoded.</exception>
    public static Task<Clip> OpenAsync(string path, ClipOptions? options = null, CancellationToken ct = default) =>
        throw new NotSupportedException("Being built.");

    public int Read(Span<float> frame) => throw new NotSupportedException("Being built.");

    /// <summary>Ends the decoder.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException("Being built.");
}
