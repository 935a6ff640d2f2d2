using Radio24.Core.Posts;

namespace Radio24.Api.Events;

/// <summary>
/// Every page that this process tells things. Each seat sees to it that a page that does not read loses the oldest and holds up
/// nobody. (SignalR's own groups wait for the slowest member.)
/// </summary>
internal sealed class Audience(StationBoard board)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Seat> _seats = [];
    private readonly Dictionary<ListenerId, List<Seat>> _known = [];

    // Made when something is told to everybody, until somebody comes or goes.
    private Seat[]? _everybody;

    public int Count
    {
        get
        {
            lock (_gate)
                return _seats.Count;
        }
    }

    /// <summary>Takes a seat, which is told the last state first.</summary>
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
            }
        }
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

    /// <summary>One after the other: whoever calls waits for nobody's page, but for the calls before.</summary>
    public void Tell(Announcement announcement)
    {
        // Nobody waits to come or go while thousands are told. Who sits down meanwhile has heard it as the last state.
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
