using Radio24.Adapters.Embedded;
using Radio24.Adapters.Redis;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Redis;

[Collection(nameof(RedisCollection))]
public sealed class RedisInboxTests(RedisServer redis) : InboxContract, IAsyncLifetime
{
    private RedisLink _link = null!;
    private RedisInbox _inbox = null!;

    public async Task InitializeAsync() => _link = await redis.LinkAsync();

    public Task DisposeAsync()
    {
        _link.Dispose();
        return Task.CompletedTask;
    }

    protected override ValueTask<IInbox> CreateAsync() =>
        ValueTask.FromResult<IInbox>(_inbox = new RedisInbox(_link, TimeProvider.System, QueueClock.Options));

    protected override async ValueTask LetRedeliveriesComeDueAsync() => await QueueClock.PassAsync(_link, "inbox");

    protected override IDeadLetters DeadLetters => _inbox.DeadLetters;
}

[Collection(nameof(RedisCollection))]
public sealed class RedisTalkbackTests(RedisServer redis) : TalkbackContract, IAsyncLifetime
{
    private RedisLink _link = null!;
    private RedisTalkback _talkback = null!;

    public async Task InitializeAsync() => _link = await redis.LinkAsync();

    public Task DisposeAsync()
    {
        _link.Dispose();
        return Task.CompletedTask;
    }

    protected override ValueTask<ITalkback> CreateAsync() =>
        ValueTask.FromResult<ITalkback>(_talkback = new RedisTalkback(_link, TimeProvider.System, QueueClock.Options));

    protected override async ValueTask LetRedeliveriesComeDueAsync() => await QueueClock.PassAsync(_link, "talkback");

    protected override IDeadLetters DeadLetters => _talkback.DeadLetters;
}

[Collection(nameof(RedisCollection))]
public sealed class RedisStationFeedTests(RedisServer redis) : StationFeedContract, IAsyncLifetime
{
    private RedisLink _link = null!;

    protected override int Backlog => RedisStationFeed.Backlog;

    public async Task InitializeAsync() => _link = await redis.LinkAsync();

    public Task DisposeAsync()
    {
        _link.Dispose();
        return Task.CompletedTask;
    }

    protected override ValueTask<IStationFeed> CreateAsync() => ValueTask.FromResult<IStationFeed>(new RedisStationFeed(_link));

    [Fact]
    public async Task A_reader_whose_connection_was_lost_hears_again_and_is_told_what_it_missed()
    {
        await using IAsyncEnumerator<StationEvent> reader =
            new RedisStationFeed(_link).SubscribeAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        using RedisLink other = await RedisLink.ConnectAsync(redis.Configuration, _link.Prefix);
        var feed = new RedisStationFeed(other);
        ValueTask<bool> first = reader.MoveNextAsync();
        await feed.PublishAsync(new StationEvent.Listeners(1), CancellationToken.None);
        Assert.True(await first.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        await other.Database.ExecuteAsync("CLIENT", "KILL", "SKIPME", "yes");
        await feed.PublishAsync(new StationEvent.Listeners(2), CancellationToken.None);
        await UntilAsync(reader, new StationEvent.Listeners(2));
        await feed.PublishAsync(new StationEvent.Listeners(3), CancellationToken.None);
        await UntilAsync(reader, new StationEvent.Listeners(3));
    }

    private static async Task UntilAsync(IAsyncEnumerator<StationEvent> reader, StationEvent awaited)
    {
        do
            Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        while (reader.Current != awaited);
    }
}

/// <summary>A server of its own, since it is killed.</summary>
public sealed class RedisAwayTests : IAsyncLifetime
{
    private readonly RedisServer _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task While_the_server_is_away_each_process_counts_by_itself()
    {
        using RedisLink link = await _redis.LinkAsync();
        var limits = new RedisRateLimits(link, new EmbeddedRateLimits(TimeProvider.System), TimeProvider.System);
        RateLimit[] once = [new("once", new RateRule.Window(1, TimeSpan.FromHours(1)))];
        Assert.True((await limits.TakeAsync(once, default)).Granted);
        await _redis.KillAsync();
        Assert.True((await limits.TakeAsync(once, default)).Granted);
        Assert.False((await limits.TakeAsync(once, default)).Granted);
        // DisposeAsync kills a server.
        await _redis.StartAsync();
    }

    [Fact]
    public async Task Whoever_wants_to_hand_something_over_is_told_that_the_queue_is_away()
    {
        using RedisLink link = await _redis.LinkAsync();
        var inbox = new RedisInbox(link, TimeProvider.System);
        var talkback = new RedisTalkback(link, TimeProvider.System);
        var feed = new RedisStationFeed(link);
        PostId post = PostId.New(DateTimeOffset.UnixEpoch);
        await _redis.KillAsync();
        Func<ValueTask>[] acts =
        [
            () => inbox.PostAsync(post, default),
            () => talkback.TellAsync(new StudioNotice.Skip(DateTimeOffset.UnixEpoch), Lane.Priority, default),
            async () => await inbox.DeadLetters.CountAsync(default),
            async () => await talkback.DeadLetters.ListAsync(10, default),
            async () => await talkback.DeadLetters.ReplayAsync("1-1", default),
            () => feed.PublishAsync(new StationEvent.Listeners(1), default),
            () => feed.PublishAsync(new StationEvent.PostMoved(post, new ListenerId(post.Value), Posts.To(PostState.Aired), 0), default),
            () => feed.PublishAsync(new StationEvent.Forgotten([post]), default),
        ];
        await Task.WhenAll(acts.Select(act => Assert.ThrowsAsync<QueueAwayException>(() => act().AsTask())));
        await _redis.StartAsync();
    }

