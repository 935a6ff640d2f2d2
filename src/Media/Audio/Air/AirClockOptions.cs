namespace Radio24.Media.Audio;

/// <summary>How the air clock ticks and encodes.</summary>
public sealed record AirClockOptions
{
    public OpusEncoderOptions Encoder { get; init; } = new();

    /// <summary>A tick later than this is counted as late.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Up to this lateness frames are made up for, spaced; beyond it the missed frames are skipped.</summary>
    public TimeSpan SkipAfter { get; init; } = TimeSpan.FromMilliseconds(60);
}
