using System.Runtime.CompilerServices;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Redis;

/// <summary>The inbox on Redis Streams: any number of Api processes write, the Host reads.</summary>
public sealed class RedisInbox : IInbox
{
    private readonly RedisQueue _queue;

    public RedisInbox(RedisLink link, TimeProvider time, RedisQueueOptions? options = null)
    {
        // One at a time: the Host asks for a post when it has room for one, and what it is not given stays in its lane.
        _queue = new RedisQueue(link, "inbox", time, options);
        DeadLetters = _queue;
    }

    public IDeadLetters DeadLetters { get; }

    public ValueTask PostAsync(PostId id, Lane lane, CancellationToken cancellationToken) =>
        _queue.AddAsync(id.ToString(), lane == Lane.Priority);

    public async IAsyncEnumerable<Delivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (QueueEntry entry in _queue.ReadAsync(cancellationToken))
        {
            if (PostId.TryParse(entry.Payload, out PostId id))
                yield return new RedisDelivery(_queue, entry, id);
            else
                await _queue.RefuseAsync(entry, "not a post id");
        }
    }

    private sealed class RedisDelivery(RedisQueue queue, QueueEntry entry, PostId id) : Delivery(id, entry.Attempt, entry.Traceparent)
    {
        public override ValueTask AcknowledgeAsync(CancellationToken cancellationToken) => queue.AcknowledgeAsync(entry);

        public override ValueTask FailAsync(string reason, CancellationToken cancellationToken) =>
            queue.FailAsync(entry, reason);
    }
}
