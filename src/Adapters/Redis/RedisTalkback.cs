using Radio24.Core.Ports;

namespace Radio24.Adapters.Redis;

/// <summary>Talkback on Redis Streams: any number of Api processes write, the Host on air reads.</summary>
public sealed class RedisTalkback(RedisLink link, TimeProvider time, RedisQueueOptions? options = null) : ITalkback
{
    private readonly RedisQueue _queue = new(link, "talkback", time, options);

    public IDeadLetters DeadLetters => _queue;

    public ValueTask TellAsync(StudioNotice notice, Lane lane, CancellationToken cancellationToken) =>
        _queue.AddAsync(TalkbackWire.Write(notice), lane == Lane.Priority);

    public IAsyncEnumerable<Delivery<StudioNotice>> ReadAsync(CancellationToken cancellationToken) => RedisDelivery<StudioNotice>.ReadAsync(
        _queue, payload => TalkbackWire.Read(payload) is { } notice ? (true, notice) : default, "not a notice that this version knows", cancellationToken);
}
