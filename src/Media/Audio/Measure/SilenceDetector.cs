namespace Radio24.Media.Audio;

/// <summary>Says when audio has been under a level for a time. Sound is heard as soon as any one channel has it.</summary>
public sealed class SilenceDetector
{
    private readonly double _power;
    private readonly long _samplesUntilSilent;
    private long _quiet;

    /// <param name="decibels">RMS of a block in dBFS under which it is quiet.</param>
    /// <param name="after">How long it must stay quiet.</param>
    public SilenceDetector(double decibels, TimeSpan after)
    {
        _power = Math.Pow(10, decibels / 10);
        _samplesUntilSilent = Math.Max(1, (long)(after.TotalSeconds * AudioFormat.SampleRate));
    }

    /// <summary>Quiet for at least the time given.</summary>
    public bool Silent => _quiet >= _samplesUntilSilent;

    /// <summary>Quiet for so long; zero while there is sound.</summary>
    public TimeSpan Quiet => TimeSpan.FromSeconds((double)_quiet / AudioFormat.SampleRate);

    /// <summary>Hears the next block of interleaved stereo (usually a frame).</summary>
    /// <returns><see cref="Silent"/>.</returns>
    public bool Hear(ReadOnlySpan<float> stereo) => Hear(Mixer.Power(stereo), stereo.Length / AudioFormat.Channels);

    /// <summary>The same where the block's mean square is known.</summary>
    public bool Hear(double power, int samples)
    {
        _quiet = power < _power ? _quiet + samples : 0;
        return Silent;
    }

    public void Reset() => _quiet = 0;
}
