namespace Radio24.Core.Knowledge;

/// <summary>Merges rankings whose scores have no common measure: each place counts 1 / (60 + place) (Cormack, Clarke and Büttcher, SIGIR 2009).</summary>
public static class ReciprocalRank
{
    private const int K = 60;

    /// <returns>The best first; of equals the one that comes first in the earliest ranking.</returns>
    public static IReadOnlyList<(T Item, double Score)> Merge<T>(params IReadOnlyList<T>[] rankings)
        where T : notnull
    {
        var scores = new Dictionary<T, double>();
        var order = new List<T>();
        foreach (IReadOnlyList<T> ranking in rankings)
        {
            for (int place = 0; place < ranking.Count; place++)
            {
                if (!scores.TryGetValue(ranking[place], out double score))
                    order.Add(ranking[place]);
                scores[ranking[place]] = score + 1.0 / (K + place + 1);
            }
        }

        return [.. order.Select(item => (item, scores[item])).OrderByDescending(one => one.Item2)];
    }
}
