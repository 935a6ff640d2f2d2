namespace Radio24.Host.Tests.Air;

/// <summary>Finding one recording in another by how loud they are over time.</summary>
internal static class Envelope
{
    private const double Step = 0.02;

    /// <summary>RMS a step of 20 ms.</summary>
    public static double[] Of(IReadOnlyList<float> samples, int rate)
    {
        int block = (int)(rate * Step);
        var envelope = new double[samples.Count / block];
        for (int i = 0; i < envelope.Length; i++)
        {
            double sum = 0;
            for (int s = i * block; s < (i + 1) * block; s++)
                sum += samples[s] * samples[s];
            envelope[i] = Math.Sqrt(sum / block);
        }

        return envelope;
    }

    /// <returns>The best normalised correlation of the pattern at any place, and that place in seconds.</returns>
    public static (double Correlation, double At) Find(double[] whole, double[] pattern)
    {
        (double best, int at) = (-1, 0);
        for (int shift = 0; shift + pattern.Length <= whole.Length; shift++)
        {
            double correlation = Correlate(whole.AsSpan(shift, pattern.Length), pattern);
            if (correlation > best)
                (best, at) = (correlation, shift);
        }

        return (best, at * Step);
    }

    /// <summary>Good enough for a microphone: linear interpolation.</summary>
    public static float[] Resample(short[] samples, int from, int to)
    {
        var result = new float[(int)((long)samples.Length * to / from)];
        for (int i = 0; i < result.Length; i++)
        {
            double at = (double)i * from / to;
            int before = Math.Min((int)at, samples.Length - 2);
            result[i] = (float)(samples[before] + ((at - before) * (samples[before + 1] - samples[before])));
        }

        return result;
    }

    private static double Correlate(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = 0, meanB = 0, ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            meanA += a[i] / a.Length;
            meanB += b[i] / a.Length;
        }

        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return aa * bb == 0 ? 0 : ab / Math.Sqrt(aa * bb);
    }
}
