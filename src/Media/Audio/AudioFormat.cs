namespace Radio24.Media.Audio;

/// <summary>The one format inside the station: 48 kHz, interleaved stereo, 32-bit float in −1…1, frames of 20 ms.</summary>
public static class AudioFormat
{
    /// <summary>Samples a second on each channel.</summary>
    public const int SampleRate = 48_000;

    public const int Channels = 2;

    /// <summary>Samples a channel in one frame: 960 (20 ms).</summary>
    public const int FrameSamples = 960;

    /// <summary>Floats in one frame: 1,920, left and right interleaved.</summary>
    public const int FrameLength = FrameSamples * Channels;

    public static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);
}
