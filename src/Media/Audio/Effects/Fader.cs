namespace Radio24.Media.Audio;

/// <summary>
/// Fades a stereo source in and out by equal power: where one fader opens over the same time as another closes, the sum of their
/// powers stays 1. A fade that is turned around goes on from where it is.
/// </summary>
public sealed class Fader
{
    /// <summary>A cut is this long, so that it does not click.</summary>
    public static readonly TimeSpan Cut = TimeSpan.FromMilliseconds(5);

    private const int Step = 32; // samples between two points of the curve; a straight line between them

    private double _position;
    private double _target;
    private double _perSample;

    /// <param name="open">True starts at full level, false closed.</param>
    public Fader(bool open = false) => _position = _target = open ? 1 : 0;

    /// <summary>The gain reached, 0 to 1.</summary>
    public float Gain => Curve(_position);

    public bool IsClosed => _position <= 0 && _target <= 0;

    public bool IsOpen => _position >= 1 && _target >= 1;

    /// <summary>Opening, or open.</summary>
    public bool Opening => _target > 0;

    public void Open(TimeSpan over) => Move(1, over);

    public void Close(TimeSpan over) => Move(0, over);

    /// <summary>Back to the start without a sound.</summary>
    public void Reset(bool open)
    {
        _position = _target = open ? 1 : 0;
    }

    /// <summary>Applies the fade to interleaved stereo, in place.</summary>
    public void Apply(Span<float> stereo)
    {
        if (_position == _target)
        {
            if (_position <= 0) stereo.Clear();
            return;
        }

        while (stereo.Length >= AudioFormat.Channels)
        {
            int samples = Math.Min(Step, stereo.Length / AudioFormat.Channels);
            float from = Curve(_position);
            double move = _perSample * samples;
            double left = _target - _position;
            _position = Math.Abs(left) <= move * 1.001 ? _target : _position + Math.CopySign(move, left);
            Mixer.Ramp(stereo[..(samples * AudioFormat.Channels)], from, Curve(_position));
            stereo = stereo[(samples * AudioFormat.Channels)..];
        }
    }

    private void Move(double target, TimeSpan over)
    {
        _target = target;
        double samples = (over > Cut ? over : Cut).TotalSeconds * AudioFormat.SampleRate;
        _perSample = 1 / samples;
    }

    private static float Curve(double position) => (float)Math.Sin(position * (Math.PI / 2));
}
