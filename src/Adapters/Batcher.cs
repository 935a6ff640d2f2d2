using System.Threading.Channels;

namespace Radio24.Adapters;

/// <summary>
/// Turns many small requests to a server into a few large ones: while one batch is on its way, the next one gathers. A lone request does
/// not wait; a flood costs one round trip (and one commit) a batch. Each caller gets its own answer.
/// </summary>
internal sealed class Batcher<TRequest, TReply>
{
    private readonly Channel<Pending> _waiting;
    private readonly Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TReply>>> _write;
    private readonly BatcherOptions<TRequest> _options;
    private readonly Task _loop;

    /// <param name="write">Writes a batch; answers in the same order. All or nothing: it throws if it wrote none.</param>
    public Batcher(Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TReply>>> write, BatcherOptions<TRequest>? options = null)
    {
        _write = write;
        _options = options ?? new BatcherOptions<TRequest>();
        _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(_options.Capacity) { SingleReader = true });
        _loop = Task.Run(RunAsync);
    }

    public async ValueTask<TReply> AddAsync(TRequest request, CancellationToken cancellationToken)
    {
        var pending = new Pending(request);
        if (!_waiting.Writer.TryWrite(pending))
            await _waiting.Writer.WriteAsync(pending, cancellationToken);
        return await (cancellationToken.CanBeCanceled ? pending.Reply.Task.WaitAsync(cancellationToken) : pending.Reply.Task);
    }

    /// <summary>Finishes what was asked and takes nothing more. A batcher that is dropped without it leaves nothing behind.</summary>
    public async Task CompleteAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<Pending>(_options.Largest);
        var apart = new HashSet<object>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            Gather(batch, apart);
            if (!await TryWriteAsync(batch) && batch.Count > 1)
            {
                // One request that the server refuses must not take its neighbours with it.
                foreach (Pending pending in batch.Where(pending => !pending.Reply.Task.IsCompleted))
                    await TryWriteAsync([pending]);
            }
        }
    }

    private void Gather(List<Pending> batch, HashSet<object> apart)
    {
        batch.Clear();
        apart.Clear();
        while (batch.Count < _options.Largest && _waiting.Reader.TryPeek(out Pending? next))
        {
            if (_options.Apart is { } keyOf && !apart.Add(keyOf(next.Request)))
                return;
            _waiting.Reader.TryRead(out _);
            batch.Add(next);
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
        catch (Exception e) when (batch.Count > 1 && _options.IsRefusal(e))
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

/// <summary>How requests are put together.</summary>
internal sealed record BatcherOptions<TRequest>
{
    /// <summary>The most requests in a batch.</summary>
    public int Largest { get; init; } = 256;

    /// <summary>The most requests that may wait; beyond it callers wait to get in line.</summary>
    public int Capacity { get; init; } = 8192;

    /// <summary>Requests that are about the same thing go into different batches, in order. Null: all may go together.</summary>
    public Func<TRequest, object>? Apart { get; init; }

    /// <summary>
    /// Whether one request of the batch may be to blame for this error. If so nothing was written, and each request is tried alone.
    /// </summary>
    public Func<Exception, bool> IsRefusal { get; init; } = _ => false;
}
