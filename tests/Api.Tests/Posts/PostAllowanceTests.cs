using Radio24.Api.Posts;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Posts;

public sealed class PostAllowanceTests
{
    private readonly ManualTime _time = new();

    private ListenerId NewListener() => ListenerId.New(_time.GetUtcNow());

    [Fact]
    public void Between_two_posts_there_is_a_gap_and_the_refusal_says_how_long()
    {
        var allowance = new PostAllowance(new PostLimits { MinimumGap = TimeSpan.FromSeconds(60) }, _time);
        ListenerId listener = NewListener();
        Assert.True(allowance.Take(listener, 0).Granted);
        _time.Advance(TimeSpan.FromSeconds(20));
        PostPermit refused = allowance.Take(listener, 0);
        Assert.Equal((false, "tooSoon", TimeSpan.FromSeconds(40)), (refused.Granted, refused.Code, refused.RetryAfter));
        Assert.True(allowance.Take(NewListener(), 0).Granted);
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.True(allowance.Take(listener, 0).Granted);
    }

    [Fact]
    public void In_any_hour_there_are_so_many_and_the_oldest_makes_room()
    {
        var allowance = new PostAllowance(new PostLimits { MinimumGap = TimeSpan.Zero, PerHour = 3 }, _time);
        ListenerId listener = NewListener();
        for (int left = 2; left >= 0; left--)
        {
            Assert.Equal(left, allowance.Take(listener, 0).Left);
            _time.Advance(TimeSpan.FromMinutes(10));
        }

        PostPermit refused = allowance.Take(listener, 0);
        Assert.Equal((false, "tooManyThisHour", 0, TimeSpan.FromMinutes(30)), (refused.Granted, refused.Code, refused.Left, refused.RetryAfter));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.True(allowance.Take(listener, 0).Granted);
        Assert.False(allowance.Take(listener, 0).Granted);
    }

    [Fact]
    public void Posts_that_wait_count_and_a_post_that_did_not_come_to_be_does_not()
    {
        var allowance = new PostAllowance(new PostLimits { MinimumGap = TimeSpan.FromSeconds(5), Waiting = 2 }, _time);
        ListenerId listener = NewListener();
        Assert.Equal("tooManyWaiting", allowance.Take(listener, 2).Code);
        Assert.True(allowance.Take(listener, 1).Granted);
        allowance.GiveBack(listener);
        Assert.True(allowance.Take(listener, 1).Granted);
    }

    [Fact]
    public void Listeners_who_have_not_posted_for_an_hour_are_forgotten()
    {
        var allowance = new PostAllowance(new PostLimits(), _time);
        for (int i = 0; i < 1_000; i++)
            allowance.Take(NewListener(), 0);
        _time.Advance(TimeSpan.FromHours(2));
        for (int i = 0; i < 100; i++)
            allowance.Take(NewListener(), 0);
        Assert.InRange(allowance.Remembered, 1, 100);
    }
}
