namespace Radio24.Media.Audio;

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
