using System.Net;
using Radio24.Media.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>What breaks inside a shard, or holds it up, is counted and named, and the air goes on.</summary>
public sealed class SfuFaultTests
{
    private static readonly SfuOptions Loopback = new() { Listen = IPAddress.Loopback, Port = 0, LiveWithin = TimeSpan.FromSeconds(60) };

    [Fact]
    public void A_fault_is_counted_and_named_and_the_listeners_go_on_hearing()
    {
        var time = new BreakingTime();
        using var air = new OnAir(Loopback, time);
        using LoopbackListener listener = air.Join();
        air.RunUntil(() => listener.Payloads.Count > 0, listener);
        Assert.Null(air.Sfu.Snapshot().LastFault);

        time.Breaks = true;
        air.RunUntil(() => air.Sfu.Snapshot().Faults > 0, listener);
        time.Breaks = false;
        Assert.Equal("InvalidOperationException: the clock broke", air.Sfu.Snapshot().LastFault);
        int heard = listener.Payloads.Count;
        air.RunUntil(() => listener.Payloads.Count >= heard + 5, listener);
    }

    [Fact]
    public void What_breaks_while_the_station_closes_does_not_end_the_process()
    {
        var time = new BreakingTime();
        using var air = new OnAir(Loopback, time);
        using LoopbackListener listener = air.Join();
        air.RunUntil(() => listener.Payloads.Count > 0, listener);
        time.Breaks = true;
        air.RunUntil(() => air.Sfu.Snapshot().Faults > 0, frames: false, listener);
        long before = air.Sfu.Snapshot().Faults;
        air.Sfu.Dispose();
        Assert.True(air.Sfu.Snapshot().Faults > before, "closing broke nothing, so that this test shows nothing");
    }

    [Fact]
    public void Looking_at_the_machines_interfaces_holds_no_shard_up()
    {
        using ManualResetEventSlim looking = new(), seen = new();
        bool slow = false;
        var time = new JumpingTime();
        using var air = new OnAir(
            Loopback with
            {
                Listen = IPAddress.Any,
                Interfaces = () =>
                {
                    if (Volatile.Read(ref slow))
                    {
                        looking.Set();
                        seen.Wait();
                    }

                    return [IPAddress.Loopback];
                },
            },
            time);
        using LoopbackListener waiting = air.Join();
        time.Jump(TimeSpan.FromSeconds(20));
        using LoopbackListener leaving = air.Join(), staying = air.Join();
        air.RunUntil(() => leaving.Payloads.Count > 0 && staying.Payloads.Count > 0, leaving, staying);

        // What is known of the interfaces is 31 s old: the next one to join looks at them again.
        Volatile.Write(ref slow, true);
        time.Jump(TimeSpan.FromSeconds(11));
        air.Frame();
        SfuResult? joined = null;
        var join = new Thread(() => joined = air.Sfu.Join(waiting.Offer)) { IsBackground = true };
        join.Start();
        Assert.True(looking.Wait(TimeSpan.FromSeconds(60)));
        leaving.Leave();
        try
        {
            air.RunUntil(() => air.Sfu.Snapshot().Hearing == 1, staying);
            int heard = staying.Payloads.Count;
            air.RunUntil(() => staying.Payloads.Count >= heard + 5, staying);
        }
        finally
        {
            seen.Set();
        }

        join.Join();
        Assert.Equal(SfuOutcome.Created, joined!.Outcome);
    }

    /// <summary>Real time that throws, on a shard's thread, while it is told to.</summary>
    private sealed class BreakingTime : TimeProvider
    {
        private volatile bool _breaks;

        public bool Breaks
        {
            get => _breaks;
            set => _breaks = value;
        }

        public override long GetTimestamp() =>
            _breaks && Thread.CurrentThread.Name is ['s', 'f', 'u', '-', ..] ? throw new InvalidOperationException("the clock broke") : base.GetTimestamp();
    }
}
