namespace Radio24.Media.Audio;

/// <summary>
/// Quiet, endless music made in code: slowly changing pads and arpeggios in consonant harmony, the same for the same seed.
/// About −22 LUFS; never two seconds of silence.
/// </summary>
public sealed class GenerativeBed : IAudioSource
{
    private const double Loudness = -22;
    private const float Calm = 0.25f;
    private const double BreathSeconds = 97; // from calm to livelier and back

    private readonly Synth _synth;
    private readonly float _gain;
    private long _samples;

    /// <param name="seed">The same music for the same seed.</param>
    public GenerativeBed(ulong seed)
    {
        _synth = new Synth(seed, beat: false);
        _gain = Synth.GainFor(seed, beat: false, Calm, Loudness);
    }

    /// <summary>Never ends.</summary>
    public int Read(Span<float> frame)
    {
        double breath = Math.Sin(2 * Math.PI * _samples / (BreathSeconds * AudioFormat.SampleRate));
        _synth.Intensity = Calm + (0.15f * (float)breath);
        _synth.Render(frame, _gain);
        _samples += frame.Length / AudioFormat.Channels;
        return frame.Length;
    }
}
