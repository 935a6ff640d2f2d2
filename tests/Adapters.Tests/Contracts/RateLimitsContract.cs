using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IRateLimits"/> does. Long rules are for what must not come back during a test.</summary>
public abstract class RateLimitsContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    /// <summary>Nothing has been counted.</summary>
    protected abstract ValueTask<IRateLimits> CreateAsync();

    /// <summary>Lets at least so much time go by.</summary>
    protected abstract ValueTask PassAsync(TimeSpan time);

    [Fact]
    public async Task A_bucket_grants_so_many_at_once_and_says_when_there_is_more()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit[] bucket = [new("a", new RateRule.Bucket(3, TimeSpan.FromHours(1)))];
        for (int left = 2; left >= 0; left--)
        {
            RateAnswer answer = await limits.TakeAsync(bucket, None);
            Assert.True(answer.Granted);
            Assert.Equal(left, answer.States[0].Left);
        }

        RateAnswer refused = await limits.TakeAsync(bucket, None);
        Assert.Equal((0, 0), (refused.RefusedBy, refused.States[0].Left));
        Assert.InRange(refused.States[0].NextIn, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
        Assert.True((await limits.TakeAsync([bucket[0] with { Key = "b" }], None)).Granted);
    }

    [Fact]
    public async Task Of_many_at_once_just_so_many_are_granted()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit shared = new("all", new RateRule.Bucket(30, TimeSpan.FromHours(1)));
        RateAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => limits.TakeAsync(
            [new($"own:{i % 50}", new RateRule.Window(2, TimeSpan.FromHours(1))), shared], None).AsTask()));
        Assert.Equal(30, answers.Count(answer => answer.Granted));
        Assert.Equal(Enumerable.Range(0, 30), answers.Where(answer => answer.Granted).Select(answer => answer.States[1].Left).Order());
        Assert.All(answers.Where(answer => !answer.Granted), answer => Assert.Equal(1, answer.RefusedBy));
    }

    [Fact]
    public async Task A_bucket_fills_again_but_never_over_its_brim()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit[] bucket = [new("a", new RateRule.Bucket(2, Moment))];
        await limits.TakeAsync(bucket, None);
        await limits.TakeAsync(bucket, None);
        await PassAsync(Moment * 5);
        RateAnswer answer = await limits.TakeAsync(bucket, None);
        Assert.True(answer.Granted);
        Assert.Equal(1, answer.States[0].Left);
    }

    [Fact]
    public async Task A_window_grants_so_many_within_its_length_wherever_it_begins()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit[] window = [new("a", new RateRule.Window(2, TimeSpan.FromHours(1)))];
        Assert.Equal(1, (await limits.TakeAsync(window, None)).States[0].Left);
        Assert.Equal(0, (await limits.TakeAsync(window, None)).States[0].Left);
        RateAnswer refused = await limits.TakeAsync(window, None);
        Assert.Equal(0, refused.RefusedBy);
        Assert.InRange(refused.States[0].NextIn, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));

        RateLimit[] brief = [new("b", new RateRule.Window(1, Moment))];
        Assert.True((await limits.TakeAsync(brief, None)).Granted);
        await PassAsync(Moment + Moment);
        Assert.True((await limits.TakeAsync(brief, None)).Granted);
    }

    [Fact]
    public async Task A_limit_may_be_as_long_as_a_year()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit[] year = [new("w", new RateRule.Window(1, TimeSpan.FromDays(365))), new("b", new RateRule.Bucket(1, TimeSpan.FromDays(365)))];
        Assert.True((await limits.TakeAsync(year, None)).Granted);
        RateAnswer refused = await limits.TakeAsync(year, None);
        Assert.Equal(0, refused.RefusedBy);
        Assert.All(refused.States, state => Assert.InRange(state.NextIn, TimeSpan.FromDays(364), TimeSpan.FromDays(365)));
    }

    [Fact]
    public async Task All_grant_or_none_counts()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit wide = new("wide", new RateRule.Bucket(10, TimeSpan.FromHours(1)));
        RateLimit gap = new("gap", new RateRule.Window(1, TimeSpan.FromHours(1)));
        Assert.True((await limits.TakeAsync([wide, gap], None)).Granted);
        RateAnswer refused = await limits.TakeAsync([wide, gap], None);
        Assert.Equal(1, refused.RefusedBy);
        Assert.Equal(9, refused.States[0].Left);
        Assert.Equal(8, (await limits.TakeAsync([wide], None)).States[0].Left);
    }

    [Fact]
    public async Task What_is_given_back_does_not_count()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit[] both = [new("w", new RateRule.Window(1, TimeSpan.FromHours(1))), new("b", new RateRule.Bucket(1, TimeSpan.FromHours(1)))];
        await limits.GiveBackAsync(both, None);
        Assert.True((await limits.TakeAsync(both, None)).Granted);
        Assert.False((await limits.TakeAsync(both, None)).Granted);
        await limits.GiveBackAsync(both, None);
        Assert.True((await limits.TakeAsync(both, None)).Granted);
        await limits.GiveBackAsync(both, None);
        await limits.GiveBackAsync(both, None);
        Assert.True((await limits.TakeAsync(both, None)).Granted);
        Assert.False((await limits.TakeAsync(both, None)).Granted);
    }

    [Fact]
    public async Task A_rule_without_a_length_always_grants()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit[] open = [new("a", new RateRule.Window(1, TimeSpan.Zero)), new("b", new RateRule.Bucket(1, TimeSpan.Zero))];
        for (int i = 0; i < 5; i++)
            Assert.True((await limits.TakeAsync(open, None)).Granted);
    }

    [Fact]
    public async Task What_is_only_counted_refuses_nobody_until_it_does()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit window = new("w", new RateRule.Window(2, TimeSpan.FromHours(1))), counted = window with { Refuses = false };
        for (int i = 0; i < 5; i++)
        {
            RateAnswer answer = await limits.TakeAsync([counted], None);
            Assert.True(answer.Granted);
            Assert.Equal(Math.Max(0, 1 - i), answer.States[0].Left);
        }

        RateAnswer[] together = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => limits.TakeAsync([counted], None).AsTask()));
        Assert.All(together, answer => Assert.True(answer.Granted));
        RateAnswer refused = await limits.TakeAsync([window], None);
        Assert.Equal((0, 0), (refused.RefusedBy, refused.States[0].Left));
        Assert.InRange(refused.States[0].NextIn, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
        // Of those that were only counted, as many are kept as the rule grants.
        await limits.GiveBackAsync([window], None);
        Assert.True((await limits.TakeAsync([window], None)).Granted);
    }

    [Fact]
    public async Task A_rule_whose_numbers_change_goes_by_the_latest()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit wide = new("w", new RateRule.Window(4, TimeSpan.FromHours(1))), narrow = wide with { Rule = new RateRule.Window(2, TimeSpan.FromHours(1)) };
        for (int i = 0; i < 3; i++)
            Assert.True((await limits.TakeAsync([wide], None)).Granted);
        Assert.Equal(0, (await limits.TakeAsync([narrow], None)).RefusedBy);
        Assert.Equal(1, (await limits.TakeAsync([wide], None)).States[0].Left);
    }

    [Fact]
    public async Task However_many_ask_at_the_same_time_only_so_many_are_granted()
    {
        IRateLimits limits = await CreateAsync();
        RateLimit[] both = [new("w", new RateRule.Window(7, TimeSpan.FromHours(1))), new("b", new RateRule.Bucket(20, TimeSpan.FromHours(1)))];
        RateAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => limits.TakeAsync(both, None).AsTask())));
        Assert.Equal(7, answers.Count(answer => answer.Granted));
    }
}
