using System.Numerics;
using System.Runtime.InteropServices;

namespace Radio24.Core.Screening;

/// <summary>
/// A coarse print of a recording: for each 32 ms, in 16 neighbouring pairs of bands from 150 to 2,500 Hz, whether their difference grew
/// (after Haitsma and Kalker, ISMIR 2002). Loudness, a little noise, a codec, and silence before and after leave most of it as it is.
/// </summary>
public sealed class VoicePrint
{
    private const int Decimation = 4;
    private const int Frame = 512;
    private const int Hop = 192;
    private const int Bands = 17;

    /// <summary>Half a second: less is no evidence.</summary>
    private const int FewestFrames = 15;

    /// <summary>About 1.3 s: how far two recordings of one sound may begin apart.</summary>
    private const int MostOffset = 40;

    /// <summary>Below this mean amplitude (16 bits) it is silence, whatever is in it.</summary>
    private const double Silence = 40;

    private static readonly int[] Edges = MakeEdges();
    private static readonly double[] Window = [.. Enumerable.Range(0, Frame).Select(i => 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Frame)))];

    private readonly ushort[] _bits;

    private VoicePrint(ushort[] bits) => _bits = bits;

    /// <summary>Frames of 32 ms.</summary>
    public int Length => _bits.Length;

    /// <param name="pcm">24 kHz, mono, 16-bit little-endian, as <see cref="Ports.IVoiceStore"/> gives it.</param>
    /// <returns>Null: silent, or too short to tell.</returns>
    public static VoicePrint? Of(ReadOnlySpan<byte> pcm) => Of(MemoryMarshal.Cast<byte, short>(pcm));

    /// <param name="pcm">24 kHz, mono.</param>
    public static VoicePrint? Of(ReadOnlySpan<short> pcm)
    {
        float[] samples = new float[pcm.Length / Decimation];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (pcm[i * Decimation] + pcm[(i * Decimation) + 1] + pcm[(i * Decimation) + 2] + pcm[(i * Decimation) + 3]) / 4f;
        ReadOnlySpan<float> heard = Heard(samples);
        int frames = heard.Length < Frame ? 0 : ((heard.Length - Frame) / Hop) + 1;
        if (frames < FewestFrames + 1)
            return null;
        ushort[] bits = new ushort[frames - 1];
        double[] before = new double[Bands];
        double[] now = new double[Bands];
        var spectrum = new Spectrum(Frame);
        for (int frame = 0; frame < frames; frame++)
        {
            Energies(heard.Slice(frame * Hop, Frame), spectrum, now);
            for (int band = 0; frame > 0 && band < Bands - 1; band++)
            {
                if (now[band] - now[band + 1] - (before[band] - before[band + 1]) > 0)
                    bits[frame - 1] |= (ushort)(1 << band);
            }

            (before, now) = (now, before);
        }

        return new VoicePrint(bits);
    }

    /// <summary>Equal bits of all at the best offset: 1 is the same recording, about 0.5 is another; 0: their lengths differ by more than a quarter.</summary>
    public double Likeness(VoicePrint other)
    {
        int shorter = Math.Min(Length, other.Length);
        if (shorter * 4 < Math.Max(Length, other.Length) * 3)
            return 0;
        double best = 0;
        for (int offset = -MostOffset; offset <= MostOffset; offset++)
        {
            int first = Math.Max(0, offset);
            int last = Math.Min(Length, other.Length + offset);
            if (last - first < Math.Max(FewestFrames, shorter * 3 / 4))
                continue;
            int different = 0;
            for (int i = first; i < last; i++)
                different += BitOperations.PopCount((uint)(_bits[i] ^ other._bits[i - offset]));
            best = Math.Max(best, 1 - ((double)different / ((last - first) * (Bands - 1))));
        }

        return best;
    }

    /// <summary>Without the silence before and after; empty if there is nothing else.</summary>
    private static ReadOnlySpan<float> Heard(float[] samples)
    {
        const int Block = 96;
        double[] loud = new double[samples.Length / Block];
        for (int i = 0; i < loud.Length; i++)
        {
            foreach (float sample in samples.AsSpan(i * Block, Block))
                loud[i] += Math.Abs(sample) / Block;
        }

        double threshold = Math.Max(Silence, loud.DefaultIfEmpty().Max() * 0.08);
        int first = Array.FindIndex(loud, one => one >= threshold);
        int last = Array.FindLastIndex(loud, one => one >= threshold);
        return first < 0 ? [] : samples.AsSpan(first * Block, (last + 1 - first) * Block);
    }

    private static void Energies(ReadOnlySpan<float> frame, Spectrum spectrum, double[] energies)
    {
        spectrum.Take(frame, Window);
        for (int band = 0; band < Bands; band++)
        {
            double sum = 1;
            for (int bin = Edges[band]; bin < Edges[band + 1]; bin++)
                sum += spectrum.Power(bin);
            energies[band] = Math.Log(sum);
        }
    }

    private static int[] MakeEdges()
    {
        int[] edges = new int[Bands + 1];
        for (int i = 0; i <= Bands; i++)
        {
            int bin = (int)Math.Round(150 * Math.Pow(2_500.0 / 150, (double)i / Bands) * Frame / (24_000.0 / Decimation));
            edges[i] = i == 0 ? bin : Math.Max(bin, edges[i - 1] + 1);
        }

        return edges;
    }
}
