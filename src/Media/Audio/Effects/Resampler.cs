using System.Numerics;
using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>
/// Band-limited conversion of mono audio between rates, by any rational ratio: a polyphase filter made of a Kaiser-windowed sinc.
/// Flat within 0.1 dB to 90 % of the lower rate's Nyquist, images and aliases at least 80 dB down. Streams without seams; what
/// comes out is aligned with what went in (the filter's delay is taken off at the start and given back by <see cref="Flush"/>).
/// </summary>
public sealed class Resampler
{
    private const int HalfTaps = 48; // on each side, in samples of the lower rate
    private const double Beta = 9.0; // Kaiser: about 90 dB in the stop band, and a transition that fits between 0.9 and 1.1 Nyquist

    private readonly int _up;
    private readonly int _down;
    private readonly int _taps;
    private readonly float[][] _phases; // [phase][tap], the newest sample last
    private readonly float[] _history;
    private readonly int _before; // input samples on the left of the centre
    private int _filled;
    private long _position; // of the next output, in 1/_up input samples, from the start of _history's centre

    /// <param name="fromRate">Samples a second that come in: 8,000 to 192,000.</param>
    /// <param name="toRate">Samples a second that go out.</param>
    public Resampler(int fromRate, int toRate = AudioFormat.SampleRate)
    {
        CheckRate(fromRate);
        CheckRate(toRate);
        int common = (int)BigInteger.GreatestCommonDivisor(fromRate, toRate);
        _up = toRate / common;
        _down = fromRate / common;
        double cutoff = Math.Min(1.0, (double)toRate / fromRate); // of the input's Nyquist
        _before = (int)Math.Ceiling(HalfTaps / cutoff);
        _taps = 2 * _before;
        _phases = Filter(_up, _taps, _before, cutoff);
        _history = new float[_taps + 4_096];
        Reset();
    }

    /// <summary>Most samples that <see cref="Process"/> (or <see cref="Flush"/>, for 0) can give for so many.</summary>
    public int MaximumOutput(int inputSamples) => (int)((((long)inputSamples + _taps) * _up / _down) + 2);

    /// <summary>Converts the next samples of the stream.</summary>
    /// <param name="output">Room for <see cref="MaximumOutput"/> samples.</param>
    /// <returns>Samples written.</returns>
    public int Process(ReadOnlySpan<float> mono, Span<float> output)
    {
        int written = 0;
        while (true)
        {
            int take = Math.Min(mono.Length, _history.Length - _filled);
            mono[..take].CopyTo(_history.AsSpan(_filled));
            _filled += take;
            mono = mono[take..];
            written += Convert(output[written..]);
            if (mono.Length == 0) return written;
        }
    }

    /// <summary>Gives the tail that is still inside, and starts over.</summary>
    /// <param name="output">Room for <see cref="MaximumOutput"/>(0) samples.</param>
    public int Flush(Span<float> output)
    {
        // As much silence as the centre lags behind the newest sample: the last output is the last input's.
        int written = Process(stackalloc float[_taps / 2], output);
        Reset();
        return written;
    }

    /// <summary>Converts a whole recording: mono in, interleaved stereo at 48 kHz out.</summary>
    public static float[] ToStereo48k(ReadOnlySpan<float> mono, int fromRate)
    {
        var whole = new Whole(fromRate, mono.Length);
        for (int at = 0; at < mono.Length; at += Whole.Block) whole.Add(mono[at..Math.Min(at + Whole.Block, mono.Length)]);
        return whole.End();
    }

    /// <summary>The same for 16-bit PCM.</summary>
    public static float[] ToStereo48k(ReadOnlySpan<short> mono, int fromRate)
    {
        var whole = new Whole(fromRate, mono.Length);
        Span<float> block = stackalloc float[Whole.Block];
        while (mono.Length > 0)
        {
            int take = Math.Min(mono.Length, block.Length);
            for (int i = 0; i < take; i++) block[i] = mono[i] / 32768f;
            whole.Add(block[..take]);
            mono = mono[take..];
        }

        return whole.End();
    }

    private int Convert(Span<float> output)
    {
        int written = 0;
        while (true)
        {
            int first = (int)(_position / _up); // of the taps
            if (first + _taps > _filled) break;
            output[written++] = Dot(_history.AsSpan(first, _taps), _phases[(int)(_position % _up)]);
            _position += _down;
        }

        int done = Math.Min((int)(_position / _up), _filled);
        _history.AsSpan(done, _filled - done).CopyTo(_history);
        _filled -= done;
        _position -= (long)done * _up;
        return written;
    }

    private void Reset()
    {
        // Silence before the first sample, so that the first output is centred on it.
        Array.Clear(_history);
        _filled = _before - 1;
        _position = 0;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> va = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < va.Length; i++) sum += va[i] * vb[i];
        float total = Vector.Sum(sum);
        for (int i = va.Length * Vector<float>.Count; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    // Tap t of phase p weighs the input sample that lies t − (before − 1) − p/up from the centre.
    private static float[][] Filter(int up, int taps, int before, double cutoff)
    {
        var phases = new float[up][];
        for (int p = 0; p < up; p++)
        {
            var phase = new double[taps];
            double sum = 0;
            for (int t = 0; t < taps; t++)
            {
                double x = t - (before - 1) - ((double)p / up);
                phase[t] = Sinc(x * cutoff) * Kaiser(x / before);
                sum += phase[t];
            }

            phases[p] = Array.ConvertAll(phase, tap => (float)(tap / sum)); // exactly 1 at 0 Hz in every phase
        }

        return phases;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) > 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);

    // Modified Bessel function of the first kind, order 0.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > sum * 1e-16; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static void CheckRate(int rate)
    {
        if (rate is < 8_000 or > 192_000) throw new ArgumentOutOfRangeException(nameof(rate), rate, "A sample rate must be 8000 to 192000.");
    }

    /// <summary>A whole recording block by block: the only large array is the one that is given away, for such arrays are slow to be collected.</summary>
    private sealed class Whole
    {
        public const int Block = 1_024;

        private readonly Resampler _resampler;
        private readonly float[] _mono;
        private readonly float[] _stereo;
        private int _at;

        public Whole(int fromRate, int inputSamples)
        {
            _resampler = new Resampler(fromRate);
            _mono = new float[_resampler.MaximumOutput(Block)];
            _stereo = new float[checked((int)((((long)inputSamples * _resampler._up) + _resampler._down - 1) / _resampler._down)) * AudioFormat.Channels];
        }

        public void Add(ReadOnlySpan<float> block) => Take(_resampler.Process(block, _mono));

        public float[] End()
        {
            Take(_resampler.Flush(_mono));
            return _at == _stereo.Length ? _stereo : throw new InvalidOperationException($"{_at} samples of {_stereo.Length} came out.");
        }

        private void Take(int samples)
        {
            for (int i = 0; i < samples; i++, _at += AudioFormat.Channels) _stereo[_at] = _stereo[_at + 1] = _mono[i];
        }
    }
}
