namespace Radio24.Host.Lease;

/// <summary>
/// A right to publish that runs out by itself: whoever holds the lease extends it, and a process that was frozen finds it run
/// out before it has sent anything. Two clocks must agree: the monotonic one stands still while a whole machine is paused, the
/// wall clock does not.
/// </summary>
public sealed class AirTerm(TimeProvider time) : IAirTerm
{
    /// <summary>What the wall clock may be set ahead by without taking the station off air; with it the term still ends before the lease.</summary>
    internal static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(0.5);

    private long _ends = long.MinValue;
    private long _endsByWallClock = long.MinValue;

    public bool MayPublish =>
        time.GetTimestamp() < Volatile.Read(ref _ends) && time.GetUtcNow().UtcTicks < Volatile.Read(ref _endsByWallClock);

    /// <summary>Lasts so long from now.</summary>
    internal void Extend(TimeSpan left)
    {
        Volatile.Write(ref _endsByWallClock, time.GetUtcNow().UtcTicks + (left + ClockStep).Ticks);
        Volatile.Write(ref _ends, time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency));
    }

    /// <summary>Over, now.</summary>
    internal void End()
    {
        Volatile.Write(ref _ends, long.MinValue);
        Volatile.Write(ref _endsByWallClock, long.MinValue);
    }
}
