namespace Radio24.Media.Sfu;

/// <summary>
/// The sessions that were answered and have not sent a check yet. An offer costs its sender nothing, so these have only some of the
/// places; when those are taken, who brought the most gives one up, the oldest first. So a few addresses that only send offers
/// displace their own, and a newcomer is let in. Not safe for threads.
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

    /// <summary>Takes out a session that was reached or is gone. False if it is not there.</summary>
    public bool Remove(Listener listener)
    {
        if (listener.Waiting is not { List: { } queue } place) return false;
        queue.Remove(place);
        if (queue.Count == 0) _from.Remove(listener.From);
        listener.Waiting = null;
        Count--;
        return true;
    }

    /// <summary>Takes out the oldest session of whoever has the most; null if nobody waits.</summary>
    public Listener? Evict()
    {
        LinkedList<Listener>? longest = null;
        foreach (LinkedList<Listener> queue in _from.Values)
        {
            // Among equals, who has waited longest.
            if (longest is null || queue.Count > longest.Count
                || (queue.Count == longest.Count && queue.First!.Value.Joined < longest.First!.Value.Joined)) longest = queue;
        }

        if (longest is null) return null;
        Listener oldest = longest.First!.Value;
        Remove(oldest);
        return oldest;
    }
}
