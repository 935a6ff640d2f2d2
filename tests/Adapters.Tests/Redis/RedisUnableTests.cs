using Radio24.Adapters.Embedded;
using Radio24.Adapters.Redis;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Redis;

/// <summary>A server of its own that answers and cannot: it is full, it may not write, or it has become a replica.</summary>
public sealed class RedisUnableTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RedisServer _redis = new();

    /// <summary>What makes it unable, and what makes it able again.</summary>
    public static TheoryData<string, string> Troubles => new()
    {
        { "CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0" },
        { "CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0" },
        { "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE" },
    };

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Each_process_counts_by_itself_and_says_that_the_server_is_away(string trouble, string remedy)
    {
        using RedisLink link = await _redis.LinkAsync();
        var limits = new RedisRateLimits(link, new EmbeddedRateLimits(TimeProvider.System), TimeProvider.System);
        RateLimit[] once = [new("once", new RateRule.Bucket(1, TimeSpan.FromHours(1)))];
        Assert.True(await link.AnswersAsync(None));
        await TellAsync(trouble);

        Assert.True((await limits.TakeAsync(once, None)).Granted);
        Assert.False((await limits.TakeAsync(once, None)).Granted);
        await limits.GiveBackAsync(once, None);
        Assert.True((await limits.TakeAsync(once, None)).Granted);
        Assert.False(await link.AnswersAsync(None));

        await TellAsync(remedy);
        Assert.True(await link.AnswersAsync(None));
        // Redis has counted none of them.
        Assert.True((await limits.TakeAsync(once, None)).Granted);
        Assert.False((await limits.TakeAsync(once, None)).Granted);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task The_feed_goes_on_and_a_late_reader_is_told_nothing_that_is_over(string trouble, string remedy)
    {
        using RedisLink link = await _redis.LinkAsync();
        var feed = new RedisStationFeed(link);
        await using IAsyncEnumerator<StationEvent> reader = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        Task<StationEvent> heard = NextAsync(reader);
        await feed.PublishAsync(new StationEvent.Listeners(1), None);
        Assert.Equal(new StationEvent.Listeners(1), await heard);

        await TellAsync(trouble);
        await SayUntilHeardAsync(feed, new StationEvent.Listeners(2), UntilAsync(reader, new StationEvent.Listeners(2)));

        await TellAsync(remedy);
        await feed.PublishAsync(new StationEvent.Listeners(3), None);
        await UntilAsync(reader, new StationEvent.Listeners(3));
        await using IAsyncEnumerator<StationEvent> late = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        Assert.Equal(new StationEvent.Listeners(3), await NextAsync(late));
    }

    [Fact]
    public async Task A_full_server_has_no_last_state_rather_than_an_old_one()
    {
        using RedisLink link = await _redis.LinkAsync();
        var feed = new RedisStationFeed(link);
        await feed.PublishAsync(new StationEvent.Listeners(1), None);
        await TellAsync("CONFIG SET maxmemory 1");
        await feed.PublishAsync(new StationEvent.Listeners(2), None);
        await using IAsyncEnumerator<StationEvent> late = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        Task<StationEvent> first = NextAsync(late);
        await SayUntilHeardAsync(feed, new StationEvent.Listeners(3), first);
        Assert.Equal(new StationEvent.Listeners(3), await first);
    }

    [Fact]
    public async Task What_waits_in_a_full_server_is_still_given_out_also_what_had_failed()
    {
        using RedisLink link = await _redis.LinkAsync();
        var queue = new RedisQueue(link, "inbox", TimeProvider.System, QueueClock.Options);
        await queue.AddAsync("first", priority: false);
        await queue.AddAsync("second", priority: false);
        await using IAsyncEnumerator<QueueEntry> reader = queue.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.Equal("first", (await NextAsync(reader)).Payload);
        await queue.FailAsync(reader.Current, "no voice");
        await TellAsync("CONFIG SET maxmemory 1");
        Exception full = await Assert.ThrowsAnyAsync<Exception>(() => queue.AddAsync("third", priority: false).AsTask());
        Assert.True(RedisLink.IsAway(full), full.Message);

        Assert.Equal("second", (await NextAsync(reader)).Payload);
        await queue.AcknowledgeAsync(reader.Current);
        // Its first backoff is waited for: a full server takes no other time for it.
        QueueEntry again = await NextAsync(reader);
        Assert.Equal(("first", 2), (again.Payload, again.Attempt));
        await queue.AcknowledgeAsync(again);
    }

    private async Task TellAsync(string command)
    {
        string[] words = command.Split(' ');
        // A connection of its own: what is under test finds out by what it is answered.
        using RedisLink link = await _redis.LinkAsync();
        await link.Database.ExecuteAsync(words[0], [.. words[1..]]);
    }

    // Until a reader has subscribed it hears of such a server nothing, not even what was said last: said again and again.
    private static async Task SayUntilHeardAsync(RedisStationFeed feed, StationEvent said, Task heard)
    {
        for (int tries = 0; tries < 300 && !heard.IsCompleted; tries++)
        {
            await feed.PublishAsync(said, None);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await heard;
    }

    // What was said while it subscribed may be heard twice: as it was said, and as the last state.
    private static async Task UntilAsync(IAsyncEnumerator<StationEvent> reader, StationEvent awaited)
    {
        while (await NextAsync(reader) != awaited)
        {
        }
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<T> reader)
    {
        Assert.True(await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        return reader.Current;
    }
}
