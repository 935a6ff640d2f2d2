using System.Runtime.InteropServices;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>Recordings made of sines, and how alike two recordings sound.</summary>
internal static class Tones
{
    private const int SampleRate = 24_000;

    /// <summary>24 kHz mono 16-bit PCM with these tones (Hz), a third of full scale in all.</summary>
    public static byte[] Pcm(TimeSpan length, params double[] tones)
    {
        short[] samples = new short[(int)(length.TotalSeconds * SampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            double sample = tones.Sum(hertz => Math.Sin(2 * Math.PI * hertz * i / SampleRate)) / tones.Length;
            samples[i] = (short)(sample * 10_000);
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    /// <summary>1: the same wave; 0: nothing in common. A delay of a few samples counts: they must lie over each other.</summary>
    public static double Correlation(byte[] one, byte[] other)
    {
        ReadOnlySpan<short> a = MemoryMarshal.Cast<byte, short>(one), b = MemoryMarshal.Cast<byte, short>(other);
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            ab += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return aa == 0 || bb == 0 ? 0 : ab / Math.Sqrt(aa * bb);
    }
}
