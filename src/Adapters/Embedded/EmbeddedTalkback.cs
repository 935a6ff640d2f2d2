using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>Talkback inside one process.</summary>
public sealed class EmbeddedTalkback(TimeProvider time, EmbeddedQueueOptions? options = null) : ITalkback
{
    private readonly EmbeddedQueue<StudioNotice> _queue = new("talkback", TalkbackWire.Write, time, options);

    public IDeadLetters DeadLetters => _queue;

    public ValueTask TellAsync(StudioNotice notice, Lane lane, CancellationToken cancellationToken) => _queue.AddAsync(notice, lane, cancellationToken);

    /// <exception cref="InvalidOperationException">Another reader has not ended yet.</exception>
    public IAsyncEnumerable<Delivery<StudioNotice>> ReadAsync(CancellationToken cancellationToken) => _queue.ReadAsync(cancellationToken);
}
