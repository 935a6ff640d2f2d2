using System.Threading.Channels;

namespace Radio24.Host.Presenting;

/// <summary>What a performance has to say, one after the other.</summary>
internal sealed class SayingQueue
{
    private readonly Channel<Func<CancellationToken, Task>> _toSay = Channel.CreateUnbounded<Func<CancellationToken, Task>>(new() { SingleReader = true });
    private int _waiting;

    /// <summary>All that was added has been said.</summary>
    public bool IsEmpty => Volatile.Read(ref _waiting) == 0;

    public void Add(Func<CancellationToken, Task> something)
    {
        Interlocked.Increment(ref _waiting);
        _toSay.Writer.TryWrite(something);
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete() => _toSay.Writer.TryComplete();

    /// <param name="end">Is told when something cannot be said: the rest is not waited for then.</param>
    public async Task SayAllAsync(CancellationTokenSource end, CancellationToken cancellationToken)
    {
        await foreach (Func<CancellationToken, Task> something in _toSay.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await something(cancellationToken);
            }
            catch
            {
                await end.CancelAsync();
                throw;
            }

            Interlocked.Decrement(ref _waiting);
        }
    }
}
