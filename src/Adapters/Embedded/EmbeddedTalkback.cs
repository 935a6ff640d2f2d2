using System.Runtime.CompilerServices;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>Talkback inside one process.</summary>
public sealed class EmbeddedTalkback(TimeProvider time, EmbeddedQueueOptions? options = null) : ITalkback
{
    private readonly EmbeddedQueue<StudioNotice> _queue = new("talkback", TalkbackWire.Write, time, options);

    public IDeadLetters DeadLetters => _queue;

    public ValueTask TellAsync(StudioNotice notice, Lane lane, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _queue.Add(notice, lane);
        return ValueTask.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">Another reader has not ended yet.</exception>
    public async IAsyncEnumerable<NoticeDelivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (EmbeddedQueue<StudioNotice>.Entry entry in _queue.ReadAsync(cancellationToken))
            yield return new EmbeddedNotice(entry);
    }

    private sealed class EmbeddedNotice(EmbeddedQueue<StudioNotice>.Entry entry) : NoticeDelivery(entry.Item, entry.Attempt)
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
