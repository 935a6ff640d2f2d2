namespace Radio24.Core.Screening;

/// <summary>A phrase of a group, where it was found.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct PhraseHit(int Group, int Start, int End);

/// <summary>Groups of phrases that mean something when they stand together (<see cref="PhraseBook"/>).</summary>
internal sealed class PhraseRule(string tag, double score, bool anyOrder)
{
    /// <summary>How far behind a phrase "right behind" reaches.</summary>
    private const int Behind = 8;

    /// <summary>No phrase is longer.</summary>
    private const int Longest = 50;

    private readonly List<(int Group, int Gap)> _parts = [];

    public string Tag { get; } = tag;

    public double Score { get; } = score;

    public bool AtBeginning { get; set; }

    public List<int> NotBefore { get; } = [];

    public List<int> NotAhead { get; } = [];

    public List<int> NotBehind { get; } = [];

    public List<int> NotInSentence { get; } = [];

    public List<int> Nowhere { get; } = [];

    public List<int> Somewhere { get; } = [];

    public int First => _parts[0].Group;

    public void Add(int group, int gap) => _parts.Add((group, gap));

    /// <summary>From a hit of the first group on.</summary>
    public bool TryHold(List<PhraseHit> hits, int first, out int start, out int end)
    {
        start = hits[first].Start;
        end = hits[first].End;
        return TryRest(hits, first, 1, ref start, ref end);
    }

    public bool MayStand(List<PhraseHit> hits, int start, int end, Sentences sentences)
    {
        if (AtBeginning && !sentences.IsBeginning(start))
            return false;
        if (NotBefore.Count + NotAhead.Count + NotBehind.Count + NotInSentence.Count + Nowhere.Count + Somewhere.Count == 0)
            return true;
        int from = NotInSentence.Count + NotAhead.Count > 0 ? sentences.StartOf(start) : start;
        int to = NotInSentence.Count + NotBehind.Count > 0 ? sentences.EndOf(end) : end;
        int behind = Math.Min(to, end + Behind);
        bool somewhere = Somewhere.Count == 0;
        foreach (PhraseHit hit in hits)
        {
            if (Nowhere.Contains(hit.Group) || (hit.Start >= from && hit.Start < to && NotInSentence.Contains(hit.Group)))
                return false;
            if (hit.End <= start && hit.End >= start - 1 && NotBefore.Contains(hit.Group))
                return false;
            if (hit.Start >= from && hit.End <= start && NotAhead.Contains(hit.Group))
                return false;
            if (hit.Start >= end - 1 && hit.Start <= behind && NotBehind.Contains(hit.Group))
                return false;
            somewhere |= Somewhere.Contains(hit.Group);
        }

        return somewhere;
    }

    private bool TryRest(List<PhraseHit> hits, int first, int part, ref int start, ref int end)
    {
        if (part == _parts.Count)
            return true;
        (int group, int gap) = _parts[part];
        int from = anyOrder ? start - gap : end;
        for (int i = anyOrder ? FirstFrom(hits, first, from - Longest) : first + 1; i < hits.Count && hits[i].Start <= end + gap; i++)
        {
            PhraseHit hit = hits[i];
            if (hit.Group != group || !(anyOrder ? hit.End >= from && (hit.End <= start || hit.Start >= end) : hit.Start >= end))
                continue;
            int widerStart = Math.Min(start, hit.Start);
            int widerEnd = Math.Max(end, hit.End);
            if (!TryRest(hits, first, part + 1, ref widerStart, ref widerEnd))
                continue;
            start = widerStart;
            end = widerEnd;
            return true;
        }

        return false;
    }

    private static int FirstFrom(List<PhraseHit> hits, int before, int start)
    {
        int i = before;
        while (i > 0 && hits[i - 1].Start >= start)
            i--;
        return i;
    }
}
