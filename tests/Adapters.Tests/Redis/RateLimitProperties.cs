using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Redis;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Redis;

/// <summary>What holds of rate limits whatever is asked of them, in whatever order.</summary>
[Collection(nameof(RedisCollection))]
public sealed class RateLimitProperties(RedisServer redis)
{
    /// <summary>One thing that is done: so much time goes by, then one is taken, or given back.</summary>
    public sealed record Step(int Pause, bool GivesBack);

    /// <summary>A bucket and a window that are asked together, and what is done to them.</summary>
    public sealed record Story(int AtOnce, int Every, int Limit, int Length, Step[] Steps)
    {
        /// <param name="unit">What the numbers are in.</param>
        public RateLimit[] Limits(string name, TimeSpan unit) =>
            [new($"bucket:{name}", new RateRule.Bucket(AtOnce, Every * unit)), new($"window:{name}", new RateRule.Window(Limit, Length * unit))];
    }

    public static Arbitrary<Story> Stories() => (
        from atOnce in Gen.Choose(1, 5)
        from every in Gen.Choose(1, 5)
        from limit in Gen.Choose(1, 5)
        from length in Gen.Choose(1, 12)
        from steps in (
            from pause in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 4)), (1, Gen.Choose(5, 15)))
            from givesBack in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Step(pause, givesBack)).ArrayOf()
        select new Story(atOnce, every, limit, length, steps)).ToArbitrary();

    [Property(Arbitrary = [typeof(RateLimitProperties)], MaxTest = 300)]
    public async Task Never_more_is_granted_than_the_rule_says_in_any_stretch_of_time(Story story)
    {
        TimeSpan unit = TimeSpan.FromMilliseconds(7);
        var time = new FakeTimeProvider();
        var limits = new EmbeddedRateLimits(time);
        List<TimeSpan> granted = [];
        TimeSpan now = TimeSpan.Zero;
        foreach (Step step in story.Steps)
        {
            time.Advance(step.Pause * unit);
            now += step.Pause * unit;
            if ((await limits.TakeAsync(story.Limits("a", unit), default)).Granted)
                granted.Add(now);
        }

        for (int first = 0; first < granted.Count; first++)
        {
            for (int last = first; last < granted.Count; last++)
            {
                int count = last - first + 1;
                TimeSpan stretch = granted[last] - granted[first];
                Assert.True(stretch >= story.Length * unit || count <= story.Limit, $"{count} within {stretch}");
                Assert.True(count <= story.AtOnce + (stretch / (story.Every * unit)) + 1e-5, $"{count} out of the bucket within {stretch}");
            }
        }
    }

    /// <summary>In hours, so that the moments that pass in Redis meanwhile decide nothing.</summary>
    [Property(Arbitrary = [typeof(RateLimitProperties)], MaxTest = 60)]
    public async Task Redis_and_a_process_by_itself_answer_the_same(Story story)
    {
        TimeSpan unit = TimeSpan.FromHours(1);
        FakeTimeProvider time = new(), still = new();
        using RedisLink link = await redis.LinkAsync(still);
        var here = new EmbeddedRateLimits(time);
        var there = new RedisRateLimits(link, new EmbeddedRateLimits(still), still);
        RateLimit[] limits = story.Limits("a", unit);
        foreach (Step step in story.Steps)
        {
            time.Advance(step.Pause * unit);
            await PassAsync(link, step.Pause * unit);
            if (step.GivesBack)
            {
                await here.GiveBackAsync(limits, default);
                await there.GiveBackAsync(limits, default);
                continue;
            }

            RateAnswer expected = await here.TakeAsync(limits, default), answer = await there.TakeAsync(limits, default);
            Assert.Equal(expected.RefusedBy, answer.RefusedBy);
            foreach ((RateState mine, RateState theirs) in expected.States.Zip(answer.States))
            {
                Assert.Equal(mine.Left, theirs.Left);
                Assert.Equal(mine.NextIn.TotalHours, theirs.NextIn.TotalHours, 0.2);
            }
        }
    }

    /// <summary>Redis's clock cannot be set: what it has counted is made older instead.</summary>
    private static Task<StackExchange.Redis.RedisResult> PassAsync(RedisLink link, TimeSpan time) => link.Database.ScriptEvaluateAsync(
        """
        local at = redis.call('HGET', KEYS[1], 'at')
        if at then redis.call('HSET', KEYS[1], 'at', string.format('%.3f', at - ARGV[1])) end
        for _, taken in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do redis.call('ZINCRBY', KEYS[2], '-' .. ARGV[1], taken) end
        """,
        [link.Key("rate:bucket:a"), link.Key("rate:window:a")],
        [(long)time.TotalMilliseconds]);
}
