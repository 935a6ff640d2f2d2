using Radio24.Core.Phrases;

namespace Radio24.Core.Presenting;

/// <summary>
/// Finds in the sound of an item where its sentences end. A service gives words and sound without saying how they belong together: a
/// sentence's share of the words is about its share of the sound, and between two sentences there is a pause. Pure arithmetic.
/// </summary>
public static class SpeechAlignment
{
    /// <summary>Loudness is looked at in windows of so long.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(10);

    /// <summary>Units of weight that are spoken in a second, about; a hasty and a slow presenter are so much off.</summary>
    private const double UnitsPerSecond = 15, Hasty = 0.62, Slow = 1.6;

    private const double QuietBelow = 0.0004; // of the power of loud speech: −34 dB
    private const int ShortestPause = 12;     // windows

    /// <summary>How long a stretch of words takes, in units that stand for an English letter.</summary>
    public static double WeightOf(ReadOnlySpan<char> words)
    {
        double weight = 0;
        foreach (char c in words)
        {
            weight += c switch
            {
                >= '0' and <= '9' => 4,
                '.' or '!' or '?' or '。' or '！' or '？' or '…' => 5,
                ',' or '、' or ':' or ';' or '—' => 3,
                >= '\u3041' and <= '\u30FF' => 2, // a mora
                _ when Language.IsJapanese(c) => 4,
                _ when char.IsLetter(c) => 1,
                _ when char.IsWhiteSpace(c) => 0.5,
                _ => 0,
            };
        }

        return Math.Max(weight, 0.5);
    }

    /// <summary>The best guess of each sentence's end in sound that is there as a whole.</summary>
    /// <param name="weights">Of the sentences, in order (<see cref="WeightOf"/>).</param>
    /// <param name="power">Mean square of each window.</param>
    /// <returns>In windows; the last is the sound's end. <see cref="SentenceEnd.Sure"/> says whether no other pause could be meant.</returns>
    public static IReadOnlyList<SentenceEnd> Whole(IReadOnlyList<double> weights, IReadOnlyList<float> power)
    {
        List<Pause> pauses = PausesIn(power);
        var ends = new List<SentenceEnd>(weights.Count);
        int from = 0;
        double left = weights.Sum();
        for (int i = 0; i < weights.Count - 1; i++)
        {
            double expected = from + ((power.Count - from) * weights[i] / left);
            double tolerance = Math.Max(60, 0.3 * (expected - from));
            SentenceEnd end = Choose(pauses, from, expected, tolerance, power.Count);
            ends.Add(end);
            from = end.At;
            left -= weights[i];
        }

        if (weights.Count > 0)
            ends.Add(new SentenceEnd(power.Count, true));
        return ends;
    }

    /// <summary>Where sentences end in sound of which more is to come: only those ends that are sure, up to the first that is not.</summary>
    public static IReadOnlyList<SentenceEnd> Streaming(IReadOnlyList<double> weights, IReadOnlyList<float> power)
    {
        List<Pause> pauses = PausesIn(power);
        var ends = new List<SentenceEnd>();
        int from = 0;
        double rate = UnitsPerSecond / 100; // units a window
        foreach (double weight in weights)
        {
            double expected = weight / rate;
            double earliest = from + (expected * Hasty) - 10, latest = from + (expected * Slow) + 30;
            if (latest > power.Count)
                break; // the end may still be to come
            Pause[] possible = [.. pauses.Where(pause => pause.Middle >= earliest && pause.Middle <= latest && pause.To < power.Count)];
            if (possible.Length == 0)
                break;
            Pause longest = possible.MaxBy(pause => pause.Length)!;
            if (possible.Any(pause => pause != longest && pause.Length * 1.5 > longest.Length))
                break;
            ends.Add(new SentenceEnd(longest.Middle, true));
            from = longest.Middle;
        }

        return ends;
    }

    private static SentenceEnd Choose(List<Pause> pauses, int from, double expected, double tolerance, int end)
    {
        Pause? best = null;
        double bestScore = double.NegativeInfinity, second = double.NegativeInfinity;
        foreach (Pause pause in pauses)
        {
            double off = Math.Abs(pause.Middle - expected);
            if (pause.Middle <= from || off > tolerance)
                continue;
            double score = Math.Min(pause.Length, 60) / 60.0 - (off / tolerance);
            if (score > bestScore)
                (best, second, bestScore) = (pause, bestScore, score);
            else if (score > second)
                second = score;
        }

        return best is { } found
            ? new SentenceEnd(found.Middle, bestScore - second > 0.35)
            : new SentenceEnd((int)Math.Clamp(expected, from, end), false);
    }

    private static List<Pause> PausesIn(IReadOnlyList<float> power)
    {
        float[] sorted = [.. power];
        Array.Sort(sorted);
        double quiet = sorted.Length == 0 ? 0 : sorted[(int)(sorted.Length * 0.9)] * QuietBelow;
        var pauses = new List<Pause>();
        for (int i = 0; i < power.Count; i++)
        {
            int start = i;
            while (i < power.Count && power[i] <= quiet)
                i++;
            if (i - start >= ShortestPause)
                pauses.Add(new Pause(start, i));
        }

        return pauses;
    }

    private sealed record Pause(int From, int To)
    {
        public int Length => To - From;

        public int Middle => (From + To) / 2;
    }
}

/// <param name="At">In windows of <see cref="SpeechAlignment.Window"/> since the item began: in the middle of the pause.</param>
/// <param name="Sure">No other pause could be meant.</param>
public readonly record struct SentenceEnd(int At, bool Sure);
