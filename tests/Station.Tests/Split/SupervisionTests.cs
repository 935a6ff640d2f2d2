using Radio24.Station.Split;

namespace Radio24.Station.Tests.Split;

/// <summary>The life of one supervised process, in virtual time (ms).</summary>
public class SupervisionTests
{
    private readonly Supervision _part = new(new Patience
    {
        ReadyWithin = 30_000,
        FirstPause = 1_000,
        LongestPause = 4_000,
        CalmAfter = 60_000,
        Failures = 3,
        EndWithin = 3_800,
    });

    [Fact]
    public void It_is_launched_once_and_says_when_it_is_up()
    {
        _part.Start(0);
        _part.Start(0);
        Assert.Equal([new Order.Launch()], Orders());
        Assert.Equal(30_000, _part.NextDeadline);
        _part.Ready(500);
        Assert.Equal([new Order.Up()], Orders());
        Assert.Null(_part.NextDeadline);
    }

    [Fact]
    public void One_that_dies_again_and_again_is_started_again_after_growing_pauses_without_end()
    {
        long now = Up(0);
        foreach (long pause in (long[])[1_000, 2_000, 4_000, 4_000, 4_000])
        {
            _part.Exited(137, now);
            Assert.Equal([new Order.Died(137, pause)], Orders());
            _part.Tick(now + pause - 1);
            Assert.Empty(Orders());
            _part.Tick(now += pause);
            Assert.Equal([new Order.Launch()], Orders());
            _part.Ready(now);
            Assert.Equal([new Order.Up()], Orders());
        }
    }

    [Fact]
    public void One_that_was_up_for_long_has_the_first_pause_again()
    {
        long now = Up(0);
        _part.Exited(1, now);
        _part.Tick(now += 1_000);
        _part.Ready(now);
        Orders();
        _part.Exited(1, now + 60_000);
        Assert.Equal([new Order.Died(1, 1_000)], Orders());
    }

    [Fact]
    public void One_that_never_gets_ready_is_given_up()
    {
        _part.Start(0);
        _part.Exited(1, 10);
        _part.Tick(1_010);
        _part.Exited(1, 1_020);
        _part.Tick(3_020);
        Orders();
        _part.Exited(1, 3_030);
        Assert.Equal([new Order.GaveUp(1)], Orders());
        Assert.True(_part.IsOver);
        _part.Tick(1_000_000);
        Assert.Empty(Orders());
    }

    [Fact]
    public void One_that_hangs_while_it_starts_is_killed_and_counts_as_failed()
    {
        _part.Start(0);
        Orders();
        _part.Tick(29_999);
        Assert.Empty(Orders());
        _part.Tick(30_000);
        Assert.Equal([new Order.Kill()], Orders());
        _part.Exited(137, 30_010);
        Assert.Equal([new Order.Died(137, 1_000)], Orders());
    }

    [Fact]
    public void Being_ready_forgives_the_starts_that_failed()
    {
        _part.Start(0);
        _part.Exited(1, 0);
        _part.Tick(1_000);
        _part.Exited(1, 1_000);
        _part.Tick(3_000);
        _part.Ready(3_000);
        _part.Exited(1, 3_000);
        Orders();
        _part.Tick(7_000);
        _part.Exited(1, 7_000);
        Assert.DoesNotContain(Orders(), order => order is Order.GaveUp);
    }

    [Fact]
    public void One_that_is_told_to_end_and_does_not_is_killed()
    {
        long now = Up(0);
        _part.Stop(now);
        _part.Stop(now);
        Assert.Equal([new Order.Terminate()], Orders());
        Assert.False(_part.IsOver);
        _part.Tick(now + 3_800);
        Assert.Equal([new Order.Kill()], Orders());
        _part.Exited(137, now + 3_801);
        Assert.Empty(Orders());
        Assert.True(_part.IsOver);
    }

    [Fact]
    public void Told_to_end_in_a_pause_it_is_over_and_not_started_again()
    {
        long now = Up(0);
        _part.Exited(1, now);
        Orders();
        _part.Stop(now);
        Assert.True(_part.IsOver);
        _part.Tick(now + 1_000);
        _part.Ready(now + 1_000);
        Assert.Empty(Orders());
    }

    [Fact]
    public void An_answer_from_a_process_that_has_died_meanwhile_does_not_make_it_ready()
    {
        long now = Up(0);
        _part.Exited(1, now);
        Orders();
        _part.Ready(now);
        Assert.False(_part.IsReady);
        Assert.Empty(Orders());
    }

    private long Up(long now)
    {
        _part.Start(now);
        _part.Ready(now + 100);
        Orders();
        return now + 100;
    }

    private List<Order> Orders()
    {
        var orders = new List<Order>();
        while (_part.TryPoll(out Order? order))
            orders.Add(order);
        return orders;
    }
}
