namespace Radio24.Media.Audio;

/// <summary>
/// A piece of music made in code, with a beginning, a middle and an end: what a station without a music folder plays.
/// About −17 LUFS in its full parts.
/// </summary>
public sealed class GenerativePiece : ITimedSource
{
    private const double Loudness = -17;
    private const int ClosingSamples = 9 * AudioFormat.SampleRate;
    private const int FadeSamples = 5 * AudioFormat.SampleRate;

    /// <summary>The shortest piece.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(20);

    private readonly Synth _synth;
    private readonly float _gain;
    private readonly long _length;
    private long _at;

    /// <param name="seed">The same piece for the same seed.</param>
    /// <param name="length">At least <see cref="Shortest"/>, the closing chord and its fade included.</param>
    public GenerativePiece(ulong seed, TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, Shortest);
        Length = length;
        _length = (long)(length.TotalSeconds * AudioFormat.SampleRate);
        _synth = new Synth(seed, beat: true);
        _gain = Synth.GainFor(seed, beat: true, 0.8f, Loudness);
    }

    public TimeSpan Length { get; }

    /// <summary>Exact. Any thread.</summary>
    public TimeSpan? Remaining => TimeSpan.FromSeconds((double)(_length - Volatile.Read(ref _at)) / AudioFormat.SampleRate);

    public int Read(Span<float> frame)
    {
        int samples = (int)Math.Min(frame.Length / AudioFormat.Channels, _length - _at);
        if (samples <= 0) return 0;
        frame = frame[..(samples * AudioFormat.Channels)];
        long left = _length - _at;
        _synth.Intensity = Arc((double)_at / _length);
        _synth.Closing = left <= ClosingSamples;
        _synth.Render(frame, _gain);
        if (left <= FadeSamples) Mixer.Ramp(frame, Fade(left), Fade(left - samples));
        Volatile.Write(ref _at, _at + samples);
        return frame.Length;
    }

    // Begins sparse, grows, takes a breath after the middle, and comes back for the end.
    private static float Arc(double part) => part switch
    {
        < 0.08 => 0.35f,
        < 0.25 => 0.55f,
        < 0.52 => 0.8f,
        < 0.66 => 0.4f,
        < 0.92 => 0.9f,
        _ => 0.5f,
    };

    private static float Fade(long left)
    {
        float x = Math.Clamp((float)left / FadeSamples, 0, 1);
        return x * x;
    }
}
