namespace Radio24.Media.Audio;

/// <summary>The parts that the programme is mixed from, and the sum.</summary>
public enum ProgrammeBus
{
    /// <summary>Tracks, with their fades.</summary>
    Music,

    /// <summary>What sounds when nothing else does.</summary>
    Bed,

    /// <summary>The presenter.</summary>
    Voice,

    /// <summary>Short clips over whatever is on.</summary>
    Jingle,

    /// <summary>A microphone or a call.</summary>
    Live,

    /// <summary>All of it, limited: what leaves the station.</summary>
    Main,
}

/// <summary>
/// How loud a bus is, the louder channel of two. The air thread writes, any thread reads without a lock. Music and bed are measured
/// as they are mixed: faded, and ducked.
/// </summary>
public sealed class BusLevel
{
    private const double RmsSeconds = 0.3;
    private const double PeakFallPerSecond = 0.1; // −20 dB a second, as programme meters fall (IEC 60268-10)

    private double _power;
    private double _highest;
    private double _rms = Decibels.Silence;
    private double _peak = Decibels.Silence;

    /// <summary>RMS in dBFS over about 300 ms; <see cref="Decibels.Silence"/> when silent.</summary>
    public double Rms => Volatile.Read(ref _rms);

    /// <summary>Sample peak in dBFS, falling by 20 dB a second.</summary>
    public double Peak => Volatile.Read(ref _peak);

    /// <summary>The air thread only.</summary>
    /// <param name="stereo">What the bus gave to the mix in this block; empty: nothing.</param>
    /// <param name="samples">Samples a channel in the block.</param>
    /// <param name="gain">What it is multiplied by on its way into the mix.</param>
    internal void Hear(ReadOnlySpan<float> stereo, int samples, double gain = 1)
    {
        double seconds = (double)samples / AudioFormat.SampleRate;
        _power += ((Mixer.Power(stereo) * gain * gain) - _power) * Math.Min(1, seconds / RmsSeconds);
        _highest = Math.Max(Mixer.Peak(stereo) * gain, _highest * Math.Pow(PeakFallPerSecond, seconds));
        Volatile.Write(ref _rms, Decibels.FromPower(_power));
        Volatile.Write(ref _peak, Decibels.FromGain(_highest));
    }
}
