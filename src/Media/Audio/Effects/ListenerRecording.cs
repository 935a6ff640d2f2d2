namespace Radio24.Media.Audio;

/// <summary>
/// Makes a listener's recording fit for air: high-passed at 90 Hz (rumble, plops, hum), resampled, gated (the room between the
/// words), long pauses shortened, levelled to the presenter, peaks limited. A whole recording at once, not for the air thread.
/// </summary>
public static class ListenerRecording
{
    private const double HighPass = 90;
    private const double MaximumBoost = 30;

    /// <param name="mono">16-bit PCM as it came from the microphone.</param>
    /// <param name="sampleRate">Its rate; 24,000 from the page.</param>
    /// <param name="targetLoudness">LUFS to level to: the presenter's.</param>
    /// <returns>Interleaved stereo at 48 kHz; empty if nobody speaks in it.</returns>
    public static float[] Prepare(ReadOnlySpan<short> mono, int sampleRate, double targetLoudness = -16)
    {
        float[] stereo = Resampler.ToStereo48k(Filter(mono, sampleRate), sampleRate);
        stereo = PauseCutter.Apply(stereo, NoiseGate.Apply(stereo));
        SpeechLevel.Apply(stereo, targetLoudness, MaximumBoost);
        return Limit(stereo);
    }

    // 24 dB an octave: two Butterworth sections.
    private static float[] Filter(ReadOnlySpan<short> mono, int sampleRate)
    {
        Biquad first = Biquad.HighPass(HighPass, 0.5412, sampleRate);
        Biquad second = Biquad.HighPass(HighPass, 1.3066, sampleRate);
        var filtered = new float[mono.Length];
        for (int i = 0; i < mono.Length; i++) filtered[i] = (float)second.Next(first.Next(mono[i] / 32768.0));
        return filtered;
    }

    private static float[] Limit(float[] stereo)
    {
        var limiter = new PeakLimiter();
        var delayed = new float[stereo.Length + (PeakLimiter.Latency * AudioFormat.Channels)];
        stereo.CopyTo(delayed, 0);
        limiter.Process(delayed);
        return delayed[(PeakLimiter.Latency * AudioFormat.Channels)..];
    }
}
