using System.Runtime.CompilerServices;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Embedded;

/// <summary>The inbox inside one process.</summary>
public sealed class EmbeddedInbox(TimeProvider time, EmbeddedQueueOptions? options = null) : IInbox
{
    private readonly EmbeddedQueue<PostId> _queue = new("inbox", id => id.ToString(), time, options);

    public IDeadLetters DeadLetters => _queue;

    /// <summary>Takes the id in; one that is already on its way is not taken in twice.</summary>
    public ValueTask PostAsync(PostId id, Lane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _queue.Add(id, lane);
        return ValueTask.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">Another reader has not ended yet.</exception>
    public async IAsyncEnumerable<Delivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (EmbeddedQueue<PostId>.Entry entry in _queue.ReadAsync(cancellationToken))
            yield return new EmbeddedDelivery(entry);
    }

    private sealed class EmbeddedDelivery(EmbeddedQueue<PostId>.Entry entry) : Delivery(entry.Item, entry.Attempt, entry.Traceparent)
    {
        public override ValueTask AcknowledgeAsync(CancellationToken cancellationToken)
        {
            entry.Acknowledge();
            return ValueTask.CompletedTask;
        }

        public override ValueTask FailAsync(string reason, CancellationToken cancellationToken)
        {
            entry.Fail(reason);
            return ValueTask.CompletedTask;
        }
    }
}
