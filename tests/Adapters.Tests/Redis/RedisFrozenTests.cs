using Radio24.Adapters.Embedded;
using Radio24.Adapters.Redis;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Redis;

/// <summary>A server of its own that is stopped as a process: it stays connected and answers nothing.</summary>
public sealed class RedisFrozenTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly RateLimit[] Once = [new("once", new RateRule.Window(1, TimeSpan.FromHours(1)))];

    private readonly RedisServer _redis = new();
    private readonly FakeTimeProvider _time = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task However_many_wait_for_a_limit_each_has_its_answer_after_one_second()
    {
        using RedisLink link = await _redis.LinkAsync(_time);
        var limits = new RedisRateLimits(link, new EmbeddedRateLimits(_time), _time);
        Assert.True((await limits.TakeAsync([new("other", Once[0].Rule)], None)).Granted);
        await _redis.FreezeAsync();

        Task<RateAnswer[]> crowd = Task.WhenAll(Enumerable.Range(0, 2_000).Select(_ => limits.TakeAsync(Once, None).AsTask()));
        await PassAsync(RedisRateLimits.Patience, crowd);
        Assert.Single(await crowd, answer => answer.Granted);

        // From now on nobody waits: the clock stands still.
        Assert.False((await limits.TakeAsync(Once, None).AsTask().WaitAsync(TimeSpan.FromSeconds(60))).Granted);
        await limits.GiveBackAsync(Once, None);
        Assert.True((await limits.TakeAsync(Once, None)).Granted);
        Assert.False(await link.AnswersAsync(None));
        await Assert.ThrowsAsync<QueueAwayException>(
            () => new RedisInbox(link, _time).PostAsync(PostId.New(DateTimeOffset.UnixEpoch), Lane.Normal, None).AsTask());
    }

    [Fact]
    public async Task It_is_asked_again_as_soon_as_it_answers()
    {
        using RedisLink link = await _redis.LinkAsync(_time);
        var limits = new RedisRateLimits(link, new EmbeddedRateLimits(_time), _time);
        await _redis.FreezeAsync();
        Task<RateAnswer[]> first = Task.WhenAll(limits.TakeAsync(Once, None).AsTask());
        await PassAsync(RedisRateLimits.Patience, first);
        Assert.False(link.IsAnswering);

        await _redis.ThawAsync();
        for (int looks = 0; !link.IsAnswering; looks++)
        {
            Assert.True(looks < 1_200, "Redis answers and is not asked");
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        // Redis counts again, for this process and another.
        RateLimit[] fresh = [new("fresh", new RateRule.Window(1, TimeSpan.FromHours(1)))];
        Assert.True((await limits.TakeAsync(fresh, None)).Granted);
        using RedisLink other = await RedisLink.ConnectAsync(_redis.Configuration, link.Prefix);
        var elsewhere = new RedisRateLimits(other, new EmbeddedRateLimits(TimeProvider.System), TimeProvider.System);
        Assert.False((await elsewhere.TakeAsync(fresh, None)).Granted);
    }

    /// <summary>Lets so much time go by, and no more, until it is done.</summary>
    private async Task PassAsync(TimeSpan time, Task done)
    {
        TimeSpan step = time / 10;
        for (TimeSpan gone = step; gone <= time; gone += step)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            Assert.False(done.IsCompleted);
            _time.Advance(step);
        }

        await done.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