    [Fact]
    public async Task A_reader_outlives_the_server_and_what_was_acknowledged_stays_done()
    {
        using RedisLink link = await _redis.LinkAsync();
        var options = new RedisQueueOptions { Poll = TimeSpan.FromMilliseconds(50) };
        var queue = new RedisQueue(link, "inbox", TimeProvider.System, options);
        await using IAsyncEnumerator<QueueEntry> reader = queue.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        await queue.AddAsync("before", priority: false);
        Assert.True(await reader.MoveNextAsync());
        await queue.AcknowledgeAsync(reader.Current);
        await HasWrittenAsync(link);
        await _redis.KillAsync();
        ValueTask<bool> next = reader.MoveNextAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => queue.AddAsync("lost", priority: false).AsTask());

        await _redis.StartAsync();
        for (int tries = 0; ; tries++)
        {
            try
            {
                await queue.AddAsync("after", priority: false);
                break;
            }
            catch (Exception e) when (RedisLink.IsAway(e) && tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }

        Assert.True(await next.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("after", reader.Current.Payload);
    }

    /// <summary>
    /// appendfsync everysec: what the operating system has outlives the process. While a disk is slow to take what came before, the
    /// server keeps what comes for up to two seconds; were it killed then, the delivery would come twice, which is allowed.
    /// </summary>
    private static async Task HasWrittenAsync(RedisLink link)
    {
        for (int looks = 0; looks < 1_500 && !((string?)await link.Database.ExecuteAsync("INFO", "persistence"))!.Contains("aof_buffer_length:0\r"); looks++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
    }
}

[Collection(nameof(RedisCollection))]
public sealed class RedisRateLimitsTests(RedisServer redis) : RateLimitsContract, IAsyncLifetime
{
    /// <summary>Stands still, so that no deadline passes while the machine is busy.</summary>
    private readonly FakeTimeProvider _still = new();
    private RedisLink _link = null!;

    public async Task InitializeAsync() => _link = await redis.LinkAsync(_still);

    public Task DisposeAsync()
    {
        _link.Dispose();
        return Task.CompletedTask;
    }

    protected override ValueTask<IRateLimits> CreateAsync() => ValueTask.FromResult<IRateLimits>(new RedisRateLimits(_link, new Refusing(), _still));

    protected override async ValueTask PassAsync(TimeSpan time) => await Task.Delay(time, TimeProvider.System);

    [Fact]
    public async Task Two_processes_count_together()
    {
        using RedisLink other = await RedisLink.ConnectAsync(redis.Configuration, _link.Prefix, _still);
        var first = new RedisRateLimits(_link, new Refusing(), _still);
        var second = new RedisRateLimits(other, new Refusing(), _still);
        RateLimit[] both = [new("gap", new RateRule.Window(1, TimeSpan.FromHours(1))), new("all", new RateRule.Bucket(9, TimeSpan.FromHours(1)))];
        Assert.True((await first.TakeAsync(both, default)).Granted);
        RateAnswer refused = await second.TakeAsync(both, default);
        Assert.Equal((0, 8), (refused.RefusedBy, refused.States[1].Left));
        await second.GiveBackAsync(both, default);
        Assert.True((await first.TakeAsync(both, default)).Granted);
    }

    /// <summary>Stands in for a process's own counts where only Redis may answer.</summary>
    private sealed class Refusing : IRateLimits
    {
        public ValueTask<RateAnswer> TakeAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken) =>
            limits.All(limit => limit.Rule.IsOpen)
                ? ValueTask.FromResult(new RateAnswer(null, []))
                : throw new InvalidOperationException("Redis was not asked.");

        public ValueTask GiveBackAsync(IReadOnlyList<RateLimit> limits, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}

[Collection(nameof(RedisCollection))]
public sealed class RedisLeaseTests(RedisServer redis) : LeaseStoreContract, IAsyncLifetime
{
    private readonly List<RedisLink> _links = [];

    public async Task InitializeAsync() => _links.Add(await redis.LinkAsync());

    public Task DisposeAsync()
    {
        _links.ForEach(link => link.Dispose());
        return Task.CompletedTask;
    }

    protected override ValueTask<ILeaseStore> CreateAsync() => ValueTask.FromResult<ILeaseStore>(new RedisLeaseStore(_links[0]));

    protected override async ValueTask<ILeaseStore> CreateUnreachableAsync()
    {
        _links.Add(await RedisLink.ConnectAsync("127.0.0.1:1"));
        return new RedisLeaseStore(_links[^1]);
    }
}
