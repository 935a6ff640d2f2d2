using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Tests;

namespace Radio24.Api.Tests.Posts;

public sealed class PostRouteTests
{
    [Fact]
    public async Task A_post_is_kept_put_in_the_inbox_and_followed_by_its_author_alone()
    {
        await using TestStation station = await TestStation.StartAsync();
        string author = await station.TokenAsync();
        using HttpResponseMessage response = await station.PostAsync(author, new { text = " こんにちは 👋 ", name = "Aiko" });
        JsonElement accepted = await response.JsonAsync(202);
        string id = accepted.Text("id");
        Assert.Equal("received", accepted.Text("state"));
        Assert.Equal(1, accepted.GetProperty("position").GetInt32());
        Assert.Equal($"/api/v1/posts/{id}", response.Headers.Location?.ToString());

        Assert.True(PostId.TryParse(id, out PostId post));
        PostRecord kept = (await station.Get<IPostStore>().FindAsync(post, default))!;
        Assert.Equal(("Aiko", new PostBody.Text("こんにちは 👋")), (kept.Post.Name, kept.Post.Body));
        await using IAsyncEnumerator<Delivery<PostId>> inbox = station.Get<IInbox>().ReadAsync(default).GetAsyncEnumerator();
        Assert.True(await inbox.MoveNextAsync());
        Assert.Equal(post, inbox.Current.Item);

        await station.Get<IPostStore>().MoveAsync(
            post, new PostTransition(PostState.Rejected, DateTimeOffset.UnixEpoch, "station", "spam", "advertising"), default);
        JsonElement status = await (await station.SendAsync(HttpMethod.Get, $"/api/v1/posts/{id}", author)).JsonAsync(200);
        Assert.Equal(("text", "rejected", 0), (status.Text("kind"), status.Text("state"), status.GetProperty("position").GetInt32()));
        Assert.Equal(["received", "rejected"], status.GetProperty("states").EnumerateArray().Select(step => step.Text("state")));
        JsonElement rejected = status.GetProperty("states")[1], reason = rejected.GetProperty("reason");
        Assert.Equal("advertising", rejected.Text("rule"));
        Assert.Equal(
            (ScreeningReason.In(ScreeningRule.Advertising, "en"), ScreeningReason.In(ScreeningRule.Advertising, "ja")), (reason.Text("en"), reason.Text("ja")));
        Assert.Equal("1970-01-01T00:00:00+00:00", status.GetProperty("states")[1].Text("at"));

        await (await station.SendAsync(HttpMethod.Get, $"/api/v1/posts/{id}", await station.TokenAsync())).ProblemAsync(404, "unknownPost");
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts/not-an-id", author)).ProblemAsync(404, "unknownPost");
        await (await station.SendAsync(HttpMethod.Get, $"/api/v1/posts/{id}")).ProblemAsync(401, "needsToken");
    }

    [Theory]
    [InlineData("{\"text\":\"a\"", "badJson", "line 1, byte 12")]
    [InlineData("{\n  \"text\": 7\n}", "badJson", "line 2, byte 12 at $.text")]
    [InlineData("{}", "badJson", "line 1, byte")]
    [InlineData("{\"text\":null}", "badJson", "$.text")]
    [InlineData("{\"text\":\"a\",\"text\":\"b\"}", "badJson", "line 1")]
    [InlineData("[]", "badJson", "line 1")]
    [InlineData("null", "badRequest", "no body")]
    [InlineData("", "badRequest", "no body")]
    [InlineData("{\"text\":\"  \\n \"}", "textEmpty", "Say something")]
    [InlineData("{\"text\":\"\\u3164 \\u2800\"}", "textEmpty", "Say something")]
    [InlineData("{\"text\":\"a\\u0000b\"}", "textHasControls", "U+0000")]
    [InlineData("{\"text\":\"\\ud800\"}", "badJson", "line 1")]
    [InlineData("{\"text\":\"a\",\"name\":\"\\u202e\"}", "nameHasControls", "U+202E")]
    public async Task Bad_input_is_told_what_was_wrong(string body, string code, string detail)
    {
        await using TestStation station = await TestStation.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response =
            await station.SendAsync(HttpMethod.Post, "/api/v1/posts", await station.TokenAsync(), content);
        JsonElement problem = await response.ProblemAsync(400, code);
        Assert.Contains(detail, problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_would_see_is_none()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        await (await station.PostAsync(token, new { text = "hello", name = "\u3164\u115F \u2800" })).JsonAsync(202);
        JsonElement own = await (await station.SendAsync(HttpMethod.Get, "/api/v1/posts", token)).JsonAsync(200);
        JsonElement post = Assert.Single(own.GetProperty("posts").EnumerateArray());
        Assert.True(!post.TryGetProperty("name", out JsonElement name) || name.ValueKind == JsonValueKind.Null, post.GetRawText());
    }

    [Fact]
    public async Task Sizes_and_types_are_limited()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        JsonElement problem = await (await station.PostAsync(token, new { text = new string('x', 281) })).ProblemAsync(400, "textTooLong");
        Assert.Equal((280, 281), (problem.GetProperty("limit").GetInt32(), problem.GetProperty("length").GetInt32()));
        await (await station.PostAsync(token, new { text = "a", name = new string('x', 41) })).ProblemAsync(400, "nameTooLong");
        await (await station.PostAsync(token, new { text = new string('x', 17_000) })).ProblemAsync(413, "tooLarge");
        using var text = new StringContent("hello", Encoding.UTF8, "text/plain");
        await (await station.SendAsync(HttpMethod.Post, "/api/v1/posts", token, text)).ProblemAsync(415, "unsupportedMediaType");
        using var noBody = new ByteArrayContent([]);
        await (await station.SendAsync(HttpMethod.Post, "/api/v1/posts", token, noBody)).ProblemAsync(400, "badRequest");
        using var notUtf8 = new ByteArrayContent([.. "{\"text\":\"a"u8, 0xC3, 0x28, .. "\"}"u8]);
        notUtf8.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await (await station.SendAsync(HttpMethod.Post, "/api/v1/posts", token, notUtf8)).ProblemAsync(400, "badJson");
        Assert.Equal(202, (int)(await station.PostAsync(token, new { text = new string('x', 280) })).StatusCode);
    }

