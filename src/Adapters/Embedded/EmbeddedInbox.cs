using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Embedded;

/// <summary>The inbox inside one process.</summary>
public sealed class EmbeddedInbox(TimeProvider time, EmbeddedQueueOptions? options = null) : IInbox
{
    private readonly EmbeddedQueue<PostId> _queue = new("inbox", id => id.ToString(), time, options);

    public IDeadLetters DeadLetters => _queue;

    public ValueTask PostAsync(PostId id, Lane lane, CancellationToken cancellationToken) => _queue.AddAsync(id, lane, cancellationToken);

    /// <exception cref="InvalidOperationException">Another reader has not ended yet.</exception>
    public IAsyncEnumerable<Delivery<PostId>> ReadAsync(CancellationToken cancellationToken) => _queue.ReadAsync(cancellationToken);
}
