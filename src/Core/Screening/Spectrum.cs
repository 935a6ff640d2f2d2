namespace Radio24.Core.Screening;

/// <summary>The power of a short piece of sound at each frequency (a radix-2 Fourier transform).</summary>
internal sealed class Spectrum
{
    private readonly double[] _real;
    private readonly double[] _imaginary;
    private readonly double[] _cos;
    private readonly double[] _sin;
    private readonly int[] _reversed;

    /// <param name="size">Samples; a power of two.</param>
    public Spectrum(int size)
    {
        _real = new double[size];
        _imaginary = new double[size];
        _cos = [.. Enumerable.Range(0, size / 2).Select(i => Math.Cos(2 * Math.PI * i / size))];
        _sin = [.. Enumerable.Range(0, size / 2).Select(i => -Math.Sin(2 * Math.PI * i / size))];
        _reversed = new int[size];
        for (int i = 1; i < size; i++)
            _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) * (size / 2));
    }

    public double Power(int bin) => (_real[bin] * _real[bin]) + (_imaginary[bin] * _imaginary[bin]);

    public void Take(ReadOnlySpan<float> samples, double[] window)
    {
        int size = _real.Length;
        for (int i = 0; i < size; i++)
        {
            _real[_reversed[i]] = samples[i] * window[i];
            _imaginary[i] = 0;
        }

        for (int half = 1; half < size; half *= 2)
        {
            int stride = size / 2 / half;
            for (int start = 0; start < size; start += half * 2)
            {
                for (int k = 0; k < half; k++)
                {
                    int even = start + k;
                    int odd = even + half;
                    double cos = _cos[k * stride];
                    double sin = _sin[k * stride];
                    double real = (_real[odd] * cos) - (_imaginary[odd] * sin);
                    double imaginary = (_real[odd] * sin) + (_imaginary[odd] * cos);
                    _real[odd] = _real[even] - real;
                    _imaginary[odd] = _imaginary[even] - imaginary;
                    _real[even] += real;
                    _imaginary[even] += imaginary;
                }
            }
        }
    }
}
