using System.Runtime.CompilerServices;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>The desk inside one process.</summary>
public sealed class EmbeddedDesk(TimeProvider time, EmbeddedQueueOptions? options = null) : IDesk
{
    private readonly EmbeddedQueue<DeskOrder> _queue = new("desk", DeskOrderWire.Write, time, options);

    public IDeadLetters DeadLetters => _queue;

    public ValueTask OrderAsync(DeskOrder order, Lane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _queue.Add(order, lane);
        return ValueTask.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">Another reader has not ended yet.</exception>
    public async IAsyncEnumerable<OrderDelivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (EmbeddedQueue<DeskOrder>.Entry entry in _queue.ReadAsync(cancellationToken))
            yield return new EmbeddedOrder(entry);
    }

    private sealed class EmbeddedOrder(EmbeddedQueue<DeskOrder>.Entry entry) : OrderDelivery(entry.Item, entry.Attempt)
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
