using System.Runtime.CompilerServices;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Redis;

/// <summary>An entry of a queue, read as what it stands for.</summary>
internal sealed class RedisDelivery<T>(RedisQueue queue, QueueEntry entry, T item) : Delivery<T>(item, entry.Attempt, entry.Traceparent)
{
    /// <summary>The entries of a queue as they come. One that this version does not know goes to the dead letters.</summary>
    /// <param name="read">What a payload stands for.</param>
    /// <param name="otherwise">Why an entry was refused, in words.</param>
    public static async IAsyncEnumerable<Delivery<T>> ReadAsync(
        RedisQueue queue, Func<string, (bool Known, T Item)> read, string otherwise, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (QueueEntry entry in queue.ReadAsync(cancellationToken))
        {
            if (read(entry.Payload) is (true, var item))
                yield return new RedisDelivery<T>(queue, entry, item);
            else
                await queue.RefuseAsync(entry, otherwise);
        }
    }

    public override ValueTask AcknowledgeAsync(CancellationToken cancellationToken) => queue.AcknowledgeAsync(entry);

    public override ValueTask FailAsync(string reason, CancellationToken cancellationToken) => queue.FailAsync(entry, reason);
}