    [Fact]
    public async Task A_retry_with_the_same_key_is_the_same_post_and_uses_nothing_up()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Posts = options.Posts with { MinimumGap = TimeSpan.FromHours(1) } });
        string token = await station.TokenAsync();
        JsonElement first = await (await station.PostAsync(token, new { text = "once" }, "key-1")).JsonAsync(202);
        JsonElement retry = await (await station.PostAsync(token, new { text = "once" }, "key-1")).JsonAsync(202);
        Assert.Equal(first.Text("id"), retry.Text("id"));

        await (await station.PostAsync(token, new { text = "other" }, "key-1")).ProblemAsync(422, "idempotencyKeyReused");
        await (await station.PostAsync(token, new { text = "a" }, "with space")).ProblemAsync(400, "badIdempotencyKey");
        await (await station.PostAsync(token, new { text = "a" }, new string('k', 201))).ProblemAsync(400, "badIdempotencyKey");
        using HttpResponseMessage other = await station.PostAsync(await station.TokenAsync(), new { text = "mine" }, "key-1");
        Assert.NotEqual(first.Text("id"), (await other.JsonAsync(202)).Text("id"));
    }

    [Fact]
    public async Task A_listener_who_posts_too_much_is_told_what_is_left_and_when()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Posts = options.Posts with { MinimumGap = TimeSpan.FromSeconds(60), Waiting = 1 } });
        string token = await station.TokenAsync();
        JsonElement accepted = await (await station.PostAsync(token, new { text = "a" })).JsonAsync(202);
        using HttpResponseMessage waiting = await station.PostAsync(token, new { text = "b" });
        JsonElement problem = await waiting.ProblemAsync(429, "tooManyWaiting");
        Assert.Equal(59, problem.GetProperty("remaining").GetInt32());
        Assert.Equal(problem.GetProperty("retryAfter").GetInt32(), waiting.Headers.RetryAfter!.Delta!.Value.TotalSeconds);

        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        await station.Get<IPostStore>().MoveAsync(id, new PostTransition(PostState.Failed, DateTimeOffset.UnixEpoch, "station"), default);
        using HttpResponseMessage soon = await station.PostAsync(token, new { text = "b" });
        await soon.ProblemAsync(429, "tooSoon");
        Assert.InRange(soon.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task A_flood_from_one_address_is_refused_and_the_station_stays()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with
        {
            Addresses = options.Addresses with { ListenersPerMinute = 5, PostsPerMinute = 3 },
            Posts = options.Posts with { Waiting = 100 },
        });
        string token = await station.TokenAsync();
        int[] posts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using HttpResponseMessage response = await station.PostAsync(token, new { text = i.ToString(CultureInfo.InvariantCulture) });
            return (int)response.StatusCode;
        }));
        Assert.Equal(3, posts.Count(status => status == 202));
        Assert.Equal(17, posts.Count(status => status == 429));

        for (int i = 0; i < 4; i++)
            await station.TokenAsync();
        using HttpResponseMessage refused = await station.SendAsync(HttpMethod.Post, "/api/v1/listeners");
        JsonElement problem = await refused.ProblemAsync(429, "tooManyFromAddress");
        Assert.Equal(0, problem.GetProperty("remaining").GetInt32());
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(200, (int)(await station.SendAsync(HttpMethod.Get, "/healthz")).StatusCode);
    }

    [Fact]
    public async Task Whatever_goes_wrong_is_a_problem()
    {
        await using TestStation station = await TestStation.StartAsync();
        await (await station.SendAsync(HttpMethod.Get, "/nothing/here")).ProblemAsync(404, "notFound");
        using HttpResponseMessage wrongMethod = await station.SendAsync(HttpMethod.Put, "/api/v1/now");
        await wrongMethod.ProblemAsync(405, "methodNotAllowed");
        Assert.Contains("GET", wrongMethod.Content.Headers.Allow);
        using HttpResponseMessage failed = await station.SendAsync(HttpMethod.Get, "/api/test/fails");
        await failed.ProblemAsync(500, "internal");
        Assert.DoesNotContain("secret", await failed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(failed.Headers.Contains("Content-Security-Policy"));
        using HttpResponseMessage html = await station.SendAsync(
            HttpMethod.Get, "/nothing", headers: headers => headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html")));
        await html.ProblemAsync(404, "notFound");
    }
}
