using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Feeds;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Host.Feeds;
using Radio24.Tests;

namespace Radio24.Host.Tests.Feeds;

/// <summary>Feeds over a day, in virtual time.</summary>
public sealed class FeedPollingTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryFeedItems _items = new();
    private readonly ScriptedFeed _feed = new();

    [Fact]
    public async Task A_feed_is_asked_at_its_interval_with_what_it_gave_last()
    {
        FeedPolling polling = New();
        for (int minute = 0; minute < 60; minute++)
        {
            await polling.RunAsync(default);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(_feed.Asked.Count, 4, 5);
        Assert.Equal([null, "\"v1\""], _feed.Asked.Take(2).Select(request => request.Etag));
        Assert.Equal("Ferry back in service", Assert.Single(await _items.CurrentAsync(_time.GetUtcNow(), 9, default)).Title);
    }

    [Fact]
    public async Task One_that_fails_rests_longer_each_time_and_what_it_said_stays_until_it_is_stale()
    {
        FeedPolling polling = New();
        await polling.RunAsync(default);
        _feed.Answer = new FeedAnswer.Failed(FeedTrouble.Failing);
        for (int minute = 0; minute < 20 * 60; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await polling.RunAsync(default);
        }

        Assert.InRange(_feed.Asked.Count, 6, 10);
        FeedState state = Assert.Single(await _items.StatesAsync(_time.GetUtcNow(), default));
        Assert.Equal((FeedTrouble.Failing, 1), (state.Trouble, state.Items));
        Assert.Empty(await _items.CurrentAsync(_time.GetUtcNow().AddHours(5), 9, default));
        _feed.Answer = new FeedAnswer.Same();
        _time.Advance(TimeSpan.FromHours(7));
        await polling.RunAsync(default);
        Assert.Null(Assert.Single(await _items.StatesAsync(_time.GetUtcNow(), default)).Trouble);
    }

    [Fact]
    public async Task One_that_breaks_its_reading_rests_and_keeps_no_other_from_being_asked()
    {
        _feed.Breaks = request => request.Address.Host == "broken.example";
        FeedPolling polling = New(("broken", "https://broken.example/feed"), ("news", "https://news.example/feed"));
        for (int minute = 0; minute < 120; minute++)
        {
            await polling.RunAsync(default);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(_feed.Asked.Count(request => request.Address.Host == "broken.example"), 2, 4);
        Assert.InRange(_feed.Asked.Count(request => request.Address.Host == "news.example"), 7, 9);
        IReadOnlyList<FeedState> states = await _items.StatesAsync(_time.GetUtcNow(), default);
        Assert.Equal([FeedTrouble.NotAFeed, null], states.Select(state => state.Trouble));
        Assert.Equal(1, states[1].Items);
    }

    [Fact]
    public async Task After_a_start_it_is_read_anew_and_soon_for_its_address_may_be_another()
    {
        await New().RunAsync(default);
        _time.Advance(TimeSpan.FromHours(1));
        FeedPolling other = New(("news", "https://other.example/feed"));
        await other.RunAsync(default);
        Assert.Equal((new Uri("https://other.example/feed"), null), (_feed.Asked[^1].Address, _feed.Asked[^1].Etag));
        _time.Advance(TimeSpan.FromHours(1));
        await other.RunAsync(default);
        Assert.Equal("\"v1\"", _feed.Asked[^1].Etag);

        // One that rests for hours since it failed is asked as soon as the owner has mended it.
        _feed.Answer = new FeedAnswer.Failed(FeedTrouble.Refused);
        for (int minute = 0; minute < 600; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await other.RunAsync(default);
        }

        _time.Advance(TimeSpan.FromMinutes(20));
        int asked = _feed.Asked.Count;
        await New().RunAsync(default);
        Assert.Equal(asked + 1, _feed.Asked.Count);
    }

    [Fact]
    public async Task What_it_says_is_a_dated_fact_with_its_link()
    {
        await New().RunAsync(default);
        var facts = new FeedFacts(_items);
        DateTimeOffset now = _time.GetUtcNow();
        Fact fact = Assert.Single(await facts.FindAsync(new FactQuery("Is the ferry running again?", "en", now, 3), default));
        Assert.Equal("Harbour News: Ferry back in service. From today.", fact.Text);
        Assert.Equal((FactKind.Feed, "Ferry back in service", new Uri("https://news.example/1")), (fact.Kind, fact.Citation!.Title, fact.Citation.Link));
        Assert.Equal((now.AddHours(-1), now.AddHours(23)), (fact.At!.Value, fact.StaleAfter!.Value));
        Assert.Single(await facts.FindAsync(new FactQuery(null, "en", now, 3), default));
        Assert.Empty(await facts.FindAsync(new FactQuery(null, "ja", now, 3), default));
        Assert.Empty(await facts.FindAsync(new FactQuery(null, "en", now.AddHours(8), 3), default));
        Assert.Empty(await facts.FindAsync(new FactQuery("What is the capital of Peru?", "en", now, 3), default));
    }

    [Fact]
    public async Task A_feed_that_is_named_no_more_is_forgotten()
    {
        await New().RunAsync(default);
        await new FeedPolling(new Dictionary<string, FeedOptions>(), _feed, _items, LocalScreening.Of(new RuleScreenerOptions()), _time, NullLogger<FeedPolling>.Instance)
            .RunAsync(default);
        Assert.Empty(await _items.StatesAsync(_time.GetUtcNow(), default));
    }

    private FeedPolling New(params (string Name, string Address)[] feeds)
    {
        _feed.Answer = new FeedAnswer.Read(
            [new RawFeedItem("n1", "Ferry back in service", "From today.", "https://news.example/1", _time.GetUtcNow().AddHours(-1))], "\"v1\"", null);
        return new FeedPolling(
            (feeds.Length == 0 ? [("news", "https://news.example/feed")] : feeds)
                .ToDictionary(feed => feed.Name, feed => new FeedOptions { Address = new Uri(feed.Address), Name = "Harbour News" }),
            _feed, _items, LocalScreening.Of(new RuleScreenerOptions()), _time, NullLogger<FeedPolling>.Instance);
    }

    private sealed class ScriptedFeed : IFeedReader
    {
        public FeedAnswer Answer { get; set; } = new FeedAnswer.Same();

        public List<FeedRequest> Asked { get; } = [];

        public Func<FeedRequest, bool> Breaks { get; set; } = _ => false;

        public ValueTask<FeedAnswer> ReadAsync(FeedRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request);
            if (Breaks(request))
                throw new KeyNotFoundException("a parser of somebody else");
            return ValueTask.FromResult(Answer);
        }
    }
}
