namespace Radio24.Media.Audio;

/// <summary>
/// Takes the room down between words. The threshold comes from the recording itself: well over its quietest parts and well under
/// its speech, so a quiet microphone is not gated away. It opens 20 ms before a word and closes 200 ms after it.
/// </summary>
internal static class NoiseGate
{
    /// <summary>Sample frames that are opened or closed together: 10 ms.</summary>
    public const int Step = AudioFormat.SampleRate / 100;

    private const int OpenBefore = 2;
    private const int CloseAfter = 20;
    private const double Floor = -18; // dB when closed: the room gets quiet, not cut out
    private const double OverNoise = 8;
    private const double UnderSpeech = 20;
    private const double Nothing = -70; // dBFS: whatever is quieter is nobody's word

    /// <summary>Gates a whole recording in place: interleaved stereo at 48 kHz.</summary>
    /// <returns>For each <see cref="Step"/> whether somebody speaks in it; empty if it is too short to tell.</returns>
    public static bool[] Apply(Span<float> stereo)
    {
        int steps = stereo.Length / AudioFormat.Channels / Step;
        if (steps < 10) return [];
        var levels = new double[steps];
        for (int i = 0; i < steps; i++) levels[i] = Decibels.FromPower(Mixer.Power(Block(stereo, i)));
        double[] sorted = [.. levels.Order()];
        double noise = sorted[steps / 10];
        double speech = sorted[steps * 9 / 10];
        double threshold = Math.Max(Nothing, Math.Min(noise + OverNoise, speech - UnderSpeech));

        var speaks = new bool[steps];
        float gain = Decibels.ToGain(Floor);
        for (int i = 0; i < steps; i++)
        {
            for (int j = Math.Max(0, i - CloseAfter); j <= Math.Min(steps - 1, i + OpenBefore); j++) speaks[i] |= levels[j] > threshold;
            float next = speaks[i] ? 1 : Decibels.ToGain(Floor);
            Mixer.Ramp(Block(stereo, i), gain, next);
            gain = next;
        }

        Mixer.Scale(stereo[(steps * Step * AudioFormat.Channels)..], gain);
        return speaks;
    }

    private static Span<float> Block(Span<float> stereo, int index) =>
        stereo.Slice(index * Step * AudioFormat.Channels, Step * AudioFormat.Channels);
}
