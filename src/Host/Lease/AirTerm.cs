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

    private long _epoch;
    private long _ends = long.MinValue;
    private long _endsByWallClock = long.MinValue;

    public bool MayPublish =>
        time.GetTimestamp() < Volatile.Read(ref _ends) && time.GetUtcNow().UtcTicks < Volatile.Read(ref _endsByWallClock);

    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>Lasts so long from now.</summary>
    internal void Extend(TimeSpan left, long epoch)
    {
        Volatile.Write(ref _epoch, epoch);
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

/// <summary>The term as one studio has it: a studio that is still closing gains nothing from the next term.</summary>
internal sealed class StudioTurn(AirTerm term) : IAirTerm
{
    // No lease has this number, so nothing is written before Begin.
    private long _epoch = -1;

    public bool MayPublish => term.MayPublish && term.Epoch == Epoch;

    public long Epoch => Volatile.Read(ref _epoch);

    public void Begin() => Volatile.Write(ref _epoch, term.Epoch);
}

/// <summary>The right to publish, as the air thread asks for it at every frame. Never blocks.</summary>
public interface IAirTerm
{
    bool MayPublish { get; }

    /// <summary>The epoch in which this Host writes (<see cref="Core.Posts.PostMove.Epoch"/>); 0: there can be no other Host.</summary>
    long Epoch { get; }
}

/// <summary>The right of a station in one process: nobody else could be on air.</summary>
public sealed class EndlessTerm : IAirTerm
{
    public bool MayPublish => true;

    public long Epoch => 0;
}
