using System.Runtime.CompilerServices;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Redis;

/// <summary>Talkback on Redis Streams: any number of Api processes write, the Host on air reads.</summary>
public sealed class RedisTalkback : ITalkback
{
    private readonly RedisQueue _queue;

    public RedisTalkback(RedisLink link, TimeProvider time, RedisQueueOptions? options = null)
    {
        _queue = new RedisQueue(link, "talkback", time, options);
        DeadLetters = _queue;
    }

    public IDeadLetters DeadLetters { get; }

    public ValueTask TellAsync(StudioNotice notice, Lane lane, CancellationToken cancellationToken) =>
        _queue.AddAsync(TalkbackWire.Write(notice), lane == Lane.Priority);

    public async IAsyncEnumerable<NoticeDelivery> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (QueueEntry entry in _queue.ReadAsync(cancellationToken))
        {
            if (TalkbackWire.Read(entry.Payload) is { } notice)
                yield return new RedisNotice(_queue, entry, notice);
            else
                await _queue.RefuseAsync(entry, "not a notice that this version knows");
        }
    }

    private sealed class RedisNotice(RedisQueue queue, QueueEntry entry, StudioNotice notice) : NoticeDelivery(notice, entry.Attempt)
    {
        public override ValueTask AcknowledgeAsync(CancellationToken cancellationToken) => queue.AcknowledgeAsync(entry);

        public override ValueTask FailAsync(string reason, CancellationToken cancellationToken) =>
            queue.FailAsync(entry, reason);
    }
}
