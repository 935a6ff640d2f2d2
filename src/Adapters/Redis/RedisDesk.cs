using System.Runtime.CompilerServices;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Redis;

/// <summary>The desk on Redis Streams: any number of Api processes write, the Host on air reads.</summary>
public sealed class RedisDesk : IDesk
{
    private readonly RedisQueue _queue;

    public RedisDesk(RedisLink link, TimeProvider time, RedisQueueOptions? options = null)
    {
        _queue = new RedisQueue(link, "desk", time, options);
        DeadLetters = new RedisDeadLetters(_queue, "desk");
    }

    public IDeadLetters DeadLetters { get; }

    public ValueTask OrderAsync(DeskOrder order, Lane lane, CancellationToken cancellationToken) =>
        _queue.AddAsync(DeskOrderWire.Write(order), lane == Lane.Priority);

    public async IAsyncEnumerable<OrderDelivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (QueueEntry entry in _queue.ReadAsync(cancellationToken))
        {
            if (DeskOrderWire.Read(entry.Payload) is { } order)
                yield return new RedisOrder(_queue, entry, order);
            else
                await _queue.RefuseAsync(entry, "not an order this version knows");
        }
    }

    private sealed class RedisOrder(RedisQueue queue, QueueEntry entry, DeskOrder order) : OrderDelivery(order, entry.Attempt)
    {
        public override ValueTask AcknowledgeAsync(CancellationToken cancellationToken) => queue.AcknowledgeAsync(entry);

        public override ValueTask FailAsync(string reason, CancellationToken cancellationToken) =>
            queue.FailAsync(entry, reason);
    }
}
