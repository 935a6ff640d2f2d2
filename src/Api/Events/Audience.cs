using Radio24.Core.Posts;

namespace Radio24.Api.Events;

/// <summary>
/// Every page that this process sends events to. A page that falls behind loses its oldest events and delays nobody else. (SignalR's
/// own groups wait for their slowest member.)
/// </summary>
internal sealed class Audience(StationBoard board)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Seat> _seats = [];
    private readonly Dictionary<ListenerId, List<Seat>> _known = [];

    // A snapshot for broadcasts, discarded when anyone joins or leaves.
    private Seat[]? _everybody;

    public int Count
    {
        get
        {
            lock (_gate)
                return _seats.Count;
        }
    }

    /// <summary>Adds a seat and sends it the current state first.</summary>
    public void Sit(Seat seat)
    {
        lock (_gate)
        {
            foreach (Announcement announcement in Announcement.LastState(board))
                seat.Tell(announcement);
            _seats.Add(seat);
            _everybody = null;
            if (seat.Listener is { } known)
            {
                if (!_known.TryGetValue(known, out List<Seat>? seats))
                    _known.Add(known, seats = []);
                seats.Add(seat);
                if (Announcement.LastOf(known, board) is { } own)
                    seat.Tell(own);
            }
        }
    }

    /// <summary>Whether that listener has a page open here.</summary>
    public bool Has(ListenerId listener)
    {
        lock (_gate)
            return _known.ContainsKey(listener);
    }

    public void Leave(Seat seat)
    {
        lock (_gate)
        {
            if (!_seats.Remove(seat))
                return;
            _everybody = null;
            if (seat.Listener is { } known && _known.TryGetValue(known, out List<Seat>? seats))
            {
                seats.Remove(seat);
                if (seats.Count == 0)
                    _known.Remove(known);
            }
        }
    }

    /// <summary>Sends the announcement to everyone it concerns. Never waits for a page.</summary>
    public void Tell(Announcement announcement)
    {
        // Outside the lock, so that joining and leaving do not wait while thousands are told. A seat added meanwhile got this as its current state.
        foreach (Seat seat in Concerned(announcement))
            seat.Tell(announcement);
    }

    private Seat[] Concerned(Announcement announcement)
    {
        lock (_gate)
        {
            if (announcement.To is not { } listener)
                return _everybody ??= [.. _seats];
            return _known.TryGetValue(listener, out List<Seat>? seats) ? [.. seats] : [];
        }
    }
}
