namespace Radio24.Media.Rtc.Peer;

/// <summary>
/// Which packets to ask for again (RFC 4585 §6.2.1): asked for once they are 20 ms overdue, so that mere reordering asks for nothing;
/// again every 60 ms; given up after a second, when they could no longer be played.
/// </summary>
internal sealed class MissingPackets
{
    private const int Most = 64;
    private const long PatienceMs = 20, AgainMs = 60, GiveUpMs = 1_000;
    private readonly List<(ulong Index, long Since, long AskAt)> _missing = new(Most);

    /// <summary>When something is to be asked for; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline
    {
        get
        {
            long next = long.MaxValue;
            foreach ((_, _, long askAt) in _missing)
                next = Math.Min(next, askAt);
            return next;
        }
    }

    /// <summary>A packet came: what lies between it and the newest before is missing.</summary>
    public void Note(ulong index, ulong highestBefore, long now)
    {
        for (int i = 0; i < _missing.Count; i++)
        {
            if (_missing[i].Index == index)
            {
                _missing.RemoveAt(i);
                return;
            }
        }

        if (index <= highestBefore)
            return;
        // After a long gap only its end is worth asking for.
        ulong from = Math.Max(highestBefore + 1, index > Most ? index - Most : 0);
        for (ulong lost = from; lost < index; lost++)
        {
            if (_missing.Count == Most)
                _missing.RemoveAt(0);
            _missing.Add((lost, now, now + PatienceMs));
        }
    }

    /// <summary>Takes what is to be asked for now, ascending.</summary>
    /// <returns>How many were written to <paramref name="lost"/>.</returns>
    public int Take(Span<ushort> lost, long now)
    {
        _missing.RemoveAll(m => now - m.Since >= GiveUpMs);
        int count = 0;
        for (int i = 0; i < _missing.Count && count < lost.Length; i++)
        {
            (ulong index, long since, long askAt) = _missing[i];
            if (askAt > now)
                continue;
            lost[count++] = (ushort)index;
            _missing[i] = (index, since, now + AgainMs);
        }

        return count;
    }
}
