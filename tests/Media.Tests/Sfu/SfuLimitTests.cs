using System.Buffers.Binary;
using System.Net;
using Radio24.Media.Audio;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>How much the fan-out takes on, and that it says so where it does not.</summary>
public sealed class SfuLimitTests
{
    private static readonly SfuOptions Loopback = new() { Listen = IPAddress.Loopback, Port = 0, LiveWithin = TimeSpan.FromSeconds(60) };

    [Fact]
    public void Five_addresses_that_only_send_offers_do_not_keep_newcomers_out()
    {
        using var air = new OnAir(Loopback with { MaxListeners = 60, MaxWaiting = 20 });
        using var silent = new LoopbackListener();
        air.Frame();
        for (int i = 0; i < 100; i++) Assert.Equal(SfuOutcome.Created, air.Sfu.Join(silent.Offer, $"192.0.2.{i % 5}").Outcome);
        var honest = new List<LoopbackListener>();
        for (int i = 0; i < 8; i++) honest.Add(air.Join($"198.51.100.{i}"));

        // Those who brought most make room, again and again: the newcomers keep their places until their checks come.
        for (int i = 0; i < 100; i++) Assert.Equal(SfuOutcome.Created, air.Sfu.Join(silent.Offer, $"192.0.2.{i % 5}").Outcome);
        air.RunUntil(() => honest.All(l => l.Payloads.Count > 0), [.. honest]);
        air.RunUntil(() => air.Sfu.Listeners <= 8 + 20, [.. honest]);
        Assert.True(air.Sfu.Snapshot().Evicted >= 180);
        foreach (LoopbackListener listener in honest) listener.Dispose();
    }

    [Fact]
    public void A_full_station_refuses_when_all_its_listeners_are_there()
    {
        using var air = new OnAir(Loopback with { MaxListeners = 2, MaxWaiting = 2 });
        using LoopbackListener first = air.Join(), second = air.Join();
        air.RunUntil(() => first.Payloads.Count > 0 && second.Payloads.Count > 0, first, second);
        SfuResult third = air.Sfu.Join(second.Offer);
        Assert.Equal(SfuOutcome.Full, third.Outcome);
        Assert.NotNull(third.RetryAfter);
        Assert.Equal(1, air.Sfu.Snapshot().JoinsRefused);
        first.Leave();
        air.RunUntil(() => air.Sfu.Listeners == 1, second);
        Assert.Equal(SfuOutcome.Created, air.Sfu.Join(second.Offer).Outcome);
    }

    [Fact]
    public void A_newcomer_to_a_full_station_displaces_nobody_who_waits_for_a_first_check()
    {
        using var air = new OnAir(Loopback with { MaxListeners = 4, MaxWaiting = 4 });
        LoopbackListener[] honest = [.. Enumerable.Range(0, 4).Select(i => air.Join($"198.51.100.{i}"))];
        using var late = new LoopbackListener();
        for (int i = 0; i < 20; i++) Assert.Equal(SfuOutcome.Full, air.Sfu.Join(late.Offer, $"192.0.2.{i}").Outcome);
        air.RunUntil(() => honest.All(l => l.Payloads.Count > 0), honest);
        Assert.Equal((4, 0L), (air.Sfu.Listeners, air.Sfu.Snapshot().Evicted));
        foreach (LoopbackListener listener in honest) listener.Dispose();
    }

    [Fact]
    public void A_sender_of_offers_alone_does_not_keep_a_station_full()
    {
        using var air = new OnAir(Loopback with { MaxListeners = 6, MaxWaiting = 8 });
        using var silent = new LoopbackListener();
        air.Frame();
        for (int i = 0; i < 6; i++) Assert.Equal(SfuOutcome.Created, air.Sfu.Join(silent.Offer, "192.0.2.1").Outcome);
        Assert.Equal(SfuOutcome.Full, air.Sfu.Join(silent.Offer, "192.0.2.1").Outcome);
        using LoopbackListener newcomer = air.Join("203.0.113.1"), second = air.Join("203.0.113.2");
        air.RunUntil(() => newcomer.Payloads.Count > 0 && second.Payloads.Count > 0, newcomer, second);
        using LoopbackListener third = air.Join("203.0.113.3");
        air.RunUntil(() => third.Payloads.Count > 0, third);
    }

