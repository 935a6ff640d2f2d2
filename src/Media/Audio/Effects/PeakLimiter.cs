namespace Radio24.Media.Audio;

/// <summary>
/// Keeps true peaks under a ceiling. It looks 1 ms ahead, so the gain is down before the peak arrives, and lets go within 80 ms.
/// Both channels get the same gain, so that the picture does not move. Latency: <see cref="Latency"/> samples.
/// </summary>
/// <remarks>
/// needed gain → smallest of the next 1 ms → release → mean over 1 ms. The mean of values that are all at most the needed gain is
/// at most the needed gain, and it has no corners: that is all there is to it.
/// </remarks>
public sealed class PeakLimiter
{
    private const int Ahead = 48; // samples: 1 ms
    private const double ReleaseSeconds = 0.080;

    private readonly TruePeak _left = new();
    private readonly TruePeak _right = new();
    private readonly float _ceiling;
    private readonly float _release = (float)(1 - Math.Exp(-1 / (ReleaseSeconds * AudioFormat.SampleRate)));
    private readonly float[] _delay = new float[Latency * AudioFormat.Channels];
    private readonly float[] _means = new float[Ahead];
    private readonly SlidingMinimum _lowest = new(Ahead + 2); // a peak between two samples needs the gain on both
    private double _sum = Ahead;
    private float _envelope = 1;
    private float _lastPeak;
    private int _delayAt;
    private int _meanAt;
    private int _calm;

    /// <param name="ceiling">dBTP. The default leaves 0.2 dB to the meter's tolerance under −1 dBTP.</param>
    public PeakLimiter(double ceiling = -1.2)
    {
        _ceiling = Decibels.ToGain(ceiling);
        Array.Fill(_means, 1f);
    }

    /// <summary>Samples by which audio is delayed.</summary>
    public static int Latency => Ahead + TruePeak.Delay;

    /// <summary>How far down it pulls now, in dB (0 or less).</summary>
    public double Reduction => Decibels.FromGain(_sum / Ahead);

    /// <summary>Limits interleaved stereo in place.</summary>
    public void Process(Span<float> stereo)
    {
        float peak = Mixer.Peak(stereo);
        bool hot = MathF.Max(peak, _lastPeak) * TruePeak.MostOvershoot > _ceiling;
        _lastPeak = peak;
        if (hot) _calm = 0;
        for (int i = 0; i + 1 < stereo.Length; i += 2)
        {
            float left = stereo[i], right = stereo[i + 1];
            float gain = 1;
            if (hot)
            {
                gain = Gain(MathF.Max(_left.Next(left), _right.Next(right)));
            }
            else
            {
                _left.Push(left);
                _right.Push(right);
                if (_sum < Ahead || _calm < Ahead + 2)
                {
                    gain = Gain(0);
                    _calm++;
                }
            }

            stereo[i] = _delay[_delayAt] * gain;
            stereo[i + 1] = _delay[_delayAt + 1] * gain;
            _delay[_delayAt] = left;
            _delay[_delayAt + 1] = right;
            _delayAt = _delayAt + 2 == _delay.Length ? 0 : _delayAt + 2;
        }
    }

    private float Gain(float peak)
    {
        float lowest = _lowest.Next(peak > _ceiling ? _ceiling / peak : 1f);
        _envelope = lowest < _envelope ? lowest : _envelope + ((lowest - _envelope) * _release);
        if (_envelope > 0.99999f) _envelope = 1;
        _sum += _envelope - (double)_means[_meanAt];
        _means[_meanAt] = _envelope;
        _meanAt = _meanAt + 1 == Ahead ? 0 : _meanAt + 1;
        if (_sum > Ahead - 1e-6) _sum = Ahead;
        return (float)(_sum / Ahead);
    }
}

/// <summary>The smallest of the last N values, at a constant cost a value: candidates are kept in rising order.</summary>
internal sealed class SlidingMinimum
{
    private readonly int _window;
    private readonly float[] _values;
    private readonly long[] _times;
    private long _now;
    private int _first;
    private int _count;

    public SlidingMinimum(int window)
    {
        _window = window;
        _values = new float[window];
        _times = new long[window];
    }

    public float Next(float value)
    {
        if (_count > 0 && _times[_first] <= _now - _window)
        {
            _first = Wrap(_first + 1);
            _count--;
        }

        while (_count > 0 && _values[Wrap(_first + _count - 1)] >= value) _count--;
        int at = Wrap(_first + _count);
        _values[at] = value;
        _times[at] = _now++;
        _count++;
        return _values[_first];
    }

    private int Wrap(int index) => index >= _window ? index - _window : index;
}
