using System.Net.Http.Json;
using System.Text.Json;
using Radio24.Api.Posts;
using Radio24.Api.Tests.Station;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Posts;

/// <summary>What listeners are told of their wait, and when one more post is too many.</summary>
public sealed class PostWaitsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    // Three posts of 20 s, then a minute of music: a post takes 40 s in the long run.
    private static readonly AirPace Pace = new(TimeSpan.FromSeconds(10), 0, TimeSpan.FromSeconds(20), 3, TimeSpan.FromMinutes(1));

    private readonly FakeTimeProvider _time = new();
    private readonly PostWaits _waits;

    public PostWaitsTests() => _waits = new PostWaits(_time);

    [Fact]
    public void Before_the_Host_has_said_anything_a_post_has_the_stores_place_and_may_come()
    {
        Assert.Equal(new PostPlace(7, null), _waits.Of(PostId.New(Noon), PostState.Queued, 7));
        Assert.Null(_waits.RetryAfter());
    }

    [Fact]
    public void A_post_in_the_rundown_has_the_place_and_time_that_the_Host_gave_it()
    {
        PlacedPost[] next = Next(2);
        _waits.Note(Told(next, waiting: 2));
        Assert.Equal(new PostPlace(2, TimeSpan.FromSeconds(30)), _waits.Of(next[1].Id, PostState.Queued, 9));
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(18, _waits.Of(next[1].Id, PostState.Queued, 9).AboutSeconds);
        Assert.Equal(new PostPlace(9, null), _waits.Of(next[1].Id, PostState.OnAir, 9));
        Assert.Equal(new PostPlace(0, null), _waits.Of(next[1].Id, PostState.Aired, 0));
    }

    [Fact]
    public void A_post_behind_the_rundown_is_counted_without_those_that_are_held()
    {
        _waits.Note(Told(Next(2), waiting: 30, held: 5));
        // 25th: 10 s, 24 posts of 20 s, eight breaks.
        Assert.Equal(new PostPlace(25, TimeSpan.FromSeconds(10 + 480 + 480)), _waits.Of(PostId.New(Noon), PostState.Received, 30));
    }

    [Fact]
    public void Only_those_whose_place_or_minutes_changed_are_told()
    {
        PlacedPost[] next = Next(3);
        Assert.Equal(next, _waits.Note(Told(next, waiting: 3)));
        PlacedPost[] later = [next[0], next[1] with { About = next[1].About + TimeSpan.FromSeconds(3) }, next[2] with { About = TimeSpan.FromMinutes(4) }];
        Assert.Equal([later[2]], _waits.Note(Told(later, waiting: 3)));
        Assert.Equal([later[1] with { Place = 1 }], _waits.Note(Told([later[1] with { Place = 1 }], waiting: 1)));
    }

    [Fact]
    public void One_that_would_wait_too_long_is_told_when_to_come_again()
    {
        _waits.Note(Told([], waiting: 89)); // the 90th: 10 s, 89 of 20 s, 29 breaks: 3530 s
        Assert.Null(_waits.RetryAfter());
        _waits.Note(Told([], waiting: 93)); // 10 s, 93 of 20 s, 31 breaks: 3730 s
        Assert.Equal(TimeSpan.FromSeconds(130), _waits.RetryAfter());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(125), _waits.RetryAfter());
    }

    [Fact]
    public void What_was_kept_since_the_Host_spoke_counts_until_it_speaks_again()
    {
        _waits.Note(Told([], waiting: 3, held: 2));
        _waits.NoteKept(95);
        Assert.NotNull(_waits.RetryAfter());
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(_waits.RetryAfter());
    }

    [Fact]
    public async Task A_post_that_would_wait_too_long_is_refused_and_a_retry_of_one_that_was_kept_is_not()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        JsonElement kept = await (await station.PostAsync(token, new { text = "first" }, "key-1")).JsonAsync(202);
        await TellAsync(station, Told([], waiting: 150));

        string other = await station.TokenAsync();
        using HttpResponseMessage refused = await station.PostAsync(other, new { text = "one more" }, "key-2");
        JsonElement problem = await refused.ProblemAsync(503, "airtimeFull");
        int seconds = problem.GetProperty("retryAfter").GetInt32();
        Assert.InRange(seconds, 2300, 2411);
        Assert.Equal($"{seconds}", refused.Headers.RetryAfter!.ToString());
        Assert.Contains("minutes", problem.Text("detail"), StringComparison.Ordinal);
        Assert.False(refused.Headers.Contains("RateLimit"), "a refused post is not counted");
        JsonElement again = await (await station.PostAsync(token, new { text = "first" }, "key-1")).JsonAsync(202);
        Assert.Equal(kept.Text("id"), again.Text("id"));

        await TellAsync(station, Told([], waiting: 1));
        await (await station.PostAsync(other, new { text = "one more" }, "key-2")).JsonAsync(202);
    }

    [Fact]
    public async Task One_address_with_ever_new_tokens_does_not_take_the_line_from_the_others()
    {
        await using TestStation station = await TestStation.StartAsync(
            options => options with { Posts = options.Posts with { Waiting = 1 } }, new FakeTimeProvider());
        await TellAsync(station, Told([], waiting: 0));
        int greedy = 0;
        HttpResponseMessage refused;
        while ((refused = await PostAsync("192.0.2.1")).IsSuccessStatusCode)
            Assert.InRange(++greedy, 1, 46); // half of the 91 places
        JsonElement problem = await refused.ProblemAsync(429, "airtimeShare");
        Assert.Equal(0, problem.GetProperty("remaining").GetInt32());
        Assert.Equal($"{problem.GetProperty("retryAfter").GetInt32()}", refused.Headers.RetryAfter!.ToString());
        Assert.InRange(greedy, 44, 46);

        for (int i = 0; i < 22; i++)
            await (await PostAsync("192.0.2.2")).JsonAsync(202);
        await (await PostAsync("192.0.2.2")).ProblemAsync(429, "airtimeShare");
        int others = 0;
        while ((refused = await PostAsync($"198.51.100.{others / 10}")).IsSuccessStatusCode)
            Assert.InRange(++others, 1, 30);
        await refused.ProblemAsync(503, "airtimeFull");
        Assert.InRange(greedy + 22 + others, 89, 92);

        async Task<HttpResponseMessage> PostAsync(string address)
        {
            string token = await station.TokenAsync();
            return await station.SendAsync(
                HttpMethod.Post, "/api/v1/posts", token, JsonContent.Create(new { text = "hello" }), headers: headers => headers.Add("X-Forwarded-For", address));
        }
    }

    [Fact]
    public async Task A_posts_wait_stands_in_every_answer_about_it()
    {
        await using TestStation station = await TestStation.StartAsync();
        await TellAsync(station, Told([], waiting: 0));
        string token = await station.TokenAsync();
        JsonElement kept = await (await station.PostAsync(token, new { text = "hello" })).JsonAsync(202);
        Assert.InRange(kept.GetProperty("aboutSeconds").GetInt32(), 0, 10);
        Assert.True(PostId.TryParse(kept.Text("id"), out PostId id));
        ListenerId author = (await station.Get<IPostStore>().FindAsync(id, default))!.Post.From;
        await TellAsync(station, Told([new PlacedPost(id, author, 4, TimeSpan.FromMinutes(3))], waiting: 4));

        JsonElement one = await (await station.SendAsync(HttpMethod.Get, $"/api/v1/posts/{id}", token)).JsonAsync(200);
        JsonElement own = (await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts", token)).JsonAsync(200)).GetProperty("posts")[0];
        foreach (JsonElement answer in new[] { one, own })
        {
            Assert.Equal(4, answer.GetProperty("position").GetInt32());
            Assert.InRange(answer.GetProperty("aboutSeconds").GetInt32(), 120, 180);
        }
    }

    private static PlacedPost[] Next(int count) => [.. Enumerable.Range(1, count).Select(place =>
        new PlacedPost(PostId.New(Noon), ListenerId.New(Noon), place, Pace.WaitOf(place)))];

    private static StationEvent.UpNext Told(IReadOnlyList<PlacedPost> posts, int waiting, int held = 0) =>
        new(posts, waiting, held, Pace, Hour);

    /// <summary>Publishes it, and waits until the Api has heard of it.</summary>
    private static async Task TellAsync(TestStation station, StationEvent.UpNext next)
    {
        next = next with { LongestWait = next.LongestWait + TimeSpan.FromTicks(Random.Shared.Next(1, 1_000)) };
        await station.Feed.PublishAsync(next, default);
        for (int i = 0; station.Get<PostWaits>().LongestWait != next.LongestWait; i++)
        {
            Assert.True(i < 3_000, "the Api did not hear of it");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
