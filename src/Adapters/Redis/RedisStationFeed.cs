using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// The station feed on Redis publish/subscribe, with the last state beside it in a hash: any number of Api processes read
/// it. While Redis is away events are lost, as on any radio; the next state after it is back is whole again.
/// </summary>
public sealed class RedisStationFeed : IStationFeed
{
    /// <summary>Events a reader may be behind before it loses the oldest.</summary>
    internal const int Backlog = 1_000;

    /// <summary>No kind that any version knows: readers skip it.</summary>
    private const string Probe = """{"kind":"probe"}""";

    private const int MostTries = 20;

    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(3);

    private readonly RedisLink _link;
    private readonly string _channel;
    private readonly string _last;

    // Every post moves several times: in a flood many of these events go in one message.
    private readonly Batcher<string, bool> _publishing;

    public RedisStationFeed(RedisLink link)
    {
        _link = link;
        _channel = link.Key("feed");
        _last = link.Key("feed:last");
        _publishing = new Batcher<string, bool>(PublishBatchAsync);
    }

    public ValueTask PublishAsync(StationEvent stationEvent, CancellationToken cancellationToken) => new(RedisLink.ReachedAsync(async () =>
    {
        if (stationEvent is StationEvent.Forgotten forgotten)
            await ForgetAsync(forgotten.Posts, cancellationToken);
        string json = StationEventWire.Write(stationEvent);
        string? slot = stationEvent switch
        {
            StationEvent.NowPlaying => "1-now",
            StationEvent.Listeners => "2-listeners",
            StationEvent.CaptionShown => "3-caption",
            StationEvent.UpNext => "4-next",
            _ => null,
        };
        if (slot is null)
        {
            return await _publishing.AddAsync(json, cancellationToken);
        }

        // The state and its announcement in one step: whoever subscribes and then reads the state misses nothing. A server that is
        // full still announces; it then has no last state rather than an old one.
        await _link.RunAsync(
            "EVAL",
            """
            local kept = redis.pcall('HSET', KEYS[1], ARGV[2], ARGV[1])
            if type(kept) == 'table' and kept.err then redis.pcall('HDEL', KEYS[1], ARGV[2]) end
            return redis.call('PUBLISH', ARGV[3], ARGV[1])
            """,
            1,
            _last,
            json,
            slot,
            _channel);
        return true;
    }));

    public async IAsyncEnumerable<TEvent> SubscribeAsync<TEvent>([EnumeratorCancellation] CancellationToken cancellationToken)
        where TEvent : StationEvent
    {
        var events = Channel.CreateBounded<TEvent>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        long heard = 0;
        void Take(RedisChannel channel, RedisValue value)
        {
            Interlocked.Increment(ref heard);
            foreach (TEvent stationEvent in StationEventWire.ReadMany<TEvent>(value!))
                events.Writer.TryWrite(stationEvent);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await _link.SubscribeAsync(_channel, Take);
        Task watch = WatchAsync(Take, () => Interlocked.Read(ref heard), events.Writer, end.Token);
        try
        {
            foreach (TEvent last in await LastAsync<TEvent>())
                yield return last;
            await foreach (TEvent stationEvent in events.Reader.ReadAllAsync(cancellationToken))
                yield return stationEvent;
        }
        finally
        {
            await end.CancelAsync();
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _link.UnsubscribeAsync(_channel, Take);
        }
    }

    private async Task<IReadOnlyList<bool>> PublishBatchAsync(IReadOnlyList<string> batch)
    {
        await _link.Subscriber.PublishAsync(_channel, StationEventWire.Join(batch)).WaitAsync(RedisLink.Patience);
        return new bool[batch.Count];
    }

    /// <summary>Takes the posts out of the last state, unless somebody has changed it meanwhile: then it is looked at anew.</summary>
    private async Task ForgetAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken)
    {
        foreach (HashEntry slot in await _link.Database.HashGetAllAsync(_last).WaitAsync(RedisLink.Patience, cancellationToken))
        {
            string? was = slot.Value;
            for (int tries = 0; was is not null && StationEventWire.Read(was) is { } shown; tries++)
            {
                StationEvent? left = shown.Without(posts);
                if (ReferenceEquals(left, shown))
                    break;
                if (tries == MostTries)
                    throw new TimeoutException("The last state changes faster than it can be cleared.");
                RedisResult now = await _link.RunAsync(
                    "EVAL",
                    """
                    local now = redis.call('HGET', KEYS[1], ARGV[1])
                    if now ~= ARGV[2] then return now end
                    if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
                    return nil
                    """,
                    1,
                    _last,
                    (string)slot.Name!,
                    was,
                    left is null ? "" : StationEventWire.Write(left));
                was = now.IsNull ? null : (string?)now;
            }
        }
    }

    /// <summary>
    /// A subscription that is lost looks like a quiet channel. When nothing was heard for a while, a word that means nothing is said
    /// on it: who does not hear that either asks for the channel anew, and reads the last state again.
    /// </summary>
    private async Task WatchAsync<TEvent>(
        Action<RedisChannel, RedisValue> take, Func<long> heard, ChannelWriter<TEvent> events, CancellationToken cancellationToken)
        where TEvent : StationEvent
    {
        while (true)
        {
            long before = heard();
            await Task.Delay(QuietFor, TimeProvider.System, cancellationToken);
            if (heard() != before || await HearsAsync(heard, before, cancellationToken))
                continue;
            // None of these throws for the server's trouble: a watch that ended would end in silence.
            await _link.UnsubscribeAsync(_channel, take);
            await _link.SubscribeAsync(_channel, take);
            foreach (TEvent last in await LastAsync<TEvent>())
                events.TryWrite(last);
        }
    }

    /// <returns>True also while the server is away: then there is nothing to be heard, and this client subscribes again by itself.</returns>
    private async Task<bool> HearsAsync(Func<long> heard, long before, CancellationToken cancellationToken)
    {
        try
        {
            await _link.Subscriber.PublishAsync(_channel, Probe).WaitAsync(RedisLink.Patience, cancellationToken);
        }
        catch (Exception e) when (RedisLink.IsAway(e) || e is RedisServerException)
        {
            return true;
        }

        for (int looks = 0; looks < 20 && heard() == before; looks++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        return heard() != before;
    }

    private async Task<IEnumerable<TEvent>> LastAsync<TEvent>() where TEvent : StationEvent
    {
        try
        {
            HashEntry[] slots = await _link.Database.HashGetAllAsync(_last).WaitAsync(RedisLink.Patience);
            return slots.OrderBy(slot => (string)slot.Name!, StringComparer.Ordinal)
                .Select(slot => StationEventWire.Read(slot.Value!)).OfType<TEvent>();
        }
        catch (Exception e) when (RedisLink.IsAway(e) || e is RedisServerException)
        {
            return [];
        }
    }
}
