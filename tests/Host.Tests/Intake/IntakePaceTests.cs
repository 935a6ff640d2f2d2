using Radio24.Host.Intake;

namespace Radio24.Host.Tests.Intake;

public class IntakePaceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_seconds_worth_goes_in_at_once_and_the_next_waits()
    {
        var pace = new IntakePace(10);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(TimeSpan.Zero, pace.Next(Start)));
        Assert.True(pace.Next(Start) > TimeSpan.Zero);
    }

    [Fact]
    public void In_a_flood_as_many_go_in_as_a_second_allows()
    {
        var pace = new IntakePace(200);
        DateTimeOffset now = Start;
        int taken = 0, waits = 0;
        while (now < Start + TimeSpan.FromSeconds(60))
        {
            TimeSpan wait = pace.Next(now);
            waits += wait > TimeSpan.Zero ? 1 : 0;
            now += wait;
            taken++;
        }

        // A second's worth at the start, and 200 a second; some go together, with one wait for all of them.
        Assert.InRange(taken, 60 * 200, (61 * 200) + 20);
        Assert.True(waits < taken / 5, $"{waits} waits for {taken} posts");
    }

    [Fact]
    public void It_is_known_for_a_while_that_posts_had_to_wait()
    {
        TimeSpan within = TimeSpan.FromSeconds(5);
        var pace = new IntakePace(10);
        for (int i = 0; i < 10; i++)
            pace.Next(Start);
        Assert.False(pace.HasBeenBehind(within, Start));
        TimeSpan wait = pace.Next(Start);
        Assert.True(pace.HasBeenBehind(within, Start));
        Assert.True(pace.HasBeenBehind(within, Start + wait + TimeSpan.FromSeconds(4)));
        Assert.False(pace.HasBeenBehind(within, Start + wait + TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Who_comes_slower_than_that_never_waits()
    {
        var pace = new IntakePace(10);
        Assert.All(Enumerable.Range(0, 1_000), i => Assert.Equal(TimeSpan.Zero, pace.Next(Start + TimeSpan.FromMilliseconds(i * 100))));
    }
}
