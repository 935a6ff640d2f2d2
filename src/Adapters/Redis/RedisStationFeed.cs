using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// The station feed on Redis publish/subscribe, with the last state beside it in a hash: any number of Api processes read
/// it. While Redis is away events are lost, as on any radio; readers are told the last state again when it is back.
/// </summary>
public sealed class RedisStationFeed : IStationFeed
{
    /// <summary>Events a reader may be behind before it loses the oldest.</summary>
    internal const int Backlog = 1_000;

    private const int MostTries = 20;

    /// <summary>
    /// The state and its announcement in one step: whoever subscribes and then reads the state misses nothing. A server that is full
    /// still announces; it then has no last state rather than an old one.
    /// </summary>
    private const string AnnounceScript =
        """
        local kept = redis.pcall('HSET', KEYS[1], ARGV[2], ARGV[1])
        if type(kept) == 'table' and kept.err then redis.pcall('HDEL', KEYS[1], ARGV[2]) end
        redis.call('PUBLISH', ARGV[3], ARGV[1])
        """;

    /// <summary>Replaces what is kept if it is still what was read; otherwise answers with what is there now.</summary>
    private const string ReplaceScript =
        """
        local now = redis.call('HGET', KEYS[1], ARGV[1])
        if now ~= ARGV[2] then return now end
        if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
        return nil
        """;

    private readonly RedisLink _link;
    private readonly string _channel;
    private readonly RedisKey _last;

    // Every post moves several times: in a flood many of these events go in one message.
    private readonly Batcher<string, bool> _publishing;

    public RedisStationFeed(RedisLink link)
    {
        _link = link;
        _channel = link.Key("feed");
        _last = link.Key("feed:last");
        _publishing = new Batcher<string, bool>(PublishBatchAsync);
    }

    public async ValueTask PublishAsync(StationEvent stationEvent, CancellationToken cancellationToken)
    {
        string json = StationEventWire.Write(stationEvent);
        string? slot = stationEvent switch
        {
            StationEvent.NowPlaying => "1-now",
            StationEvent.Listeners => "2-listeners",
            StationEvent.CaptionShown => "3-caption",
            StationEvent.UpNext => "4-next",
            StationEvent.PresenterChanged => "5-presenter",
            _ => null,
        };
        if (slot is not null)
        {
            await _link.AskAsync(database => database.ScriptEvaluateAsync(AnnounceScript, [_last], [json, slot, _channel]), cancellationToken);
            return;
        }

        if (stationEvent is StationEvent.Forgotten forgotten)
            await ForgetAsync(forgotten.Posts, cancellationToken);
        await _publishing.AddAsync(json, cancellationToken);
    }

    public async IAsyncEnumerable<TEvent> SubscribeAsync<TEvent>([EnumeratorCancellation] CancellationToken cancellationToken)
        where TEvent : StationEvent
    {
        var events = Channel.CreateBounded<TEvent>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        ChannelMessageQueue messages = await _link.SubscribeAsync(_channel);
        messages.OnMessage(message =>
        {
            foreach (TEvent stationEvent in StationEventWire.ReadMany<TEvent>(message.Message!))
                events.Writer.TryWrite(stationEvent);
        });
        void CatchUp(object? sender, ConnectionFailedEventArgs restored) => _ = CatchUpAsync(events.Writer);
        _link.Restored += CatchUp;
        try
        {
            foreach (TEvent last in await LastAsync<TEvent>())
                yield return last;
            await foreach (TEvent stationEvent in events.Reader.ReadAllAsync(cancellationToken))
                yield return stationEvent;
        }
        finally
        {
            _link.Restored -= CatchUp;
            messages.Unsubscribe(CommandFlags.FireAndForget);
        }
    }

    private async Task CatchUpAsync<TEvent>(ChannelWriter<TEvent> events) where TEvent : StationEvent
    {
        await _link.ConfirmSubscriptionsAsync();
        foreach (TEvent last in await LastAsync<TEvent>())
            events.TryWrite(last);
    }

    private async Task<IReadOnlyList<bool>> PublishBatchAsync(IReadOnlyList<string> batch)
    {
        await _link.AskAsync(database => database.PublishAsync(RedisChannel.Literal(_channel), StationEventWire.Join(batch)));
        return new bool[batch.Count];
    }

    /// <summary>Takes the posts out of the last state. A state that somebody changes meanwhile is looked at anew.</summary>
    private async Task ForgetAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken)
    {
        foreach (HashEntry slot in await _link.AskAsync(database => database.HashGetAllAsync(_last), cancellationToken))
        {
            string? was = slot.Value;
            for (int tries = 0; was is not null && StationEventWire.Read(was) is { } shown; tries++)
            {
                StationEvent? left = shown.Without(posts);
                if (ReferenceEquals(left, shown))
                    break;
                if (tries == MostTries)
                    throw new QueueAwayException("The last state changes faster than it can be cleared.");
                RedisValue[] arguments = [slot.Name, was, left is null ? "" : StationEventWire.Write(left)];
                was = (string?)await _link.AskAsync(database => database.ScriptEvaluateAsync(ReplaceScript, [_last], arguments), cancellationToken);
            }
        }
    }

    private async Task<IEnumerable<TEvent>> LastAsync<TEvent>() where TEvent : StationEvent
    {
        try
        {
            HashEntry[] slots = await _link.AskAsync(database => database.HashGetAllAsync(_last));
            return slots.OrderBy(slot => (string)slot.Name!, StringComparer.Ordinal)
                .Select(slot => StationEventWire.Read(slot.Value!)).OfType<TEvent>();
        }
        catch (Exception e) when (RedisLink.IsAway(e) || e is RedisServerException)
        {
            return [];
        }
    }
}
