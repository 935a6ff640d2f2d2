using System.Net.Http.Headers;
using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Air;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Posts;

/// <summary>What listeners may do with what they have sent.</summary>
public sealed class OwnPostsTests
{
    [Fact]
    public async Task A_post_is_taken_back_once_and_for_all()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        string id = await SendAsync(station, token, "hello");

        JsonElement withdrawn = await (await station.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{id}", token)).JsonAsync(200);
        Assert.Equal(("withdrawn", 0), (withdrawn.Text("state"), withdrawn.GetProperty("position").GetInt32()));
        JsonElement again = await (await station.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{id}", token)).JsonAsync(200);
        Assert.Equal(withdrawn.GetProperty("states").GetArrayLength(), again.GetProperty("states").GetArrayLength());

        // The Host is told, and who did it is on record, once; not what the post said.
        await using IAsyncEnumerator<Delivery<StudioNotice>> notices = station.Get<ITalkback>().ReadAsync(default).GetAsyncEnumerator();
        Assert.True(await notices.MoveNextAsync());
        Assert.Equal(id, Assert.IsType<StudioNotice.PostEnded>(notices.Current.Item).Post.ToString());
        AuditEntry entry = Assert.Single(station.Get<MemoryLogs>().Acts);
        Assert.Equal(("post.withdraw", $"post:{id}"), (entry.Act, entry.Subject));
        Assert.StartsWith("listener:", entry.Actor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_ones_own_cannot_be_taken_back_or_seen()
    {
        await using TestStation station = await TestStation.StartAsync();
        string id = await SendAsync(station, await station.TokenAsync(), "mine");
        string other = await station.TokenAsync();
        await (await station.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{id}", other)).ProblemAsync(404, "unknownPost");
        await (await station.SendAsync(HttpMethod.Delete, "/api/v1/posts/nonsense", other)).ProblemAsync(404, "unknownPost");
        await (await station.SendAsync(HttpMethod.Get, $"/api/v1/posts/{id}/peaks", other)).ProblemAsync(404, "unknownPost");
        await (await station.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{id}")).ProblemAsync(401, "needsToken");
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts")).ProblemAsync(401, "needsToken");
        await (await station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me")).ProblemAsync(401, "needsToken");
        Assert.Empty((await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts", other)).JsonAsync(200)).GetProperty("posts").EnumerateArray());
        Assert.Equal(PostState.Received, (await FindAsync(station, id))!.State);
    }

    [Theory]
    [InlineData(PostState.Aired)]
    [InlineData(PostState.Rejected)]
    [InlineData(PostState.Expired)]
    [InlineData(PostState.Failed)]
    public async Task Too_late_is_said_in_words(PostState state)
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        string id = await SendAsync(station, token, "hello");
        await MoveToAsync(station, id, state);
        JsonElement problem = await (await station.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{id}", token)).ProblemAsync(409, "tooLate");
        Assert.True(problem.Text("detail").Length > 20);
        Assert.Equal(state, (await FindAsync(station, id))!.State);
        Assert.Empty(station.Get<MemoryLogs>().Acts);
    }

    [Fact]
    public async Task The_hub_takes_back_too()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        string id = await SendAsync(station, token, "hello");
        await using HubPage line = await HubPage.OpenAsync(station.Address, token);
        JsonElement status = await line.CallAsync("WithdrawPost", id);
        Assert.Equal("withdrawn", status.Text("state"));
        Assert.Equal("withdrawn", (await line.ToldAsync("post")).Text("state"));
        Assert.Equal("unknownPost", (await line.RefusalAsync("WithdrawPost", "nonsense")).Text("code"));
        string late = await SendAsync(station, token, "late");
        await MoveToAsync(station, late, PostState.Rejected);
        Assert.Equal("tooLate", (await line.RefusalAsync("WithdrawPost", late)).Text("code"));
    }

    [Fact]
    public async Task Own_posts_come_newest_first_in_pages()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with { Posts = options.Posts with { Waiting = 10 } });
        string token = await station.TokenAsync();
        var sent = new List<string>();
        for (int i = 0; i < 5; i++)
            sent.Insert(0, await SendAsync(station, token, $"number {i}"));
        await SendAsync(station, await station.TokenAsync(), "another's");

        var seen = new List<string>();
        string? next = null;
        int pages = 0;
        do
        {
            JsonElement page = await (await station.SendAsync(
                HttpMethod.Get, "/api/v1/posts?limit=2" + (next is null ? "" : $"&before={next}"), token)).JsonAsync(200);
            seen.AddRange(page.GetProperty("posts").EnumerateArray().Select(post => post.Text("id")));
            Assert.All(page.GetProperty("posts").EnumerateArray(), post => Assert.StartsWith("number ", post.Text("text"), StringComparison.Ordinal));
            next = page.GetProperty("next").GetString();
            pages++;
        }
        while (next is not null);

        Assert.Equal(sent, seen);
        Assert.Equal(3, pages);
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts?limit=101", token)).ProblemAsync(400, "badLimit");
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts?before=x", token)).ProblemAsync(400, "badBefore");
    }

    [Fact]
    public async Task Everything_about_a_listener_is_erased_and_nothing_about_others()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync(), other = await station.TokenAsync();
        string text = await SendAsync(station, token, "forget me");
        string kept = await SendAsync(station, other, "remember me");
        ListenerId listener = (await FindAsync(station, text))!.Post.From;
        string voice = await VoiceAsync(station, listener, "0190");

        HttpResponseMessage peaks = await station.SendAsync(HttpMethod.Get, $"/api/v1/posts/{voice}/peaks", token);
        Assert.Equal(200, (await peaks.Content.ReadAsByteArrayAsync()).Length);
        HttpResponseMessage erased = await station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", token);
        Assert.Equal(204, (int)erased.StatusCode);

        Assert.Null(await FindAsync(station, text));
        Assert.Null(await FindAsync(station, voice));
        Assert.Null(await station.Get<IVoiceStore>().GetAsync("0190", default));
        Assert.NotNull(await FindAsync(station, kept));
        await using IAsyncEnumerator<Delivery<StudioNotice>> notices = station.Get<ITalkback>().ReadAsync(default).GetAsyncEnumerator();
        var told = new List<string>();
        for (int i = 0; i < 2; i++)
        {
            Assert.True(await notices.MoveNextAsync());
            told.Add(((StudioNotice.PostEnded)notices.Current.Item).Post.ToString());
        }

        Assert.Equal(new[] { text, voice }.Order(), told.Order());
        AuditEntry entry = Assert.Single(station.Get<MemoryLogs>().Acts);
        Assert.Equal(("listener.erase", """{"posts":2,"account":false}"""), (entry.Act, entry.After));
        Assert.Equal(204, (int)(await station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", token)).StatusCode);
    }

    [Fact]
    public async Task A_withdrawn_voice_is_deleted()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        ListenerId listener = (await FindAsync(station, await SendAsync(station, token, "x")))!.Post.From;
        string voice = await VoiceAsync(station, listener, "0191");
        await (await station.SendAsync(HttpMethod.Delete, $"/api/v1/posts/{voice}", token)).JsonAsync(200);
        Assert.Null(await station.Get<IVoiceStore>().GetAsync("0191", default));
    }

    [Fact]
    public async Task While_the_store_is_away_posts_are_refused_in_words_and_the_rest_goes_on()
    {
        bool away = false;
        await using TestStation station = await TestStation.StartAsync(posts: AwayStore.Around<IPostStore>(new MemoryPostStore(), () => away));
        string token = await station.TokenAsync();
        await using HubPage line = await HubPage.OpenAsync(station.Address, token);
        away = true;

        HttpResponseMessage refused = await station.PostAsync(token, new { text = "hello" }, "key");
        Assert.Equal(new RetryConditionHeaderValue(TimeSpan.FromSeconds(2)), refused.Headers.RetryAfter);
        await refused.ProblemAsync(503, "storeAway");
        await (await station.SendAsync(HttpMethod.Delete, "/api/v1/listeners/me", token)).ProblemAsync(503, "storeAway");
        Assert.Equal("storeAway", (await line.RefusalAsync("PostText", new { text = "hello" })).Text("code"));
        Assert.Equal(200, (int)(await station.Http.GetAsync("/readyz")).StatusCode);
        Assert.Equal(200, (int)(await station.Http.GetAsync("/api/v1/now")).StatusCode);

        away = false;
        await (await station.PostAsync(token, new { text = "hello" }, "key")).JsonAsync(202);
    }

    [Fact]
    public async Task The_air_log_is_read_in_order_between_two_times()
    {
        await using TestStation station = await TestStation.StartAsync();
        // Long ago: what is left out below means the last hours by the real clock.
        DateTimeOffset noon = new(2020, 11, 22, 12, 0, 0, TimeSpan.Zero);
        IAirLog log = station.Get<IAirLog>();
        foreach (int minute in (int[])[2, 0, 1, 60])
        {
            await log.WriteAsync(
                new AirLogEntry(Guid.NewGuid(), SegmentKind.Music, $"{minute}", "x", noon.AddMinutes(minute), null, null, "host"), default);
        }

        JsonElement lines = await (await station.Http.GetAsync("/api/v1/airlog?from=2020-11-22T12:00:00Z&to=2020-11-22T13:00:00Z")).JsonAsync(200);
        Assert.Equal(["0", "1", "2"], lines.EnumerateArray().Select(line => line.Text("title")));
        Assert.Equal("music", lines[0].Text("type"));
        Assert.Empty((await (await station.Http.GetAsync("/api/v1/airlog")).JsonAsync(200)).EnumerateArray());
        await (await station.Http.GetAsync("/api/v1/airlog?limit=0")).ProblemAsync(400, "badLimit");
        await (await station.Http.GetAsync("/api/v1/airlog?from=2020-11-22T13:00:00Z&to=2020-11-22T12:00:00Z")).ProblemAsync(400, "badTimes");
        await (await station.Http.GetAsync("/api/v1/airlog?from=yesterday")).ProblemAsync(400, "badRequest");
    }

    private static async Task<string> SendAsync(TestStation station, string token, string text) =>
        (await (await station.PostAsync(token, new { text })).JsonAsync(202)).Text("id");

    private static async Task<string> VoiceAsync(TestStation station, ListenerId listener, string key)
    {
        DateTimeOffset at = TimeProvider.System.GetUtcNow();
        await station.Get<IVoiceStore>().PutAsync(key, new byte[48_000], default);
        var post = new ListenerPost(PostId.New(at), listener, null, new PostBody.Voice(key, TimeSpan.FromSeconds(1)), at);
        await station.Get<IPostStore>().AddAsync(post, null, default);
        return post.Id.ToString();
    }

    private static async Task<PostRecord?> FindAsync(TestStation station, string id)
    {
        Assert.True(PostId.TryParse(id, out PostId post));
        return await station.Get<IPostStore>().FindAsync(post, default);
    }

    private static async Task MoveToAsync(TestStation station, string id, PostState state)
    {
        Assert.True(PostId.TryParse(id, out PostId post));
        PostState[] path = state == PostState.Aired
            ? [PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired]
            : [state];
        foreach (PostState step in path)
            Assert.NotNull(await station.Get<IPostStore>().MoveAsync(post, new PostTransition(step, DateTimeOffset.UnixEpoch, "station"), default));
    }
}
