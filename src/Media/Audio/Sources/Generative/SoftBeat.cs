using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>A heartbeat and a shaker: enough pulse to walk to.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SoftBeat
{
    private const float KickDecay = 0.99982f;
    private const float ShakeDecay = 0.9988f;

    private float _kick, _kickHertz, _shake, _lastNoise;
    private double _kickPhase;
    private uint _noise;

    public void Kick(float level) => (_kick, _kickHertz, _kickPhase) = (level, 110, 0);

    public void Shake(float level)
    {
        _shake = level;
        if (_noise == 0) _noise = 0x2545F491;
    }

    public void Render(Span<float> left, Span<float> right)
    {
        if (_kick < 1e-4f && _shake < 1e-4f) return;
        for (int i = 0; i < left.Length; i++)
        {
            float sound = 0;
            if (_kick >= 1e-4f)
            {
                sound = MathF.Sin((float)_kickPhase) * _kick;
                _kickPhase += 2 * Math.PI * _kickHertz / AudioFormat.SampleRate;
                _kickHertz += (48 - _kickHertz) * 0.0006f;
                _kick *= KickDecay;
            }

            if (_shake >= 1e-4f)
            {
                _noise ^= _noise << 13;
                _noise ^= _noise >> 17;
                _noise ^= _noise << 5;
                float white = ((int)_noise) * (1f / int.MaxValue);
                sound += (white - _lastNoise) * 0.5f * _shake; // the difference takes the lows away
                _lastNoise = white;
                _shake *= ShakeDecay;
            }

            left[i] += sound;
            right[i] += sound;
        }
    }
}
