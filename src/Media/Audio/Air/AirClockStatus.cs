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
