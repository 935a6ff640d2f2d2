namespace Radio24.Media.Audio;

/// <summary>Takes music down under speech and back up, in a straight line of decibels.</summary>
public sealed class Ducker
{
    private const int Step = 64; // samples between two points of the line

    private double _decibels;
    private double _target;
    private double _perSample;
    private float _gain = 1;

    /// <summary>The gain reached, in dB; 0 is untouched.</summary>
    public double Gain => _decibels;

    /// <summary>Where it is going.</summary>
    public double Target => _target;

    /// <summary>It has got there.</summary>
    public bool Settled => _decibels == _target;

    /// <summary>Goes to a gain (−13 under a voice, 0 to come back) within the given time, whatever the distance.</summary>
    public void MoveTo(double decibels, TimeSpan over)
    {
        if (!double.IsFinite(decibels)) return;
        _target = Math.Clamp(decibels, -80, 0);
        double samples = Math.Max(1, over.TotalSeconds * AudioFormat.SampleRate);
        _perSample = Math.Abs(_target - _decibels) / samples;
    }

    /// <summary>Applies the gain to interleaved stereo, in place.</summary>
    public void Apply(Span<float> stereo)
    {
        if (Settled)
        {
            if (_target != 0) Mixer.Scale(stereo, _gain);
            return;
        }

        while (stereo.Length >= AudioFormat.Channels)
        {
            int samples = Math.Min(Step, stereo.Length / AudioFormat.Channels);
            double move = _perSample * samples;
            double left = _target - _decibels;
            // The tolerance keeps rounding from costing a block: after its time it has arrived.
            _decibels = Math.Abs(left) <= move * 1.001 ? _target : _decibels + Math.CopySign(move, left);
            float gain = Decibels.ToGain(_decibels);
            Mixer.Ramp(stereo[..(samples * AudioFormat.Channels)], _gain, gain);
            _gain = gain;
            stereo = stereo[(samples * AudioFormat.Channels)..];
        }
    }
}
