using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>A held note: one oscillator a side, a few cents apart, so that it is wide and slowly beats.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PadVoice
{
    private uint _leftPhase, _rightPhase, _leftStep, _rightStep;
    private float _level, _target, _perSample;

    public readonly bool Free => _level == 0 && _target == 0;

    public void Start(int note, float level, int attackSamples, uint phase)
    {
        _leftStep = Wavetable.Step(note, -3);
        _rightStep = Wavetable.Step(note, 3);
        (_leftPhase, _rightPhase) = (phase, ~phase);
        _level = 0;
        _target = level;
        _perSample = level / attackSamples;
    }

    public void Release(int samples)
    {
        _target = 0;
        _perSample = -_level / samples;
    }

    /// <summary>Adds to both sides.</summary>
    public void Render(Span<float> left, Span<float> right, Wavetable table)
    {
        if (Free) return;
        for (int i = 0; i < left.Length; i++)
        {
            if (_level != _target)
            {
                _level += _perSample;
                if (_perSample >= 0 ? _level >= _target : _level <= _target) _level = _target;
            }

            left[i] += table.At(_leftPhase) * _level;
            right[i] += table.At(_rightPhase) * _level;
            _leftPhase += _leftStep;
            _rightPhase += _rightStep;
        }
    }
}
