using System.Numerics;
using System.Runtime.InteropServices;

namespace Radio24.Media.Audio;

/// <summary>Sums and scales blocks of samples. Any interleaving; vectorised; in place.</summary>
public static class Mixer
{
    /// <summary>Adds a block to the mix.</summary>
    public static void Add(Span<float> mix, ReadOnlySpan<float> block)
    {
        if (block.Length > mix.Length) throw new ArgumentException("The block is longer than the mix.", nameof(block));
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(mix[..block.Length]);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(block);
        for (int i = 0; i < to.Length; i++) to[i] += from[i];
        for (int i = to.Length * Vector<float>.Count; i < block.Length; i++) mix[i] += block[i];
    }

    /// <summary>Multiplies a block by one gain.</summary>
    public static void Scale(Span<float> block, float gain)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(block);
        for (int i = 0; i < vectors.Length; i++) vectors[i] *= gain;
        for (int i = vectors.Length * Vector<float>.Count; i < block.Length; i++) block[i] *= gain;
    }

    /// <summary>Multiplies stereo by a gain that moves in a straight line, the same for both channels of a sample.</summary>
    public static void Ramp(Span<float> stereo, float from, float to)
    {
        int samples = stereo.Length / AudioFormat.Channels;
        float step = samples == 0 ? 0 : (to - from) / samples;
        for (int i = 0; i < samples; i++)
        {
            float gain = from + (step * (i + 1));
            stereo[2 * i] *= gain;
            stereo[(2 * i) + 1] *= gain;
        }
    }

    /// <summary>The louder channel's mean square. NaN where the block is no audio.</summary>
    public static double Power(ReadOnlySpan<float> stereo)
    {
        int samples = stereo.Length / AudioFormat.Channels;
        if (samples == 0) return 0;

        // Vector lanes alternate left and right, as the samples do: the lanes are told apart only at the end.
        Vector<float> sums = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(stereo);
        foreach (Vector<float> v in vectors) sums += v * v;
        float left = 0, right = 0;
        for (int i = 0; i < Vector<float>.Count; i += 2)
        {
            left += sums[i];
            right += sums[i + 1];
        }

        for (int i = vectors.Length * Vector<float>.Count; i + 1 < stereo.Length; i += 2)
        {
            left += stereo[i] * stereo[i];
            right += stereo[i + 1] * stereo[i + 1];
        }

        return Math.Max(left, right) / samples;
    }

    /// <summary>The largest magnitude in a block.</summary>
    public static float Peak(ReadOnlySpan<float> block)
    {
        Vector<float> most = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(block);
        foreach (Vector<float> v in vectors) most = Vector.Max(most, Vector.Abs(v));
        float peak = 0;
        for (int i = 0; i < Vector<float>.Count; i++) peak = MathF.Max(peak, most[i]);
        foreach (float x in block[(vectors.Length * Vector<float>.Count)..]) peak = MathF.Max(peak, MathF.Abs(x));
        return peak;
    }
}
