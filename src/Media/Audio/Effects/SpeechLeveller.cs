namespace Radio24.Media.Audio;

/// <summary>
/// Levels one voice phrase by phrase as it is made. The gain follows the loudness of all it has said (gated, so pauses do not
/// count): phrases keep their proportions, and one too short to be measured gets the gain of those before. One thread at a time.
/// </summary>
public sealed class SpeechLeveller
{
    private const double Memory = 60; // seconds; after that the measurement starts over from the gain it has
    private const double MaximumStep = 3; // dB a phrase, once the voice is known

    private readonly double _target;
    private readonly double _maximumBoost;
    private LoudnessMeter _meter = new();
    private double _heard;
    private double? _gain;

    /// <param name="targetLoudness">LUFS.</param>
    /// <param name="maximumBoost">dB at most.</param>
    public SpeechLeveller(double targetLoudness = -16, double maximumBoost = 24) => (_target, _maximumBoost) = (targetLoudness, maximumBoost);

    /// <summary>The gain of the last phrase, in dB; 0 before the first that could be measured.</summary>
    public double Gain => _gain ?? 0;

    /// <summary>Levels the next phrase in place: interleaved stereo at 48 kHz.</summary>
    public void Apply(Span<float> stereo48k)
    {
        if (_heard > Memory) (_meter, _heard) = (new LoudnessMeter(), 0);
        _meter.Hear(stereo48k);
        _heard += (double)stereo48k.Length / AudioFormat.Channels / AudioFormat.SampleRate;
        if (double.IsFinite(_meter.Integrated))
        {
            double wanted = Math.Min(_target - _meter.Integrated, _maximumBoost);
            _gain = _gain is { } known ? known + Math.Clamp(wanted - known, -MaximumStep, MaximumStep) : wanted;
        }

        if (Gain != 0) Mixer.Scale(stereo48k, Decibels.ToGain(Gain));
    }
}

/// <summary>Brings speech to the programme's loudness. Peaks that come out too high are the bus limiter's.</summary>
public static class SpeechLevel
{
    /// <summary>Levels a phrase in place: interleaved stereo at 48 kHz. Silence, and less than 400 ms, stays as it is.</summary>
    /// <returns>The gain applied, in dB.</returns>
    public static double Apply(Span<float> stereo48k, double targetLoudness = -16, double maximumBoost = 24)
    {
        double loudness = LoudnessMeter.Measure(stereo48k);
        if (double.IsNegativeInfinity(loudness)) return 0;
        double gain = Math.Min(targetLoudness - loudness, maximumBoost);
        Mixer.Scale(stereo48k, Decibels.ToGain(gain));
        return gain;
    }
}
