namespace Radio24.Host.Presenting;

/// <summary>What one loop sleeps on: until somebody wakes it, or until a time.</summary>
internal sealed class Wakeup : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _disposed;
    private int _woken;

    public Wakeup(TimeProvider time) => _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>The loop sleeps, and nothing has woken it.</summary>
    public bool IsAsleep { get; private set; }

    public void Wake()
    {
        IsAsleep = false;
        lock (_gate)
        {
            // A timer that is put away may still be on its way here, and so may a check that nobody waits for.
            if (!_disposed && Interlocked.Exchange(ref _woken, 1) == 0)
                _signal.Release();
        }
    }

    /// <param name="atMost">Null: until it is woken.</param>
    public async Task SleepAsync(TimeSpan? atMost, CancellationToken ct)
    {
        // A timer fires on whole milliseconds: rounded up, or it would come too early and again at once.
        _timer.Change(atMost is { } wait ? TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, 60_000)) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Task woken = _signal.WaitAsync(ct);
        IsAsleep = !woken.IsCompleted && Volatile.Read(ref _woken) == 0;
        await woken;
        IsAsleep = false;
        Volatile.Write(ref _woken, 0);
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _disposed = true;
            _signal.Dispose();
        }
    }
}
