namespace Radio24.Host.Tests;

/// <summary>Virtual time that counts how often a timer woke somebody.</summary>
internal sealed class CountedTime : FakeTimeProvider
{
    private int _woken;

    public int Woken => Volatile.Read(ref _woken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        given =>
        {
            Interlocked.Increment(ref _woken);
            callback(given);
        },
        state,
        dueTime,
        period);
}
