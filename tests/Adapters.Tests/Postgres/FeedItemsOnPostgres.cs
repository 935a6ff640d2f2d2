using Radio24.Adapters.Postgres;
using Radio24.Core.Feeds;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>What feeds said, on whichever PostgreSQL.</summary>
public abstract class FeedItemsOnPostgres(IPostgresUnderTest postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_a_feed_says_takes_the_place_of_what_it_said_and_goes_when_it_is_named_no_more()
    {
        var items = new PostgresFeedItems(postgres.Source);
        var state = new FeedState("news", FeedTopic.News, Noon, Noon, 0, null, "\"v1\"", null);
        FeedItem[] some = [Item("news", "a", Noon.AddHours(-2)), Item("news", "b", Noon.AddHours(-1)), Item("news", "c", Noon.AddHours(-30))];
        await items.NoteAsync(state, some, default);
        await items.NoteAsync(state with { Name = "rain", Topic = FeedTopic.Weather, FetchedAt = null, Trouble = FeedTrouble.TimedOut, Failures = 2 }, null, default);
        Assert.Equal([some[1], some[0]], await items.CurrentAsync(Noon, 10, default));
        Assert.Equal([some[1]], await items.CurrentAsync(Noon, 1, default));

        IReadOnlyList<FeedState> states = await items.StatesAsync(Noon, default);
        Assert.Equal([state with { Items = 2 }, new FeedState("rain", FeedTopic.Weather, Noon, null, 2, FeedTrouble.TimedOut, "\"v1\"", null)], states);

        // Nothing new: what is there stays.
        await items.NoteAsync(state with { TriedAt = Noon.AddMinutes(15) }, null, default);
        Assert.Equal(2, (await items.CurrentAsync(Noon, 10, default)).Count);
        await items.NoteAsync(state, [some[0] with { Link = null, Summary = "" }], default);
        Assert.Equal([some[0] with { Link = null, Summary = "" }], await items.CurrentAsync(Noon, 10, default));

        await items.KeepOnlyAsync(["rain"], default);
        Assert.Empty(await items.CurrentAsync(Noon, 10, default));
        Assert.Equal("rain", Assert.Single(await items.StatesAsync(Noon, default)).Name);
        await items.KeepOnlyAsync([], default);
        Assert.Empty(await items.StatesAsync(Noon, default));
    }

    private static FeedItem Item(string feed, string id, DateTimeOffset at) =>
        new(feed, "Harbour News", id, $"Title {id} 題", "More", new Uri($"https://news.example/{id}"), at, at.AddHours(24));
}

[Collection(nameof(PgliteCollection))]
public sealed class PgliteFeedItemTests(PgliteFixture postgres) : FeedItemsOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class ServerFeedItemTests(PostgresServer postgres) : FeedItemsOnPostgres(postgres);
