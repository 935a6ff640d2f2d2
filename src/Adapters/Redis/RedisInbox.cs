using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Redis;

/// <summary>The inbox on Redis Streams: any number of Api processes write, the Host reads.</summary>
public sealed class RedisInbox(RedisLink link, TimeProvider time, RedisQueueOptions? options = null) : IInbox
{
    // One at a time: the Host asks for a post when it has room for one, and what it is not given stays in its lane.
    private readonly RedisQueue _queue = new(link, "inbox", time, options);

    public IDeadLetters DeadLetters => _queue;

    public ValueTask PostAsync(PostId id, Lane lane, CancellationToken cancellationToken) => _queue.AddAsync(id.ToString(), lane == Lane.Priority);

    public IAsyncEnumerable<Delivery<PostId>> ReadAsync(CancellationToken cancellationToken) => RedisDelivery<PostId>.ReadAsync(
        _queue, payload => (PostId.TryParse(payload, out PostId id), id), "not a post id", cancellationToken);
}
