using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Ports;
using StackExchange.Redis;

namespace Radio24.Adapters.Redis;

/// <summary>
/// The station feed on Redis publish/subscribe, with the last state beside it in a hash: any number of Api processes read
/// it. While Redis is away events are lost, as on any radio; the next state after it is back is whole again.
/// </summary>
public sealed class RedisStationFeed(RedisLink link) : IStationFeed
{
    /// <summary>Events a reader may be behind before it loses the oldest.</summary>
    internal const int Backlog = 1_000;

    private readonly string _channel = link.Key("feed");
    private readonly string _last = link.Key("feed:last");

    public async ValueTask PublishAsync(StationEvent stationEvent, CancellationToken cancellationToken)
    {
        string json = StationEventWire.Write(stationEvent);
        string? slot = stationEvent switch
        {
            StationEvent.NowPlaying => "1-now",
            StationEvent.Listeners => "2-listeners",
            StationEvent.CaptionShown => "3-caption",
            _ => null,
        };
        if (slot is null)
        {
            await link.Subscriber.PublishAsync(_channel, json).WaitAsync(RedisLink.Patience, cancellationToken);
            return;
        }

        // The state and its announcement in one step: whoever subscribes and then reads the state misses nothing.
        await link.RunAsync(
            "EVAL",
            "redis.call('HSET', KEYS[1], ARGV[2], ARGV[1]) return redis.call('PUBLISH', ARGV[3], ARGV[1])",
            1,
            _last,
            json,
            slot,
            _channel);
    }

    public async IAsyncEnumerable<StationEvent> SubscribeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Channel.CreateBounded<StationEvent>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        void Take(RedisChannel channel, RedisValue value)
        {
            if (StationEventWire.Read(value!) is { } stationEvent)
                events.Writer.TryWrite(stationEvent);
        }

        await link.Subscriber.SubscribeAsync(_channel, Take);
        try
        {
            foreach (StationEvent last in await LastAsync())
                yield return last;
            await foreach (StationEvent stationEvent in events.Reader.ReadAllAsync(cancellationToken))
                yield return stationEvent;
        }
        finally
        {
            try
            {
                await link.Subscriber.UnsubscribeAsync(_channel, Take);
            }
            catch (Exception e) when (RedisLink.IsAway(e))
            {
                // The subscription dies with the connection.
            }
        }
    }

    private async Task<IEnumerable<StationEvent>> LastAsync()
    {
        try
        {
            HashEntry[] slots = await link.Database.HashGetAllAsync(_last);
            return slots.OrderBy(slot => (string)slot.Name!, StringComparer.Ordinal)
                .Select(slot => StationEventWire.Read(slot.Value!)).OfType<StationEvent>();
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            return [];
        }
    }
}
