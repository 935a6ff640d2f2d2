using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>The station feed inside one process: the last state first, then what happens, bounded for every subscriber.</summary>
/// <param name="backlog">Events a subscriber may fall behind before it loses the oldest.</param>
public sealed class EmbeddedStationFeed(int backlog = 256) : IStationFeed
{
    private readonly Lock _gate = new();
    private readonly List<Subscriber> _subscribers = [];
    private StationEvent.NowPlaying? _now;
    private StationEvent.Listeners? _listeners;
    private StationEvent.CaptionShown? _caption;
    private StationEvent.UpNext? _next;
    private StationEvent.PresenterChanged? _presenter;

    public ValueTask PublishAsync(StationEvent stationEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stationEvent);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            switch (stationEvent)
            {
                case StationEvent.NowPlaying now:
                    _now = now;
                    break;
                case StationEvent.Listeners listeners:
                    _listeners = listeners;
                    break;
                case StationEvent.CaptionShown caption:
                    _caption = caption;
                    break;
                case StationEvent.UpNext next:
                    _next = next;
                    break;
                case StationEvent.PresenterChanged presenter:
                    _presenter = presenter;
                    break;
                case StationEvent.PostMoved or StationEvent.ReplyAsked:
                    break;
                case StationEvent.Forgotten forgotten:
                    _now = _now?.Without(forgotten.Posts) as StationEvent.NowPlaying;
                    _caption = _caption?.Without(forgotten.Posts) as StationEvent.CaptionShown;
                    _next = _next?.Without(forgotten.Posts) as StationEvent.UpNext;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(stationEvent), stationEvent.GetType().Name, "Not a station event.");
            }

            foreach (Subscriber subscriber in _subscribers)
                subscriber.Take(stationEvent);
        }

        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<TEvent> SubscribeAsync<TEvent>([EnumeratorCancellation] CancellationToken cancellationToken)
        where TEvent : StationEvent
    {
        var events = Channel.CreateBounded<TEvent>(new BoundedChannelOptions(backlog)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        });
        var subscriber = new Subscriber(stationEvent =>
        {
            if (stationEvent is TEvent wanted)
                events.Writer.TryWrite(wanted);
        });
        StationEvent?[] last;
        lock (_gate)
        {
            last = [_now, _listeners, _caption, _next, _presenter];
            _subscribers.Add(subscriber);
        }

        try
        {
            foreach (TEvent stationEvent in last.OfType<TEvent>())
                yield return stationEvent;
            await foreach (TEvent stationEvent in events.Reader.ReadAllAsync(cancellationToken))
                yield return stationEvent;
        }
        finally
        {
            lock (_gate)
                _subscribers.Remove(subscriber);
        }
    }

    private sealed record Subscriber(Action<StationEvent> Take);
}
