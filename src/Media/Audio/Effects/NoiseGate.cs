namespace Radio24.Media.Audio;

/// <summary>
/// Takes the room down between words. The threshold comes from the recording itself: well over its quietest parts and well under
/// its speech, so a quiet microphone is not gated away. It opens 20 ms before a word and closes 200 ms after it.
/// </summary>
internal static class NoiseGate
{
    private const int Step = AudioFormat.SampleRate / 100; // 10 ms
    private const int OpenBefore = 2;
    private const int CloseAfter = 20;
    private const double Floor = -18; // dB when closed: the room gets quiet, not cut out
    private const double OverNoise = 8;
    private const double UnderSpeech = 20;

    /// <summary>Gates a whole recording in place: interleaved stereo at 48 kHz.</summary>
    public static void Apply(Span<float> stereo)
    {
        int steps = stereo.Length / AudioFormat.Channels / Step;
        if (steps < 10) return;
        var levels = new double[steps];
        for (int i = 0; i < steps; i++) levels[i] = Decibels.FromPower(Mixer.Power(Block(stereo, i)));
        double[] sorted = [.. levels.Order()];
        double noise = sorted[steps / 10];
        double speech = sorted[steps * 9 / 10];
        double threshold = Math.Min(noise + OverNoise, speech - UnderSpeech);

        float gain = Decibels.ToGain(Floor);
        for (int i = 0; i < steps; i++)
        {
            bool open = false;
            for (int j = Math.Max(0, i - CloseAfter); j <= Math.Min(steps - 1, i + OpenBefore); j++) open |= levels[j] > threshold;
            float next = open ? 1 : Decibels.ToGain(Floor);
            Mixer.Ramp(Block(stereo, i), gain, next);
            gain = next;
        }

        Mixer.Scale(stereo[(steps * Step * AudioFormat.Channels)..], gain);
    }

    private static Span<float> Block(Span<float> stereo, int index) =>
        stereo.Slice(index * Step * AudioFormat.Channels, Step * AudioFormat.Channels);
}
