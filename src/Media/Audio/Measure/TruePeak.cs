using System.Runtime.Intrinsics;

namespace Radio24.Media.Audio;

/// <summary>
/// Finds peaks between the samples by interpolating to four times the rate (ITU-R BS.1770-4 annex 2), one channel.
/// The interpolator is a windowed sinc of 24 taps a phase, twice the annex's, because here it
/// decides and does not just show; phase 0 is the sample itself.
/// </summary>
internal sealed class TruePeak
{
    public const int Taps = 24;

    /// <summary>Samples by which a peak is reported late.</summary>
    public const int Delay = Taps / 2;

    private static readonly float[][] Phases = [Phase(0.25), Phase(0.5), Phase(0.75)];

    /// <summary>No interpolated value exceeds the largest sample by more than this: below it there is nothing to look for.</summary>
    public static readonly float MostOvershoot = Phases.Max(p => p.Sum(MathF.Abs));

    private readonly float[] _history = new float[Taps * 2]; // written twice, so that the last 24 samples are always one span
    private int _at;

    /// <summary>Takes a sample; gives the largest of the four values from <see cref="Delay"/> samples ago to the next one.</summary>
    public float Next(float sample)
    {
        Push(sample);
        ReadOnlySpan<float> last = _history.AsSpan(_at, Taps);
        float peak = MathF.Abs(last[Taps - 1 - Delay]);
        foreach (float[] phase in Phases)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int i = 0; i < Taps; i += 8) sum += Vector256.Create(last[i..]) * Vector256.Create(phase.AsSpan(i));
            peak = MathF.Max(peak, MathF.Abs(Vector256.Sum(sum)));
        }

        return peak;
    }

    /// <summary>Takes a sample without looking: for stretches that cannot hold a peak.</summary>
    public void Push(float sample)
    {
        _history[_at] = sample;
        _history[_at + Taps] = sample;
        _at = _at + 1 == Taps ? 0 : _at + 1;
    }

    // The value between the samples Delay and Delay − 1 ago, `fraction` of the way.
    private static float[] Phase(double fraction)
    {
        var taps = new float[Taps];
        double sum = 0;
        for (int i = 0; i < Taps; i++)
        {
            double x = i - (Taps - 1 - Delay) - fraction;
            double window = 0.5 + (0.5 * Math.Cos(Math.PI * x / (Taps / 2.0 + 0.5)));
            double tap = Math.Sin(Math.PI * x) / (Math.PI * x) * window;
            taps[i] = (float)tap;
            sum += tap;
        }

        for (int i = 0; i < Taps; i++) taps[i] /= (float)sum;
        return taps;
    }
}
