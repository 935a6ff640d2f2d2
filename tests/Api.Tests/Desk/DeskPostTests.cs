using System.Buffers.Binary;
using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Desk;

/// <summary>What whoever looks at the desk is shown.</summary>
public sealed class DeskPostTests
{
    [Fact]
    public async Task Held_posts_are_listed_with_what_was_sent_by_whom_and_why_they_wait()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with { Posts = options.Posts with { Waiting = 10 } });
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer);
        string token = await station.TokenAsync();
        var held = new List<PostId>();
        for (int i = 0; i < 3; i++)
        {
            held.Insert(0, await SendAsync(station, token, $"number {i}"));
            await HoldAsync(station, held[0]);
        }

        await SendAsync(station, token, "not looked at yet");
        JsonElement first = await (await viewer.GetAsync("/api/v1/desk/posts?limit=2")).JsonAsync(200);
        JsonElement[] posts = [.. first.GetProperty("posts").EnumerateArray()];
        Assert.Equal([$"{held[0]}", $"{held[1]}"], posts.Select(post => post.Text("id")));
        Assert.Equal(("number 2", "Aiko", "text", "held"), (posts[0].Text("text"), posts[0].Text("name"), posts[0].Text("kind"), posts[0].Text("state")));
        PostRecord record = (await station.Get<IPostStore>().FindAsync(held[0], default))!;
        Assert.Equal($"{record.Post.From}", posts[0].Text("from"));
        Assert.Equal(record.Post.At, posts[0].GetProperty("receivedAt").GetDateTimeOffset());
        JsonElement[] steps = [.. posts[0].GetProperty("states").EnumerateArray()];
        Assert.Equal(["received", "screened", "held"], steps.Select(step => step.Text("state")));
        Assert.Equal(("station", "a person decides"), (steps[2].Text("by"), steps[2].GetProperty("reason").Text("en")));

        JsonElement last = await (await viewer.GetAsync($"/api/v1/desk/posts?limit=2&before={first.Text("next")}")).JsonAsync(200);
        Assert.Equal($"{held[2]}", Assert.Single(last.GetProperty("posts").EnumerateArray()).Text("id"));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("next").ValueKind);
        JsonElement received = await (await viewer.GetAsync("/api/v1/desk/posts?state=received")).JsonAsync(200);
        Assert.Equal("not looked at yet", Assert.Single(received.GetProperty("posts").EnumerateArray()).Text("text"));
    }

    [Fact]
    public async Task A_recording_can_be_heard_as_long_as_it_waits()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with { PathBase = "/radio" });
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer);
        DateTimeOffset at = TimeProvider.System.GetUtcNow();
        byte[] pcm = [.. Enumerable.Range(0, 48_000).Select(i => (byte)i)];
        await station.Get<IVoiceStore>().PutAsync("0190", pcm, default);
        var post = new ListenerPost(PostId.New(at), ListenerId.New(at), null, new PostBody.Voice("0190", TimeSpan.FromSeconds(1)), at);
        await station.Get<IPostStore>().AddAsync(post, null, default);
        await HoldAsync(station, post.Id);

        JsonElement listed = Assert.Single((await (await viewer.GetAsync("/api/v1/desk/posts")).JsonAsync(200)).GetProperty("posts").EnumerateArray());
        Assert.Equal(("voice", 1.0, JsonValueKind.Null), (listed.Text("kind"), listed.GetProperty("seconds").GetDouble(), listed.GetProperty("text").ValueKind));
        Assert.StartsWith("/radio/", listed.Text("voice"), StringComparison.Ordinal);
        using HttpResponseMessage heard = await viewer.GetAsync(listed.Text("voice"));
        Assert.Equal("audio/wav", heard.Content.Headers.ContentType?.MediaType);
        byte[] wave = await heard.Content.ReadAsByteArrayAsync();
        Assert.Equal("RIFF"u8.ToArray(), wave[..4]);
        Assert.Equal((24_000, 48_000, pcm.Length), (Number(24), Number(28), Number(40)));
        Assert.Equal(pcm, wave[44..]);

        await station.Get<IPostStore>().MoveAsync(post.Id, new PostTransition(PostState.Withdrawn, at, "listener"), default);
        await (await viewer.GetAsync(listed.Text("voice"))).ProblemAsync(404, "unknownPost");

        int Number(int offset) => BinaryPrimitives.ReadInt32LittleEndian(wave.AsSpan(offset));
    }

    [Theory]
    [InlineData("state=aired", "badState")]
    [InlineData("state=Held", "badState")]
    [InlineData("state=", "badState")]
    [InlineData("limit=0", "badLimit")]
    [InlineData("limit=101", "badLimit")]
    [InlineData("before=x", "badBefore")]
    public async Task What_cannot_be_listed_is_said(string query, string code)
    {
        await using TestStation station = await TestStation.StartAsync();
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer);
        await (await viewer.GetAsync("/api/v1/desk/posts?" + query)).ProblemAsync(400, code);
    }

    private static async Task<PostId> SendAsync(TestStation station, string token, string text)
    {
        JsonElement accepted = await (await station.PostAsync(token, new { text, name = "Aiko" })).JsonAsync(202);
        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        return id;
    }

    private static async Task HoldAsync(TestStation station, PostId post)
    {
        foreach (PostState state in (PostState[])[PostState.Screened, PostState.Held])
        {
            string? reason = state == PostState.Held ? "a person decides" : null;
            Assert.NotNull(await station.Get<IPostStore>().MoveAsync(post, new PostTransition(state, DateTimeOffset.UnixEpoch, "station", reason), default));
        }
    }
}
