using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>What the air clock has done since it started; a snapshot, any thread.</summary>
/// <param name="Frames">Frames that a sink took.</param>
/// <param name="LateTicks">Ticks later than <see cref="AirClockOptions.LateAfter"/>.</param>
/// <param name="WorstLateness">The latest tick.</param>
/// <param name="SkippedTicks">Frames never made because of stalls.</param>
/// <param name="Faults">Times that the programme, the encoder or a sink threw.</param>
/// <param name="MeanTick">Processor time of one tick on average (read, encode, hand over).</param>
/// <param name="WorstTick">The longest tick.</param>
/// <param name="SinceLastFrame">How long ago the last frame went out; null before the first.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AirClockStatus(
    long Frames,
    long LateTicks,
    TimeSpan WorstLateness,
    long SkippedTicks,
    long Faults,
    TimeSpan MeanTick,
    TimeSpan WorstTick,
    TimeSpan? SinceLastFrame)
{
    /// <summary>Frames are going out now.</summary>
    public bool OnAir => SinceLastFrame < TimeSpan.FromSeconds(1);
}

/// <summary>How the air clock ticks and encodes.</summary>
public sealed record AirClockOptions
{
    public OpusEncoderOptions Encoder { get; init; } = new();

    /// <summary>Bytes a frame may have: what an output takes in one piece, such as a datagram. The encoder keeps to it.</summary>
    public int LargestPacket { get; init; } = OpusEncoder.MaximumPacket;

    /// <summary>A tick later than this is counted as late.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Up to this lateness frames are made up for, spaced; beyond it the missed frames are skipped.</summary>
    public TimeSpan SkipAfter { get; init; } = TimeSpan.FromMilliseconds(60);
}
