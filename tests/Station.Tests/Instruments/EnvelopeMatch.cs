namespace Radio24.Station.Tests.Instruments;

/// <summary>
/// Looks for one sound in another by the shape of its loudness: the envelopes in the band of speech, 100 values a second, correlated
/// at every delay. It survives coding, levelling and music underneath, and does not need to know the words.
/// </summary>
/// <param name="At">Where the best match begins, seconds from the start of the sound that was searched.</param>
/// <param name="Correlation">Of the best match: 1 the same shape, 0 nothing in common.</param>
internal sealed record EnvelopeMatch(double At, double Correlation)
{
    private const int PerSecond = 100;

    public static async Task<EnvelopeMatch> FindAsync(Sound wanted, Sound heard)
    {
        double[] needle = await EnvelopeAsync(wanted), hay = await EnvelopeAsync(heard);
        Normalise(needle);

        EnvelopeMatch best = new(0, 0);
        double[] window = new double[needle.Length];
        for (int at = 0; at + needle.Length <= hay.Length; at++)
        {
            hay.AsSpan(at, needle.Length).CopyTo(window);
            Normalise(window);
            double correlation = 0;
            for (int i = 0; i < window.Length; i++)
            {
                correlation += window[i] * needle[i];
            }

            best = correlation > best.Correlation ? new(at / (double)PerSecond, correlation) : best;
        }

        return best;
    }

    private static async Task<double[]> EnvelopeAsync(Sound sound)
    {
        Sound band = await sound.ConvertAsync(8000, "highpass=f=300,lowpass=f=3000");

        // Amplitude and not decibels: what is loud in speech stands out of the music, what is quiet drowns in it.
        double[] levels = [.. band.Levels(1.0 / PerSecond).Select(db => Math.Pow(10, db / 20))];
        return [.. levels.Select((_, i) => levels[Math.Max(0, i - 2)..Math.Min(levels.Length, i + 3)].Average())];
    }

    // Mean 0, length 1.
    private static void Normalise(double[] values)
    {
        double mean = values.Average();
        double length = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean))) + 1e-12;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - mean) / length;
        }
    }
}
