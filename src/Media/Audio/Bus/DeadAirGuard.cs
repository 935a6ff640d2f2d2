namespace Radio24.Media.Audio;

/// <summary>
/// Decides what covers silence, by measuring what is heard. Pure: hears levels, says what to do.
/// bus silent 2 s → bed up; still silent 1 s later → safety reel; the item itself silent 5 s → dead air, again every 5 s.
/// </summary>
internal sealed class DeadAirGuard
{
    private static readonly TimeSpan BedMustSound = TimeSpan.FromSeconds(1);

    private readonly SilenceDetector _item;
    private readonly SilenceDetector _covered;
    private readonly TimeSpan _untilBed;
    private readonly TimeSpan _untilDeadAir;
    private TimeSpan _nextDeadAir;

    public DeadAirGuard(ProgrammeOptions options)
    {
        _item = new SilenceDetector(options.SilenceDecibels, options.SilenceUntilBed);
        _covered = new SilenceDetector(options.SilenceDecibels, options.SilenceUntilBed + BedMustSound);
        _untilBed = options.SilenceUntilBed;
        _untilDeadAir = options.SilenceUntilDeadAir;
        _nextDeadAir = _untilDeadAir;
    }

    /// <summary>The bed must be up at full level, whatever else there is.</summary>
    public bool BedUp => _item.Quiet >= _untilBed;

    /// <summary>Even the bed is not heard.</summary>
    public bool ReelUp { get; private set; }

    /// <summary>Hears one block.</summary>
    /// <param name="item">Mean square of what should be heard: tracks, voice, and the bed where it is due.</param>
    /// <param name="covered">The same with this guard's cover.</param>
    /// <param name="samples">Samples a channel in the block.</param>
    /// <returns>True when dead air is to be announced.</returns>
    public bool Hear(double item, double covered, int samples)
    {
        _item.Hear(item, samples);
        // Latched while the item is silent: the reel itself makes the cover loud.
        ReelUp = (_covered.Hear(covered, samples) || ReelUp) && _item.Quiet > TimeSpan.Zero;
        if (_item.Quiet < _nextDeadAir)
        {
            if (_item.Quiet == TimeSpan.Zero) _nextDeadAir = _untilDeadAir;
            return false;
        }

        _nextDeadAir += _untilDeadAir;
        return true;
    }
}

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
