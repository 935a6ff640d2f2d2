using Radio24.Core.Air;
using Radio24.Core.Direction;
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
        await feed.PublishAsync(Next(7), None);
        StationEvent.UpNext next = Next(8, PostId.New(Posts.Noon), PostId.New(Posts.Noon));
        await feed.PublishAsync(next, None);

        await using IAsyncEnumerator<StationEvent> events = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        StationEvent[] last = [await NextAsync(events), await NextAsync(events), await NextAsync(events), await NextAsync(events)];

        Assert.Equal("second", Assert.Single(last.OfType<StationEvent.NowPlaying>()).Now.Current.Title);
        Assert.Equal(3, Assert.Single(last.OfType<StationEvent.Listeners>()).Count);
        Assert.Equal(2, Assert.Single(last.OfType<StationEvent.CaptionShown>()).Caption.Id);
        StationEvent.UpNext told = Assert.Single(last.OfType<StationEvent.UpNext>());
        Assert.Equal(next.Posts, told.Posts);
        Assert.Equal(next with { Posts = told.Posts }, told);
    }

    [Fact]
    public async Task What_was_erased_is_not_among_the_posts_that_are_next()
    {
        IStationFeed feed = await CreateAsync();
        PostId erased = PostId.New(Posts.Noon), other = PostId.New(Posts.Noon);
        await feed.PublishAsync(Next(2, erased, other), None);
        await feed.PublishAsync(new StationEvent.Forgotten([erased]), None);
        await using IAsyncEnumerator<StationEvent> events = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        Assert.Equal(other, Assert.Single(Assert.IsType<StationEvent.UpNext>(await NextAsync(events)).Posts).Id);
    }

    [Fact]
    public async Task Many_published_at_once_all_come()
    {
        IStationFeed feed = await CreateAsync();
        await feed.PublishAsync(new StationEvent.Listeners(0), None);
        await using IAsyncEnumerator<StationEvent> events = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        await NextAsync(events);
        StationEvent.PostMoved[] moved = [.. Enumerable.Range(0, Math.Min(200, Backlog)).Select(_ => Moved())];
        await Task.WhenAll(moved.Select(each => feed.PublishAsync(each, None).AsTask()));

        var heard = new HashSet<StationEvent>();
        while (heard.Count < moved.Length)
            Assert.True(heard.Add(await NextAsync(events)));
        Assert.All(moved, each => Assert.Contains(each, heard));
    }

    [Fact]
    public async Task Who_wants_one_kind_of_events_gets_no_other()
    {
        IStationFeed feed = await CreateAsync();
        await feed.PublishAsync(new StationEvent.Listeners(3), None);
        await feed.PublishAsync(Caption(1), None);
        await using IAsyncEnumerator<StationEvent.Listeners> counts = feed.SubscribeAsync<StationEvent.Listeners>(None).GetAsyncEnumerator(None);
        Assert.Equal(3, (await NextAsync(counts)).Count);

        PostId post = PostId.New(Posts.Noon);
        await using IAsyncEnumerator<StationEvent.Forgotten> erased = feed.SubscribeAsync<StationEvent.Forgotten>(None).GetAsyncEnumerator(None);
        Task<StationEvent.Forgotten> first = NextAsync(erased);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => feed.PublishAsync(Moved(), None).AsTask()));
        // A subscription is not there at once: it is said again until it was heard.
        while (!first.IsCompleted)
        {
            await feed.PublishAsync(new StationEvent.Forgotten([post]), None);
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, None));
        }

        Assert.Equal([post], (await first).Posts);
        await feed.PublishAsync(new StationEvent.Listeners(4), None);
        Assert.Equal(4, (await NextAsync(counts)).Count);
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
    public async Task Thousands_of_events_said_at_once_by_one_publisher_come_in_their_order()
    {
        IStationFeed feed = await CreateAsync();
        await feed.PublishAsync(new StationEvent.Listeners(0), None);
        await using IAsyncEnumerator<StationEvent.CaptionShown> events =
            feed.SubscribeAsync<StationEvent.CaptionShown>(None).GetAsyncEnumerator(None);
        Task<StationEvent.CaptionShown> next = NextAsync(events);
        // A subscription is not there at once.
        for (int id = -1; !next.IsCompleted; id--)
        {
            await feed.PublishAsync(Caption(id), None);
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, None));
        }

        const int Published = 5_000;
        Task said = Task.WhenAll(Enumerable.Range(1, Published).Select(id => feed.PublishAsync(Caption(id), None).AsTask()).ToArray());
        var heard = new List<long>();
        while (heard is not [.., Published])
        {
            long id = (await NextAsync(events)).Caption.Id;
            if (id > 0)
                heard.Add(id);
        }

        await said;
        // A reader that is slower than they come loses the oldest.
        Assert.Equal(heard.Order().Distinct(), heard);
        Assert.True(heard.Count >= Math.Min(Backlog, Published) / 2, $"{heard.Count} were heard");
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
        // The last of them may still be coming in while it reads.
        Assert.True(seen.Count <= Backlog * 2, $"{seen.Count} events were kept for a reader that slept");
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public async Task What_was_erased_is_told_and_is_no_part_of_the_last_state_any_more()
    {
        IStationFeed feed = await CreateAsync();
        PostId erased = PostId.New(Posts.Noon), other = PostId.New(Posts.Noon);
        await feed.PublishAsync(Heard("Aiko", erased, [Item("Mika", other), Item("Aiko", erased)]), None);
        await feed.PublishAsync(new StationEvent.Listeners(3), None);
        await feed.PublishAsync(Caption(1, erased), None);
        await using IAsyncEnumerator<StationEvent> early = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        for (int i = 0; i < 3; i++)
            await NextAsync(early);

        await feed.PublishAsync(new StationEvent.Forgotten([PostId.New(Posts.Noon), erased]), None);
        Assert.Contains(erased, Assert.IsType<StationEvent.Forgotten>(await NextAsync(early)).Posts);
        await using IAsyncEnumerator<StationEvent> late = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        NowPlaying now = Assert.IsType<StationEvent.NowPlaying>(await NextAsync(late)).Now;
        Assert.Equal(("", (PostId?)null, SegmentKind.ListenerPost), (now.Current.Title, now.Current.Post, now.Current.Kind));
        Assert.Equal(Item("Mika", other), Assert.Single(now.History));
        Assert.IsType<StationEvent.Listeners>(await NextAsync(late));
        // No caption came: what comes next is what is said now.
        await feed.PublishAsync(Caption(2, other), None);
        Assert.Equal(Caption(2, other), await NextAsync(late));

        await feed.PublishAsync(new StationEvent.Forgotten([erased]), None);
        await using IAsyncEnumerator<StationEvent> last = feed.SubscribeAsync(None).GetAsyncEnumerator(None);
        StationEvent[] state = [await NextAsync(last), await NextAsync(last), await NextAsync(last)];
        Assert.Equal(Caption(2, other), Assert.Single(state.OfType<StationEvent.CaptionShown>()));
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

    private static StationEvent.NowPlaying Heard(string name, PostId post, IReadOnlyList<AirItem> history) =>
        new(new NowPlaying(Item(name, post), null, history));

    private static AirItem Item(string name, PostId post) => new(SegmentKind.ListenerPost, name, "Hana", Posts.Noon, null, post);

    private static StationEvent.CaptionShown Caption(long id, PostId? post = null) =>
        new(new Caption(id, $"phrase {id}", "en", Posts.Noon, TimeSpan.FromSeconds(id), TimeSpan.FromSeconds(2), post));

    private static StationEvent.UpNext Next(int waiting, params PostId[] posts) => new(
        [.. posts.Select((id, i) => new PlacedPost(id, ListenerId.New(Posts.Noon), i + 1, TimeSpan.FromSeconds(30.5 * i)))], waiting, 1,
        new AirPace(TimeSpan.FromSeconds(3), 1, TimeSpan.FromSeconds(22), 3, TimeSpan.FromMinutes(1)), TimeSpan.FromHours(1));

    private static StationEvent.PostMoved Moved() =>
        new(PostId.New(Posts.Noon), ListenerId.New(Posts.Noon), Posts.To(PostState.Screened), 1);

    private static async Task<TEvent> NextAsync<TEvent>(IAsyncEnumerator<TEvent> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return events.Current;
    }
}