    [Fact]
    public void What_is_asked_again_comes_within_the_budget_and_not_when_it_is_old()
    {
        // Time stands still: the budget fills up only when it is moved.
        var time = new FakeTimeProvider();
        using var air = new OnAir(Loopback, time);
        using LoopbackListener listener = air.Join();
        air.RunUntil(() => listener.Payloads.Count > 0, listener);
        air.Hear(listener, 70);
        ushort last = BinaryPrimitives.ReadUInt16BigEndian(listener.Datagrams.Last(OnAir.IsRtp).AsSpan(2));

        listener.AskAgain(Aged(last, 60, 51));
        listener.AskAgain(last);
        AfterThese();
        Assert.Equal(1, air.Sfu.Snapshot().Retransmitted);

        for (int i = 0; i < 3; i++) listener.AskAgain(Aged(last, 49, 0));
        AfterThese();
        Assert.Equal(40, air.Sfu.Snapshot().Retransmitted);

        time.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 3; i++) listener.AskAgain(Aged(last, 49, 0));
        AfterThese();
        Assert.Equal(60, air.Sfu.Snapshot().Retransmitted);
        air.RunUntil(() => listener.Client!.Statistics.Duplicates == 60, frames: false, listener);
        Assert.Equal(60, Assert.Single(air.Sfu.Snapshot().Sessions).Retransmitted);

        // What came before on the same way has been dealt with when this has been refused.
        void AfterThese()
        {
            long before = air.Sfu.Snapshot().Refused;
            listener.SendRaw([0], air.Sfu.Port);
            air.RunUntil(() => air.Sfu.Snapshot().Refused > before, frames: false, listener);
        }
    }

    [Fact]
    public void A_frame_that_fits_into_no_datagram_is_counted()
    {
        using var air = new OnAir(Loopback);
        air.Sfu.OnFrame(new OpusFrame(new byte[PayloadHistory.MaxPayload], 0));
        Assert.Equal((1, 0), (air.Sfu.Snapshot().Frames, air.Sfu.Snapshot().FramesDropped));
        air.Sfu.OnFrame(new OpusFrame(new byte[PayloadHistory.MaxPayload + 1], 1));
        air.Sfu.OnFrame(new OpusFrame(default, 2));
        Assert.Equal((1, 2), (air.Sfu.Snapshot().Frames, air.Sfu.Snapshot().FramesDropped));
    }

    [Fact]
    public void Without_frames_the_station_is_off_air_after_a_while()
    {
        var time = new FakeTimeProvider();
        using var air = new OnAir(Loopback, time);
        using LoopbackListener listener = air.Join();
        time.Advance(Loopback.LiveWithin);
        Assert.Equal(SfuOutcome.Created, air.Sfu.Join(listener.Offer).Outcome);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(SfuOutcome.NotLive, air.Sfu.Join(listener.Offer).Outcome);
        air.Frame();
        Assert.Equal(SfuOutcome.Created, air.Sfu.Join(listener.Offer).Outcome);
    }

    /// <summary>Sequence numbers so far behind the last one, the oldest first.</summary>
    private static ushort[] Aged(ushort last, int oldest, int youngest) =>
        [.. Enumerable.Range(0, oldest - youngest + 1).Select(i => (ushort)(last - oldest + i))];
}

public class RetransmitBudgetTests
{
    [Fact]
    public void Forty_at_once_then_twenty_a_second()
    {
        var budget = new RetransmitBudget();
        Assert.Equal(40, Take(budget, 5_000, 1_000));
        Assert.Equal(0, Take(budget, 5_049, 1));
        int taken = 0;
        for (long now = 5_049; now <= 15_049; now += 7) taken += Take(budget, now, 3);
        Assert.InRange(taken, 199, 201);
        Assert.Equal(40, Take(budget, 1_000_000, 1_000));
    }

    private static int Take(RetransmitBudget budget, long now, int tries) => Enumerable.Range(0, tries).Count(_ => budget.TryTake(now));
}
