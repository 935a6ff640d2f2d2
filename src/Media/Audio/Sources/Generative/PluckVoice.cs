using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>A struck note that dies away.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PluckVoice
{
    private const float Inaudible = 1e-4f;
    private const int AttackSamples = 144; // 3 ms

    private uint _phase, _step;
    private float _level, _decay, _left, _right;
    private int _age;

    public readonly float Level => _level;

    /// <param name="pan">0 left to 1 right.</param>
    /// <param name="seconds">Until it is 60 dB down.</param>
    public void Start(int note, float level, float pan, float seconds)
    {
        _phase = 0;
        _step = Wavetable.Step(note);
        _level = level;
        _decay = MathF.Pow(0.001f, 1 / (seconds * AudioFormat.SampleRate));
        _left = MathF.Sqrt(1 - pan);
        _right = MathF.Sqrt(pan);
        _age = 0;
    }

    /// <summary>Adds to both sides.</summary>
    public void Render(Span<float> left, Span<float> right, Wavetable table)
    {
        if (_level < Inaudible) return;
        for (int i = 0; i < left.Length; i++)
        {
            float tone = table.At(_phase) * _level;
            if (_age < AttackSamples) tone *= (float)_age++ / AttackSamples;
            left[i] += tone * _left;
            right[i] += tone * _right;
            _phase += _step;
            _level *= _decay;
        }

        if (_level < Inaudible) _level = 0;
    }
}
