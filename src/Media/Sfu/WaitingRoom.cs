namespace Radio24.Media.Sfu;

/// <summary>
/// Sessions that have their answer and have not sent a check yet. An offer costs its sender nothing, so these have only part of the
/// places. When that part is full, the sender with the most loses its oldest: a few addresses that only send offers displace
/// each other, and a newcomer still gets in. Not thread-safe.
/// </summary>
internal sealed class WaitingRoom
{
    private readonly Dictionary<string, LinkedList<Listener>> _from = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public void Add(Listener listener)
    {
        if (!_from.TryGetValue(listener.From, out LinkedList<Listener>? queue)) _from[listener.From] = queue = new LinkedList<Listener>();
        listener.Waiting = queue.AddLast(listener);
        Count++;
    }

    /// <summary>Removes a session that sent a check or ended. False if it was not waiting.</summary>
    public bool Remove(Listener listener)
    {
        if (listener.Waiting is not { List: { } queue } place) return false;
        queue.Remove(place);
        if (queue.Count == 0) _from.Remove(listener.From);
        listener.Waiting = null;
        Count--;
        return true;
    }

    /// <summary>How many of this sender's wait.</summary>
    public int CountOf(string from) => _from.TryGetValue(from, out LinkedList<Listener>? queue) ? queue.Count : 0;

    /// <summary>Removes the oldest session of the sender with the most; null if nobody has more than <paramref name="moreThan"/>.</summary>
    public Listener? Evict(int moreThan = 0)
    {
        LinkedList<Listener>? longest = null;
        foreach (LinkedList<Listener> queue in _from.Values)
        {
            // Of equals, the one whose oldest has waited longest.
            if (longest is null || queue.Count > longest.Count
                || (queue.Count == longest.Count && queue.First!.Value.Joined < longest.First!.Value.Joined)) longest = queue;
        }

        if (longest is null || longest.Count <= moreThan) return null;
        Listener oldest = longest.First!.Value;
        Remove(oldest);
        return oldest;
    }
}
