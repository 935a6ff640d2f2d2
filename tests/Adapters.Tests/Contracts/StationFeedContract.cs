using Radio24.Core.Air;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="IStationFeed"/> does.</summary>
public abstract class StationFeedContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A feed on which nothing was published yet.</summary>
    protected abstract ValueTask<IStationFeed> CreateAsync();

    /// <summary>How many events a subscriber may fall behind.</summary>
    protected abstract int Backlog { get; }

    [Fact]
    public async Task A_late_subscriber_gets_the_last_state_at_once_and_no_old_posts()
    {
        IStationFeed feed = await CreateAsync();
        await feed.PublishAsync(Now("first"), None);
        await feed.PublishAsync(Now("second"), None);
        await feed.PublishAsync(new StationEvent.Listeners(3), None);
        await feed.PublishAsync(Caption(1), None);
        await feed.PublishAsync(Moved(), None);
        await feed.PublishAsync(Caption(2), None);

        await using IAsyncEnumerator<StationEvent> events = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        StationEvent[] last = [await NextAsync(events), await NextAsync(events), await NextAsync(events)];

        Assert.Equal("second", Assert.Single(last.OfType<StationEvent.NowPlaying>()).Now.Current.Title);
        Assert.Equal(3, Assert.Single(last.OfType<StationEvent.Listeners>()).Count);
        Assert.Equal(2, Assert.Single(last.OfType<StationEvent.CaptionShown>()).Caption.Id);
    }

    [Fact]
    public async Task Events_come_in_order_to_every_subscriber()
    {
        IStationFeed feed = await CreateAsync();
        await feed.PublishAsync(new StationEvent.Listeners(0), None);
        await using IAsyncEnumerator<StationEvent> one = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        await using IAsyncEnumerator<StationEvent> two = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        await NextAsync(one);
        await NextAsync(two);
        StationEvent.PostMoved moved = Moved();
        await feed.PublishAsync(Caption(1), None);
        await feed.PublishAsync(moved, None);
        await feed.PublishAsync(Caption(2), None);

        foreach (IAsyncEnumerator<StationEvent> events in new[] { one, two })
        {
            Assert.Equal(Caption(1), await NextAsync(events));
            Assert.Equal(moved, await NextAsync(events));
            Assert.Equal(Caption(2), await NextAsync(events));
        }
    }

    [Fact]
    public async Task A_subscriber_that_sleeps_loses_the_oldest_and_never_blocks_the_publisher()
    {
        IStationFeed feed = await CreateAsync();
        await feed.PublishAsync(new StationEvent.Listeners(0), None);
        await using IAsyncEnumerator<StationEvent> sleeper = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        await NextAsync(sleeper);

        int published = Backlog * 4;
        for (int id = 1; id <= published; id++)
            await feed.PublishAsync(Caption(id), None);

        var seen = new List<long>();
        do
        {
            seen.Add(((StationEvent.CaptionShown)await NextAsync(sleeper)).Caption.Id);
        }
        while (seen[^1] < published);
        Assert.True(seen.Count <= Backlog + 1, $"{seen.Count} events were kept for a reader that slept");
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public async Task Cancelling_ends_the_subscription()
    {
        IStationFeed feed = await CreateAsync();
        using var cancel = new CancellationTokenSource();
        await using IAsyncEnumerator<StationEvent> events = feed.SubscribeAsync(cancel.Token).GetAsyncEnumerator(cancel.Token);
        Task<StationEvent> waiting = NextAsync(events);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await feed.PublishAsync(Caption(1), None);
    }

    private static StationEvent.NowPlaying Now(string title) =>
        new(new NowPlaying(new AirItem(SegmentKind.Music, title, "Artist", Posts.Noon, TimeSpan.FromMinutes(3), null), null, []));

    private static StationEvent.CaptionShown Caption(long id) =>
        new(new Caption(id, $"phrase {id}", "en", Posts.Noon, TimeSpan.FromSeconds(id), TimeSpan.FromSeconds(2), null));

    private static StationEvent.PostMoved Moved() =>
        new(PostId.New(Posts.Noon), ListenerId.New(Posts.Noon), Posts.To(PostState.Screened), 1);

    private static async Task<StationEvent> NextAsync(IAsyncEnumerator<StationEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return events.Current;
    }
}
