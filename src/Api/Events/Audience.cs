using System.Threading.Channels;
using Radio24.Core.Posts;

namespace Radio24.Api.Events;

/// <summary>
/// Every page that this process tells things, each with its own bounded channel: one page that does not read loses the oldest
/// and holds up nobody. (SignalR's own groups wait for the slowest member.)
/// </summary>
internal sealed class Audience(StationBoard board, int backlog)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Seat> _seats = [];
    private readonly Dictionary<ListenerId, List<Seat>> _known = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _seats.Count;
        }
    }

    /// <summary>Takes a seat: the last state waits on it already.</summary>
    /// <param name="listener">Who sits there; hears of its own posts. Null: only what is for everybody.</param>
    public Seat Sit(ListenerId? listener)
    {
        var seat = new Seat(this, listener, backlog);
        lock (_gate)
        {
            foreach (Announcement announcement in Announcement.LastState(board))
                seat.Tell(announcement);
            _seats.Add(seat);
            if (listener is { } known)
            {
                if (!_known.TryGetValue(known, out List<Seat>? seats))
                    _known.Add(known, seats = []);
                seats.Add(seat);
            }
        }

        return seat;
    }

    public void Tell(Announcement announcement)
    {
        lock (_gate)
        {
            IEnumerable<Seat>? seats = announcement.To is { } to ? _known.GetValueOrDefault(to) : _seats;
            foreach (Seat seat in seats ?? [])
                seat.Tell(announcement);
        }
    }

    private void Leave(Seat seat)
    {
        lock (_gate)
        {
            _seats.Remove(seat);
            if (seat.Listener is { } known && _known.TryGetValue(known, out List<Seat>? seats))
            {
                seats.Remove(seat);
                if (seats.Count == 0)
                    _known.Remove(known);
            }
        }
    }

    /// <summary>One page's place; leave it by disposing.</summary>
    internal sealed class Seat(Audience audience, ListenerId? listener, int backlog) : IDisposable
    {
        private readonly Channel<Announcement> _told = Channel.CreateBounded<Announcement>(
            new BoundedChannelOptions(backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        public ListenerId? Listener { get; } = listener;

        public ChannelReader<Announcement> Told => _told.Reader;

        internal void Tell(Announcement announcement) => _told.Writer.TryWrite(announcement);

        public void Dispose()
        {
            audience.Leave(this);
            _told.Writer.TryComplete();
        }
    }
}
