using System.Numerics;
using Radio24.Media.Audio;

namespace Radio24.Media.Tests.Audio;

/// <summary>Test signals, and ears to measure what came of them.</summary>
internal static class Signals
{
    /// <summary>The same sine on both channels, interleaved, 48 kHz.</summary>
    public static float[] Sine(double hertz, double decibels, double seconds, double phase = 0)
    {
        float[] mono = MonoSine(hertz, Math.Pow(10, decibels / 20), seconds, AudioFormat.SampleRate, phase);
        return Stereo(mono);
    }

    public static float[] MonoSine(double hertz, double amplitude, double seconds, int rate, double phase = 0)
    {
        var samples = new float[(int)Math.Round(seconds * rate)];
        for (int i = 0; i < samples.Length; i++) samples[i] = (float)(amplitude * Math.Sin((2 * Math.PI * hertz * i / rate) + phase));
        return samples;
    }

    public static float[] Stereo(float[] mono)
    {
        var stereo = new float[mono.Length * 2];
        for (int i = 0; i < mono.Length; i++) stereo[2 * i] = stereo[(2 * i) + 1] = mono[i];
        return stereo;
    }

    public static float[] Channel(ReadOnlySpan<float> stereo, int channel)
    {
        var mono = new float[stereo.Length / 2];
        for (int i = 0; i < mono.Length; i++) mono[i] = stereo[(2 * i) + channel];
        return mono;
    }

    /// <summary>RMS in dBFS of all floats given; a full-scale sine is −3.01.</summary>
    public static double RmsDb(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float x in samples) sum += (double)x * x;
        return 10 * Math.Log10((sum / Math.Max(1, samples.Length)) + 1e-20);
    }

    public static float Peak(ReadOnlySpan<float> samples)
    {
        float peak = 0;
        foreach (float x in samples) peak = Math.Max(peak, Math.Abs(x));
        return peak;
    }

    /// <summary>Reads a source to its end, or so many frames.</summary>
    public static float[] Read(IAudioSource source, int frames)
    {
        var all = new List<float>(frames * AudioFormat.FrameLength);
        var frame = new float[AudioFormat.FrameLength];
        for (int i = 0; i < frames; i++)
        {
            int got = source.Read(frame);
            all.AddRange(frame.AsSpan(0, got));
            if (got < frame.Length) break;
        }

        return [.. all];
    }

    public static int Frames(double seconds) => (int)Math.Round(seconds * 50);

    /// <summary>
    /// Power spectrum in dB of a full-scale sine (0 dB), by an FFT over the whole input (cut to a power of two) with a
    /// Blackman-Harris window, whose side lobes are 92 dB down.
    /// </summary>
    public static double[] Spectrum(ReadOnlySpan<float> mono)
    {
        int n = 1 << BitOperations.Log2((uint)mono.Length);
        var x = new Complex[n];
        double windowSum = 0;
        for (int i = 0; i < n; i++)
        {
            double t = 2 * Math.PI * i / n;
            double window = 0.35875 - (0.48829 * Math.Cos(t)) + (0.14128 * Math.Cos(2 * t)) - (0.01168 * Math.Cos(3 * t));
            windowSum += window;
            x[i] = mono[i] * window;
        }

        Fft(x);
        var spectrum = new double[n / 2];
        for (int i = 0; i < spectrum.Length; i++) spectrum[i] = 20 * Math.Log10((2 * x[i].Magnitude / windowSum) + 1e-12);
        return spectrum;
    }

    /// <summary>The loudest bin within a band, in dB.</summary>
    public static double Loudest(double[] spectrum, double fromHertz, double toHertz, int rate = AudioFormat.SampleRate)
    {
        double perBin = rate / 2.0 / spectrum.Length;
        double loudest = -240;
        for (int i = 0; i < spectrum.Length; i++)
        {
            if (i * perBin >= fromHertz && i * perBin <= toHertz) loudest = Math.Max(loudest, spectrum[i]);
        }

        return loudest;
    }

    private static void Fft(Complex[] x)
    {
        int n = x.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) (x[i], x[j]) = (x[j], x[i]);
        }

        for (int length = 2; length <= n; length <<= 1)
        {
            Complex root = Complex.FromPolarCoordinates(1, -2 * Math.PI / length);
            for (int i = 0; i < n; i += length)
            {
                Complex w = Complex.One;
                for (int k = 0; k < length / 2; k++)
                {
                    Complex even = x[i + k], odd = x[i + k + (length / 2)] * w;
                    x[i + k] = even + odd;
                    x[i + k + (length / 2)] = even - odd;
                    w *= root;
                }
            }
        }
    }
}

/// <summary>Plays an array, once or round and round.</summary>
internal sealed class ArraySource(float[] samples, bool loop = false) : ITimedSource
{
    private int _at;

    public int Reads { get; private set; }

    public TimeSpan? Remaining => loop ? null : TimeSpan.FromSeconds((samples.Length - _at) / 2 / 48000.0);

    public int Read(Span<float> frame)
    {
        Reads++;
        int got = 0;
        while (got < frame.Length)
        {
            if (_at == samples.Length)
            {
                if (!loop) break;
                _at = 0;
            }

            int take = Math.Min(frame.Length - got, samples.Length - _at);
            samples.AsSpan(_at, take).CopyTo(frame[got..]);
            got += take;
            _at += take;
        }

        return got;
    }
}

/// <summary>Does whatever a test wants a source to do.</summary>
internal sealed class FuncSource(Func<float[], int> read) : IAudioSource
{
    public int Read(Span<float> frame)
    {
        var copy = new float[frame.Length];
        int got = read(copy);
        copy.CopyTo(frame);
        return got;
    }
}
