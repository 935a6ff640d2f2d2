namespace Radio24.Media.Audio;

/// <summary>
/// Shortens the pauses of a recording: who thinks for ten seconds with the button held must not become dead air. Cuts are made in
/// gated stretches, where there is only a quiet room, and joined over 10 ms.
/// </summary>
internal static class PauseCutter
{
    private const int Step = NoiseGate.Step * AudioFormat.Channels;
    private const int Longest = 100; // steps: a pause within speech keeps 1 s
    private const int AtEnds = 20;   // before the first and after the last word: 200 ms

    /// <param name="stereo">Gated: interleaved stereo at 48 kHz.</param>
    /// <param name="speaks">What <see cref="NoiseGate.Apply"/> said of it.</param>
    /// <returns>The same with pauses of at most 1 s; nothing if nobody speaks in it.</returns>
    public static float[] Apply(float[] stereo, ReadOnlySpan<bool> speaks)
    {
        if (speaks.IsEmpty) return stereo;
        var kept = new List<float>(stereo.Length);
        for (int from = 0; from < speaks.Length;)
        {
            int to = from;
            while (to < speaks.Length && speaks[to] == speaks[from]) to++;
            // What is left of the last step goes with it.
            int end = to == speaks.Length ? stereo.Length : to * Step;
            if (speaks[from]) kept.AddRange(stereo.AsSpan(from * Step, end - (from * Step)));
            else if (to - from < speaks.Length) Shorten(kept, stereo.AsSpan(from * Step, end - (from * Step)), first: from == 0, last: to == speaks.Length);
            from = to;
        }

        return [.. kept];
    }

    /// <summary>Half of what may stay from its beginning, half from its end; at the ends of the recording the half beside the speech.</summary>
    private static void Shorten(List<float> kept, ReadOnlySpan<float> pause, bool first, bool last)
    {
        int head = first ? 0 : (last ? AtEnds : Longest / 2) * Step, tail = last ? 0 : (first ? AtEnds : Longest / 2) * Step;
        if (pause.Length <= head + tail)
        {
            kept.AddRange(pause);
            return;
        }

        kept.AddRange(pause[..head]);
        if (head > 0 && tail > 0)
            Join(kept, pause[^(tail + Step)..^tail]);
        kept.AddRange(pause[^tail..]);
    }

    /// <summary>The last 10 ms go over into these.</summary>
    private static void Join(List<float> kept, ReadOnlySpan<float> into)
    {
        int at = kept.Count - into.Length;
        for (int i = 0; i < into.Length; i++)
        {
            float part = (float)i / into.Length;
            kept[at + i] = (kept[at + i] * (1 - part)) + (into[i] * part);
        }
    }
}
