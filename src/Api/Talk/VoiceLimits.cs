using System.ComponentModel.DataAnnotations;

namespace Radio24.Api.Talk;

/// <summary>What a recording over the hub may be: 24 kHz, mono, 16-bit little-endian PCM in chunks.</summary>
public sealed record VoiceLimits : IValidatableObject
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 24_000;

    public const int BytesPerSecond = SampleRate * 2;

    /// <summary>Shorter is a slip of the finger.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(0.6);

    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest chunk. Pages send 40 to 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.020", "00:00:00.400")]
    public TimeSpan LongestChunk { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A chunk shorter than this may only be the last.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.400")]
    public TimeSpan ShortestChunk { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Without a chunk for so long the recording is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many times faster than speech a recording is taken in after its first 10 s: a reviewed recording is sent in one go.
    /// What comes faster waits; it is not refused.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int Speed { get; init; } = 40;

    /// <summary>Recordings being taken in at the same time, by the whole process.</summary>
    [Range(1, int.MaxValue)]
    public int AtOnce { get; init; } = 64;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Shortest >= Longest)
            yield return new ValidationResult($"is {Shortest}; less than Longest ({Longest}) is possible", [nameof(Shortest)]);
        if (ShortestChunk > LongestChunk)
            yield return new ValidationResult($"is {ShortestChunk}; up to LongestChunk ({LongestChunk}) is possible", [nameof(ShortestChunk)]);
    }

    internal static int Bytes(TimeSpan length) => (int)(length.TotalSeconds * SampleRate) * 2;
}
