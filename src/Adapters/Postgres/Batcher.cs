using System.Threading.Channels;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// Turns many small writes into few large ones: while one batch is on its way to the database the next one gathers.
/// A lone request waits for nobody; a flood costs one round trip and one commit a batch. Each caller gets its own answer.
/// </summary>
internal sealed class Batcher<TRequest, TReply> : IAsyncDisposable
{
    private readonly Channel<Pending> _waiting;
    private readonly Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TReply>>> _write;
    private readonly int _largest;
    private readonly Task _loop;

    /// <param name="write">Writes a batch; answers in the same order. All or nothing: it throws if it wrote none.</param>
    /// <param name="largest">The most requests in a batch.</param>
    /// <param name="capacity">The most requests that may wait; beyond it callers wait to get in line.</param>
    public Batcher(Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TReply>>> write, int largest = 256, int capacity = 8192)
    {
        _write = write;
        _largest = largest;
        _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    public async ValueTask<TReply> AddAsync(TRequest request, CancellationToken cancellationToken)
    {
        var pending = new Pending(request);
        await _waiting.Writer.WriteAsync(pending, cancellationToken);
        return await pending.Reply.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<Pending>(_largest);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < _largest && _waiting.Reader.TryRead(out Pending? pending))
                batch.Add(pending);
            if (!await TryWriteAsync(batch) && batch.Count > 1)
            {
                // One request that the database refuses must not take its neighbours with it.
                foreach (Pending pending in batch.Where(pending => !pending.Reply.Task.IsCompleted))
                    await TryWriteAsync([pending]);
            }
        }
    }

    /// <returns>False if a batch of several failed and its requests are still unanswered.</returns>
    private async Task<bool> TryWriteAsync(IReadOnlyList<Pending> batch)
    {
        try
        {
            IReadOnlyList<TReply> replies = await _write([.. batch.Select(pending => pending.Request)]);
            for (int i = 0; i < batch.Count; i++)
                batch[i].Reply.SetResult(replies[i]);
            return true;
        }
        catch (Npgsql.PostgresException) when (batch.Count > 1)
        {
            return false;
        }
        catch (Exception e)
        {
            foreach (Pending pending in batch)
                pending.Reply.TrySetException(e);
            return true;
        }
    }

    private sealed class Pending(TRequest request)
    {
        public TRequest Request { get; } = request;

        public TaskCompletionSource<TReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
