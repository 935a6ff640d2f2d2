namespace Radio24.Api.Talk;

/// <summary>What a recording over the hub may be: 24 kHz, mono, 16-bit little-endian PCM in chunks.</summary>
public sealed record VoiceLimits
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 24_000;

    public const int BytesPerSecond = SampleRate * 2;

    /// <summary>Shorter is a slip of the finger.</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(0.6);

    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest chunk. Pages send 40 to 100 ms.</summary>
    public TimeSpan LongestChunk { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A chunk shorter than this may only be the last.</summary>
    public TimeSpan ShortestChunk { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Without a chunk for so long the recording is given up.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many times faster than speech a recording is taken in after its first 10 s: a reviewed recording is sent in one go.
    /// What comes faster waits; it is not refused.
    /// </summary>
    public int Speed { get; init; } = 40;

    /// <summary>Recordings being taken in at the same time, by the whole process.</summary>
    public int AtOnce { get; init; } = 64;

    internal IEnumerable<string> Problems()
    {
        if (Shortest <= TimeSpan.Zero || Shortest >= Longest)
            yield return $"Radio24:Voice:Shortest is {Shortest}; more than nothing and less than Longest ({Longest}) is possible.";
        if (Longest > TimeSpan.FromMinutes(5))
            yield return $"Radio24:Voice:Longest is {Longest}; up to 00:05:00 is possible.";
        if (LongestChunk < TimeSpan.FromMilliseconds(20) || LongestChunk > TimeSpan.FromMilliseconds(400))
            yield return $"Radio24:Voice:LongestChunk is {LongestChunk}; 20 to 400 ms is possible.";
        if (ShortestChunk < TimeSpan.Zero || ShortestChunk > LongestChunk)
            yield return $"Radio24:Voice:ShortestChunk is {ShortestChunk}; nothing to LongestChunk ({LongestChunk}) is possible.";
        if (Stall < TimeSpan.FromMilliseconds(100))
            yield return $"Radio24:Voice:Stall is {Stall}; at least 100 ms is needed.";
        if (Speed < 1)
            yield return $"Radio24:Voice:Speed is {Speed}; at least 1 is needed.";
        if (AtOnce < 1)
            yield return $"Radio24:Voice:AtOnce is {AtOnce}; at least 1 is needed.";
    }

    internal static int Bytes(TimeSpan length) => (int)(length.TotalSeconds * SampleRate) * 2;
}
