namespace Radio24.Media.Audio;

/// <summary>
/// Plays what the <see cref="Composer"/> writes: pads, bass, plucks, a soft beat and a room. Deterministic from its seed, no
/// allocation once made, about 5 % of a 20 ms tick.
/// </summary>
internal sealed class Synth
{
    private const int Block = 480;
    private const int Plucks = 12;
    private const float PadLevel = 0.050f;
    private const float BassLevel = 0.085f;
    private const float ArpeggioLevel = 0.085f;
    private const float MelodyLevel = 0.11f;

    private readonly Composer _composer;
    private readonly PadVoice[] _pads = new PadVoice[Composer.Voices * 2];
    private readonly PluckVoice[] _plucks = new PluckVoice[Plucks];
    private readonly Reverb _reverb = new();
    private readonly float[] _left = new float[Block];
    private readonly float[] _right = new float[Block];
    private readonly float[] _sendLeft = new float[Block];
    private readonly float[] _sendRight = new float[Block];
    private readonly int _stepSamples;
    private readonly bool _beat;
    private SeedRandom _random;
    private PadVoice _bass, _bassBefore;
    private SoftBeat _drums;
    private float _smoothLeft, _smoothRight;
    private int _step;
    private int _untilStep;
    private int _bank;
    private bool _closed;

    /// <param name="seed">The same music for the same seed.</param>
    /// <param name="beat">Whether there may be a pulse.</param>
    public Synth(ulong seed, bool beat)
    {
        _composer = new Composer(seed);
        _random = new SeedRandom(~seed);
        _beat = beat && _random.Chance(0.7f);
        _stepSamples = AudioFormat.SampleRate * 15 / _composer.Tempo;
    }

    /// <summary>How much is going on: 0 only pads, 1 everything.</summary>
    public float Intensity { get; set; }

    /// <summary>Plays nothing new but the home chord.</summary>
    public bool Closing { get; set; }

    /// <summary>Renders interleaved stereo.</summary>
    /// <param name="gain">Linear.</param>
    public void Render(Span<float> stereo, float gain)
    {
        while (stereo.Length >= 2)
        {
            if (_untilStep == 0)
            {
                PlayStep();
                _untilStep = _stepSamples;
            }

            int samples = Math.Min(Math.Min(Block, _untilStep), stereo.Length / 2);
            RenderBlock(stereo[..(samples * 2)], gain);
            _untilStep -= samples;
            stereo = stereo[(samples * 2)..];
        }
    }

    private void PlayStep()
    {
        int step = _step % Composer.StepsPerChord;
        // The home chord does not wait for the progression to come round.
        if ((step == 0 || (Closing && step % 8 == 0)) && !_closed) PlayChord();
        if (!Closing)
        {
            int note = _composer.Arpeggio(step, 0.25f + (0.7f * Intensity));
            if (note != Composer.Rest) Strike(note, ArpeggioLevel * (0.6f + (0.4f * _random.Unit())), _random.Unit(), 1.6f);
            note = _composer.Melody(step, Intensity > 0.5f ? 0.7f : 0.25f * Intensity);
            if (note != Composer.Rest) Strike(note, MelodyLevel, 0.35f + (0.3f * _random.Unit()), 3f);
            if (_beat && Intensity > 0.45f) PlayBeat(step);
        }

        _step++;
    }

    private void PlayChord()
    {
        _composer.NextChord(Closing);
        _closed = Closing;
        for (int v = 0; v < Composer.Voices; v++)
        {
            _pads[(_bank * Composer.Voices) + v].Release(2 * AudioFormat.SampleRate);
            _pads[((1 - _bank) * Composer.Voices) + v].Start(_composer.Chord[v], PadLevel, AudioFormat.SampleRate * 5 / 4, (uint)_random.Next());
        }

        _bank = 1 - _bank;
        _bassBefore = _bass;
        _bassBefore.Release(AudioFormat.SampleRate / 2);
        _bass.Start(_composer.Bass, BassLevel, AudioFormat.SampleRate / 8, 0);
        // The chord is also struck, so that it begins at once.
        if (_step == 0 || Closing) foreach (int note in _composer.Chord) Strike(note, ArpeggioLevel * 0.8f, _random.Unit(), 4f);
    }

    private void PlayBeat(int step)
    {
        if (step % 8 == 0) _drums.Kick(0.16f);
        if (step % 8 == 4) _drums.Shake(0.05f);
        else if (step % 2 == 0 && _random.Chance(0.5f * Intensity)) _drums.Shake(0.022f);
    }

    private void Strike(int note, float level, float pan, float seconds)
    {
        int softest = 0;
        for (int i = 1; i < Plucks; i++) if (_plucks[i].Level < _plucks[softest].Level) softest = i;
        _plucks[softest].Start(note, level, 0.15f + (0.7f * pan), seconds);
    }

    private void RenderBlock(Span<float> stereo, float gain)
    {
        int samples = stereo.Length / 2;
        Span<float> left = _left.AsSpan(0, samples), right = _right.AsSpan(0, samples);
        Span<float> sendLeft = _sendLeft.AsSpan(0, samples), sendRight = _sendRight.AsSpan(0, samples);
        left.Clear();
        right.Clear();
        foreach (ref PadVoice pad in _pads.AsSpan()) pad.Render(left, right, Wavetable.Pad);
        Smooth(left, right);
        left.CopyTo(sendLeft);
        right.CopyTo(sendRight);
        Mixer.Scale(sendLeft, 0.4f);
        Mixer.Scale(sendRight, 0.4f);
        foreach (ref PluckVoice pluck in _plucks.AsSpan()) pluck.Render(sendLeft, sendRight, Wavetable.Pluck);
        // What is sent to the room is heard dry as well: plucks in full, pads over their own path.
        Mixer.Add(left, sendLeft);
        Mixer.Add(right, sendRight);
        Mixer.Scale(sendLeft, 0.3f);
        Mixer.Scale(sendRight, 0.3f);
        _reverb.Process(sendLeft, sendRight, left, right);
        _bass.Render(left, right, Wavetable.Bass);
        _bassBefore.Render(left, right, Wavetable.Bass);
        _drums.Render(left, right);
        for (int i = 0; i < samples; i++)
        {
            stereo[2 * i] = left[i] * gain;
            stereo[(2 * i) + 1] = right[i] * gain;
        }
    }

    // The pads open and close with the intensity: a first-order low-pass.
    private void Smooth(Span<float> left, Span<float> right)
    {
        float open = 0.10f + (0.25f * Intensity);
        for (int i = 0; i < left.Length; i++)
        {
            _smoothLeft += (left[i] - _smoothLeft) * open;
            _smoothRight += (right[i] - _smoothRight) * open;
            left[i] = _smoothLeft;
            right[i] = _smoothRight;
        }
    }

    /// <summary>The gain that brings a seed's music to a loudness: its first sixteen seconds are played in silence, and measured.</summary>
    public static float GainFor(ulong seed, bool beat, float intensity, double loudness)
    {
        var synth = new Synth(seed, beat) { Intensity = intensity };
        var meter = new LoudnessMeter();
        var frame = new float[AudioFormat.FrameLength];
        for (int i = 0; i < 800; i++)
        {
            synth.Render(frame, 1);
            meter.Hear(frame);
        }

        return Decibels.ToGain(Math.Clamp(loudness - meter.Integrated, -24, 24));
    }
}
