using System.Collections.Concurrent;

namespace Radio24.Tests;

/// <summary>
/// Virtual time on one thread: everything that is awaited goes on there, and time jumps to the next timer once nothing is left to be done. A day passes in
/// seconds, and always the same day.
/// </summary>
internal sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(Timer Timer, long Version), (DateTimeOffset At, long Order)> _timers = new();
    private readonly Pump _pump = new();
    private DateTimeOffset _now = start;
    private long _order;

    /// <summary>How often something went on elsewhere; 0: everything happened in one order.</summary>
    public int Strays => _pump.Strays;

    /// <summary>Timers that went off.</summary>
    public int Fired { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs a piece of work to its end, with all that it waits for.</summary>
    public void Run(Func<Task> work, TimeSpan atMost)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_pump);
        try
        {
            DateTimeOffset end = _now + atMost;
            Task all = work();
            while (true)
            {
                _pump.Drain();
                if (all.IsCompleted)
                    break;
                if (!_timers.TryPeek(out (Timer Timer, long Version) next, out (DateTimeOffset At, long) due))
                {
                    // Somebody went on elsewhere after all: he comes back here.
                    Assert.True(_pump.Wait(TimeSpan.FromSeconds(30)), "nothing is left to happen, and it is not done");
                    continue;
                }

                Assert.True(due.At <= end, $"it was not done within {atMost}");
                _timers.Dequeue();
                if (next.Timer.Version != next.Version)
                    continue;
                _now = due.At > _now ? due.At : _now;
                Fired++;
                next.Timer.Fire();
            }

            all.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class Timer(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                time._timers.Enqueue((this, Version), (time._now + dueTime, ++time._order));
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
                Change(_period, _period);
            callback(state);
        }

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    private sealed class Pump : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Do, object? With)> _posted = [];
        private readonly int _thread = Environment.CurrentManagedThreadId;

        /// <summary>What was posted by another thread: two runs may differ then.</summary>
        public int Strays { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (_thread != Environment.CurrentManagedThreadId)
                Strays++;
            _posted.Add((d, state));
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

        public void Drain()
        {
            Assert.Equal(_thread, Environment.CurrentManagedThreadId);
            while (_posted.TryTake(out (SendOrPostCallback Do, object? With) next))
                next.Do(next.With);
        }

        public bool Wait(TimeSpan atMost)
        {
            if (!_posted.TryTake(out (SendOrPostCallback Do, object? With) next, atMost))
                return false;
            next.Do(next.With);
            return true;
        }
    }
}
