namespace Radio24.Media.Audio;

/// <summary>Brings synthesised speech to the programme's loudness.</summary>
public static class SpeechLevel
{
    /// <summary>Levels a phrase in place: interleaved stereo at 48 kHz. Silence stays as it is.</summary>
    /// <returns>The gain applied, in dB.</returns>
    public static double Apply(Span<float> stereo48k, double targetLoudness = -16, double maximumBoost = 24) => throw new NotSupportedException("Being built.");
}
