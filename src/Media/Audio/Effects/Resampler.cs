namespace Radio24.Media.Audio;

/// <summary>Band-limited conversion of mono speech to the station's 48 kHz.</summary>
public sealed class Resampler
{
    /// <param name="fromRate">Samples a second that come in: 8,000 to 192,000.</param>
    /// <param name="toRate">Samples a second that go out.</param>
    public Resampler(int fromRate, int toRate = AudioFormat.SampleRate) => throw new NotSupportedException("Being built.");

    /// <summary>Most samples that <see cref="Process"/> or <see cref="Flush"/> can give for so many.</summary>
    public int MaximumOutput(int inputSamples) => throw new NotSupportedException("Being built.");

    /// <summary>Converts the next samples of the stream.</summary>
    /// <returns>Samples written.</returns>
    public int Process(ReadOnlySpan<float> mono, Span<float> output) => throw new NotSupportedException("Being built.");

    /// <summary>Gives the tail that is still inside, and starts over.</summary>
    public int Flush(Span<float> output) => throw new NotSupportedException("Being built.");

    /// <summary>Converts a whole recording: mono in, interleaved stereo at 48 kHz out.</summary>
    public static float[] ToStereo48k(ReadOnlySpan<float> mono, int fromRate) => throw new NotSupportedException("Being built.");

    /// <summary>The same for 16-bit PCM.</summary>
    public static float[] ToStereo48k(ReadOnlySpan<short> mono, int fromRate) => throw new NotSupportedException("Being built.");
}
