namespace Radio24.Media.Audio;

/// <summary>Makes a listener's recording fit for air: resampled, high-passed, gated, levelled, peaks limited.</summary>
public static class ListenerVoice
{
    /// <param name="mono">16-bit PCM as it came from the microphone.</param>
    /// <param name="sampleRate">Its rate; 24,000 from the page.</param>
    /// <param name="targetLoudness">LUFS to level to: the presenter's.</param>
    /// <returns>Interleaved stereo at 48 kHz.</returns>
    public static float[] Prepare(ReadOnlySpan<short> mono, int sampleRate, double targetLoudness = -16) => throw new NotSupportedException("Being built.");
}
