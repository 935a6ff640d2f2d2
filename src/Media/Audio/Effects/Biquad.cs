using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Radio24.Media.Audio;

/// <summary>A second-order filter, transposed direct form II, one channel.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Biquad
{
    private readonly double _b0, _b1, _b2, _a1, _a2;
    private double _s1, _s2;

    public Biquad(double b0, double b1, double b2, double a1, double a2)
    {
        (_b0, _b1, _b2, _a1, _a2) = (b0, b1, b2, a1, a2);
        _s1 = _s2 = 0;
    }

    /// <summary>Butterworth where <paramref name="q"/> is 0.7071.</summary>
    public static Biquad HighPass(double frequency, double q = 0.70710678, double sampleRate = AudioFormat.SampleRate)
    {
        double w = 2 * Math.PI * frequency / sampleRate;
        double alpha = Math.Sin(w) / (2 * q);
        double cos = Math.Cos(w);
        double a0 = 1 + alpha;
        return new Biquad((1 + cos) / 2 / a0, -(1 + cos) / a0, (1 + cos) / 2 / a0, -2 * cos / a0, (1 - alpha) / a0);
    }

    public static Biquad LowPass(double frequency, double q = 0.70710678, double sampleRate = AudioFormat.SampleRate)
    {
        double w = 2 * Math.PI * frequency / sampleRate;
        double alpha = Math.Sin(w) / (2 * q);
        double cos = Math.Cos(w);
        double a0 = 1 + alpha;
        return new Biquad((1 - cos) / 2 / a0, (1 - cos) / a0, (1 - cos) / 2 / a0, -2 * cos / a0, (1 - alpha) / a0);
    }

    public double Next(double x)
    {
        double y = (_b0 * x) + _s1;
        _s1 = (_b1 * x) - (_a1 * y) + _s2;
        _s2 = (_b2 * x) - (_a2 * y);
        return y;
    }
}

/// <summary>The same filter for both channels at once, the left one in the lower half.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct StereoBiquad(double b0, double b1, double b2, double a1, double a2)
{
    private readonly Vector128<double> _b0 = Vector128.Create(b0), _b1 = Vector128.Create(b1), _b2 = Vector128.Create(b2);
    private readonly Vector128<double> _a1 = Vector128.Create(a1), _a2 = Vector128.Create(a2);
    private Vector128<double> _s1, _s2;

    public Vector128<double> Next(Vector128<double> x)
    {
        Vector128<double> y = (_b0 * x) + _s1;
        _s1 = (_b1 * x) - (_a1 * y) + _s2;
        _s2 = (_b2 * x) - (_a2 * y);
        return y;
    }
}
