using Radio24.Core.Feeds;

namespace Radio24.Core.Tests.Feeds;

/// <summary>When a feed is asked again.</summary>
public sealed class FeedScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    [Fact]
    public void It_is_asked_at_once_and_then_at_its_interval_a_little_sooner_or_later()
    {
        Assert.True(FeedSchedule.IsDue(null, Every, Noon));
        double[] waits = [.. Enumerable.Range(0, 200).Select(i => (FeedSchedule.NextTry(State(0) with { TriedAt = Noon.AddSeconds(i) }, Every) - Noon.AddSeconds(i)) / Every)];
        Assert.All(waits, wait => Assert.InRange(wait, 0.9, 1.1));
        Assert.True(waits.Max() - waits.Min() > 0.15);
    }

    [Fact]
    public void Each_failure_doubles_the_pause_up_to_six_hours()
    {
        TimeSpan Pause(int failures) => FeedSchedule.NextTry(State(failures), Every) - Noon;
        for (int failures = 1; failures < 4; failures++)
            Assert.InRange(Pause(failures) / (Every * (1 << failures)), 0.9, 1.1);
        Assert.InRange(Pause(40), TimeSpan.FromHours(5.4), TimeSpan.FromHours(6.6));
        Assert.InRange(FeedSchedule.NextTry(State(5), TimeSpan.FromDays(1)) - Noon, TimeSpan.FromHours(21.6), TimeSpan.FromHours(26.4));
    }

    [Fact]
    public void A_clock_that_was_set_back_does_not_keep_it_waiting() =>
        Assert.True(FeedSchedule.IsDue(State(0), Every, Noon.AddHours(-3)));

    private static FeedState State(int failures) => new("news", FeedTopic.News, Noon, Noon, failures, null, null, null);
}
