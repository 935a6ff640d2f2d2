using Radio24.Core.Air;

namespace Radio24.Core.Tests.Air;

public sealed class AirLeaseTests
{
    private static TimeSpan Seconds(double s) => TimeSpan.FromSeconds(s);

    [Fact]
    public void It_takes_every_store_to_go_on_air_and_one_to_stay()
    {
        var lease = new AirLease(2);
        lease.HandleAnswer(0, true, Seconds(0), Seconds(0.1));
        Assert.False(lease.IsHolding);
        lease.HandleAnswer(1, true, Seconds(0), Seconds(0.2));
        Assert.True(lease.IsHolding);

        for (double t = 1; t < 60; t++)
        {
            lease.HandleAnswer(0, null, Seconds(t), Seconds(t + 0.1));
            lease.HandleAnswer(1, true, Seconds(t), Seconds(t + 0.1));
            Assert.True(lease.IsHolding);
        }
    }

    [Fact]
    public void Without_any_answer_it_stops_when_its_patience_ends()
    {
        var lease = new AirLease(1);
        lease.HandleAnswer(0, true, Seconds(10), Seconds(11));
        Assert.Equal(Seconds(10) + AirLease.Patience, lease.NextDeadline);
        lease.HandleTimeout(lease.NextDeadline!.Value - TimeSpan.FromTicks(1));
        Assert.True(lease.IsHolding);
        lease.HandleTimeout(lease.NextDeadline.Value);
        Assert.False(lease.IsHolding);
        Assert.Null(lease.NextDeadline);
    }

    [Fact]
    public void An_answer_that_took_too_long_counts_from_the_question()
    {
        var lease = new AirLease(1);
        lease.HandleAnswer(0, true, Seconds(0), Seconds(0) + AirLease.Patience);
        Assert.False(lease.IsHolding);
    }

    [Fact]
    public void Someone_elses_word_ends_it_at_once_unless_another_store_still_vouches()
    {
        var lease = new AirLease(2);
        lease.HandleAnswer(0, true, Seconds(0), Seconds(0));
        lease.HandleAnswer(1, true, Seconds(0), Seconds(0));
        lease.HandleAnswer(0, false, Seconds(1), Seconds(1));
        Assert.True(lease.IsHolding);
        lease.HandleAnswer(1, false, Seconds(1), Seconds(1));
        Assert.False(lease.IsHolding);
    }

    /// <summary>Two Hosts, two stores, any of which may be away from either Host for a while, and slow answers, for 8 simulated hours.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Never_two_on_air(int seed)
    {
        var random = new Random(seed);
        var stores = new Store[] { new(), new() };
        var hosts = new[] { new Node("a"), new Node("b") };
        var inFlight = new PriorityQueue<Action<TimeSpan>, TimeSpan>();
        TimeSpan now = TimeSpan.Zero;
        TimeSpan step = TimeSpan.FromMilliseconds(50);
        int handovers = 0;
        string? last = null;
        while (now < TimeSpan.FromHours(8))
        {
            now += step;
            foreach (Node host in hosts)
            {
                if (random.Next(6_000) == 0)
                    host.FrozenUntil = now + TimeSpan.FromSeconds(random.NextDouble() * 20);
                for (int s = 0; s < 2; s++)
                {
                    if (random.Next(1_500) == 0)
                        host.CutOffUntil[s] = now + TimeSpan.FromSeconds(random.NextDouble() * 15);
                }
            }

            while (inFlight.TryPeek(out Action<TimeSpan>? answer, out TimeSpan due) && due <= now)
            {
                inFlight.Dequeue();
                answer(now);
            }

            foreach (Node host in hosts.Where(host => host.FrozenUntil <= now))
            {
                host.Lease.HandleTimeout(now);
                if (now < host.NextAsk)
                    continue;
                host.NextAsk = now + AirLease.Interval;
                for (int s = 0; s < 2; s++)
                {
                    if (host.CutOffUntil[s] > now)
                        continue;
                    int store = s;
                    TimeSpan asked = now;
                    TimeSpan arrives = now + TimeSpan.FromMilliseconds(random.Next(0, 800));
                    inFlight.Enqueue(
                        there =>
                        {
                            bool held = stores[store].TryHold(host.Name, there);
                            inFlight.Enqueue(
                                back => { if (host.FrozenUntil <= back) host.Lease.HandleAnswer(store, held, asked, back); },
                                there + TimeSpan.FromMilliseconds(random.Next(0, 800)));
                        },
                        arrives);
                }
            }

            // A frozen process publishes nothing, and the first thing it does when it goes on is look at the time.
            string[] onAir = [.. hosts.Where(host => host.Lease.IsHolding && host.FrozenUntil <= now).Select(host => host.Name)];
            Assert.True(onAir.Length <= 1, $"both on air at {now}");
            if (onAir.Length == 1 && onAir[0] != last)
            {
                last = onAir[0];
                handovers++;
            }
        }

        Assert.True(handovers > 10, $"{handovers} handovers: the faults did not bite");
    }

    private sealed class Node(string name)
    {
        public string Name => name;
        public AirLease Lease { get; } = new(2);
        public TimeSpan NextAsk { get; set; }
        public TimeSpan FrozenUntil { get; set; }
        public TimeSpan[] CutOffUntil { get; } = new TimeSpan[2];
    }

    private sealed class Store
    {
        private string? _holder;
        private TimeSpan _end;

        public bool TryHold(string holder, TimeSpan now)
        {
            if (_holder is not null && _holder != holder && now < _end)
                return false;
            _holder = holder;
            _end = now + AirLease.Length;
            return true;
        }
    }
}
