using System.Text.Json;
using Radio24.Api.Talk;
using Radio24.Api.Tests.Events;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Talk;

public sealed class TalkHubTests
{
    /// <summary>100 ms of a 440 Hz tone.</summary>
    private static readonly string Chunk = Convert.ToBase64String(Tone(2_400));

    [Fact]
    public async Task The_last_state_is_told_first_then_what_happens()
    {
        await using TestStation station = await TestStation.StartAsync();
        await station.Feed.PublishAsync(Happenings.Now("Song"), default);
        await station.Feed.PublishAsync(Happenings.Caption(1, "こんにちは"), default);
        await EventStreamTests.HeardAsync(station, 1);
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        Assert.Equal("Song", (await line.ToldAsync("now")).GetProperty("now_playing").GetProperty("song").Text("title"));
        Assert.Equal(0, (await line.ToldAsync("listeners")).GetProperty("count").GetInt32());
        Assert.Equal("こんにちは", (await line.ToldAsync("caption")).Text("text"));
        await station.Feed.PublishAsync(new StationEvent.Listeners(5), default);
        Assert.Equal(5, (await line.ToldAsync("listeners")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_text_is_posted_watched_and_its_moves_are_told_to_its_author()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        await using TalkLine other = await TalkLine.OpenAsync(station, await station.TokenAsync());
        JsonElement accepted = (await line.InvokeAsync("PostText", new { text = "hi", name = "Aiko", idempotencyKey = "k" })).GetProperty("result");
        JsonElement retry = (await line.InvokeAsync("PostText", new { text = "hi", idempotencyKey = "k" })).GetProperty("result");
        Assert.Equal(accepted.Text("id"), retry.Text("id"));
        Assert.Equal(("received", 1), (accepted.Text("state"), accepted.GetProperty("position").GetInt32()));
        Assert.Equal("received", (await line.ToldAsync("post")).Text("state"));

        JsonElement status = (await line.InvokeAsync("WatchPost", accepted.Text("id"))).GetProperty("result");
        Assert.Equal(("text", "received"), (status.Text("kind"), status.Text("state")));
        JsonElement unknown = TalkLine.Problem(await other.InvokeAsync("WatchPost", accepted.Text("id")));
        Assert.Equal(("unknownPost", 404), (unknown.Text("code"), unknown.GetProperty("status").GetInt32()));

        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        ListenerId author = (await station.Get<IPostStore>().FindAsync(id, default))!.Post.From;
        await station.Feed.PublishAsync(Happenings.Moved(id, author, PostState.Aired), default);
        Assert.Equal("aired", (await line.ToldAsync("post")).Text("state"));
    }

    [Theory]
    [InlineData("""{}""", "badArgument")]
    [InlineData("""null""", "badArgument")]
    [InlineData("""7""", "badArgument")]
    [InlineData("""{"text":7}""", "badArgument")]
    [InlineData("""{"text":null}""", "badArgument")]
    [InlineData("""{"text":""}""", "textEmpty")]
    [InlineData("""{"text":"a\u0007"}""", "textHasControls")]
    [InlineData("""{"text":"a","idempotencyKey":"a b"}""", "badIdempotencyKey")]
    public async Task A_bad_call_is_told_what_was_wrong_and_the_line_stays(string argument, string code)
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        JsonElement problem = TalkLine.Problem(await line.InvokeAsync("PostText", JsonDocument.Parse(argument).RootElement));
        Assert.Equal((code, 400), (problem.Text("code"), problem.GetProperty("status").GetInt32()));
        Assert.NotEqual("", problem.Text("title"));
        Assert.NotEqual("", problem.Text("detail"));
        Assert.True((await line.InvokeAsync("PostText", new { text = "hi" })).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_voice_is_taken_in_chunk_by_chunk_kept_and_posted()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        string call = await line.CallAsync("PostVoice", [new { name = "Ken" }], "s1");
        for (int i = 0; i < 10; i++)
            await line.ChunkAsync("s1", Chunk);
        // The line is free for other calls while a recording comes in.
        Assert.True((await line.InvokeAsync("WatchPost", "x")).TryGetProperty("error", out _));
        await line.ChunkAsync("s1", Convert.ToBase64String(Tone(30)));
        await line.EndAsync("s1");

        JsonElement accepted = (await line.CompletionAsync(call)).GetProperty("result");
        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        PostRecord record = (await station.Get<IPostStore>().FindAsync(id, default))!;
        var voice = Assert.IsType<PostBody.Voice>(record.Post.Body);
        Assert.Equal(TimeSpan.FromSeconds(1.00125), voice.Length);
        ReadOnlyMemory<byte>? pcm = await station.Get<IVoiceStore>().GetAsync(voice.Key, default);
        Assert.Equal(48_060, pcm!.Value.Length);
        Assert.Equal(Tone(2_400), pcm.Value[..4_800].ToArray());
        Assert.Equal("Ken", record.Post.Name);
    }

    [Fact]
    public async Task A_whole_recording_sent_in_one_go_is_taken()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        string call = await line.CallAsync("PostVoice", [new { }], "s1");
        for (int i = 0; i < 300; i++)
            await line.ChunkAsync("s1", Chunk);
        await line.EndAsync("s1");
        Assert.True((await line.CompletionAsync(call)).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_bad_recording_is_told_what_was_wrong_keeps_nothing_and_uses_nothing_up()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Posts = options.Posts with { PerHour = 1 } });
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        (object?[] Chunks, int Status, string Code)[] bad =
        [
            ([Chunk], 400, "voiceTooShort"),
            ([], 400, "voiceTooShort"),
            (["AAA="], 400, "voiceTooShort"),
            (["AAAA"], 400, "voiceChunkOdd"),
            ([Chunk, "%%%%"], 400, "voiceChunkNotBase64"),
            // A microphone that is muted, or hums below −50 dBFS.
            ([.. Enumerable.Repeat(Convert.ToBase64String(new byte[4_800]), 10)], 400, "voiceSilent"),
            ([.. Enumerable.Repeat(Convert.ToBase64String(Tone(2_400, 100)), 10)], 400, "voiceSilent"),
            ([Chunk, ""], 400, "voiceChunkEmpty"),
            ([Chunk, 7], 400, "voiceBroken"),
            ([Convert.ToBase64String(Tone(4_801))], 400, "voiceChunkTooLong"),
            ([Convert.ToBase64String(Tone(10)), Chunk], 400, "voiceChunkTooShort"),
            ([.. Enumerable.Repeat(Chunk, 301)], 413, "voiceTooLong"),
        ];
        int stream = 0;
        foreach ((object?[] chunks, int status, string code) in bad)
        {
            await using TalkLine talker = await TalkLine.OpenAsync(station, await station.TokenAsync());
            string id = $"s{++stream}";
            string call = await talker.CallAsync("PostVoice", [new { }], id);
            foreach (object? chunk in chunks)
                await talker.ChunkAsync(id, chunk);
            await talker.EndAsync(id);
            JsonElement problem = TalkLine.Problem(await talker.CompletionAsync(call));
            Assert.Equal((code, status), (problem.Text("code"), problem.GetProperty("status").GetInt32()));
            // The one post of this hour is still to be had.
            Assert.True((await talker.InvokeAsync("PostText", new { text = "hi" })).TryGetProperty("result", out _));
        }

        string broken = await line.CallAsync("PostVoice", [new { }], "b");
        await line.ChunkAsync("b", Chunk);
        await line.EndAsync("b", "microphone unplugged");
        Assert.Equal("voiceBroken", TalkLine.Problem(await line.CompletionAsync(broken)).Text("code"));
    }

    [Fact]
    public async Task A_recording_that_stalls_is_given_up_and_another_can_begin()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Voice = options.Voice with { Stall = TimeSpan.FromMilliseconds(200) } });
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        string call = await line.CallAsync("PostVoice", [new { }], "s1");
        JsonElement problem = TalkLine.Problem(await line.CompletionAsync(call));
        Assert.Equal(("voiceStalled", 408), (problem.Text("code"), problem.GetProperty("status").GetInt32()));
        Assert.True((await line.InvokeAsync("PostText", new { text = "hi" })).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_listener_talks_once_at_a_time_and_a_lost_line_frees_the_booth()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        await using (TalkLine first = await TalkLine.OpenAsync(station, token))
        {
            await first.CallAsync("PostVoice", [new { }], "s1");
            await first.ChunkAsync("s1", Chunk);
            await using TalkLine second = await TalkLine.OpenAsync(station, token);
            JsonElement? busy = null;
            // The two lines are not ordered: until the first call has begun, the second one only stalls.
            using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (busy is null)
            {
                string call = await second.CallAsync("PostVoice", [new { }], "s2");
                await second.EndAsync("s2");
                JsonElement problem = TalkLine.Problem(await second.CompletionAsync(call));
                busy = problem.Text("code") == "alreadyTalking" ? problem : null;
                if (busy is null)
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, hang.Token);
            }

            Assert.Equal(409, busy.Value.GetProperty("status").GetInt32());
        }

        VoiceBooth booth = station.Get<VoiceBooth>();
        ListenerId listener = (await station.Get<Radio24.Api.Security.ListenerTokens>().ReadAsync(token))!.Value.Listener;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (booth.Enter(listener) is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    [Fact]
    public async Task Too_many_calls_over_one_line_are_refused()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        var codes = new List<string>();
        for (int i = 0; i < 60; i++)
            codes.Add(TalkLine.Problem(await line.InvokeAsync("WatchPost", "x")).Text("code"));
        Assert.Contains("tooManyCalls", codes);
        Assert.Equal("unknownPost", codes[0]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"protocol":"messagepack","version":1}""")]
    public async Task A_line_that_does_not_shake_hands_is_closed(string handshake)
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync(), shakeHands: false);
        await line.SendAsync(handshake);
        await line.ClosedAsync();
    }

    [Theory]
    [InlineData("""{"type":1,"target":"PostText","arguments":[""")]
    [InlineData("""{"type":"x"}""")]
    [InlineData("""[1,2]""")]
    public async Task A_broken_frame_ends_its_line_only(string frame)
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        await using TalkLine other = await TalkLine.OpenAsync(station, token);
        await using TalkLine line = await TalkLine.OpenAsync(station, token);
        await line.SendAsync(frame);
        await line.ClosedAsync();
        Assert.True((await other.InvokeAsync("PostText", new { text = "hi" })).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task A_frame_larger_than_any_call_ends_its_line()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        await line.SendAsync("""{"type":1,"target":"PostText","arguments":["aaa""" + new string('a', 64 * 1024));
        await line.ClosedAsync();
        Assert.Equal("alive\n", await station.Http.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task The_quietest_whisper_is_taken()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        string call = await line.CallAsync("PostVoice", [new { }], "s1");
        // Silent at first, and then no louder than −49 dBFS.
        for (int i = 0; i < 10; i++)
            await line.ChunkAsync("s1", Convert.ToBase64String(Tone(2_400, i < 9 ? 0 : -116)));
        await line.EndAsync("s1");
        Assert.True((await line.CompletionAsync(call)).TryGetProperty("result", out _));
    }

    [Fact]
    public async Task The_hub_is_one_WebSocket_and_nothing_else_that_a_process_would_have_to_remember()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        using HttpResponseMessage negotiated = await station.SendAsync(HttpMethod.Post, "/hubs/talk/negotiate?negotiateVersion=1", token);
        JsonElement way = Assert.Single((await negotiated.JsonAsync(200)).GetProperty("availableTransports").EnumerateArray());
        Assert.Equal("WebSockets", way.Text("transport"));
        string id = (await (await station.SendAsync(HttpMethod.Post, "/hubs/talk/negotiate?negotiateVersion=1", token)).JsonAsync(200)).Text("connectionToken");
        using HttpResponseMessage poll = await station.SendAsync(HttpMethod.Get, $"/hubs/talk?id={id}", token);
        Assert.Equal(404, (int)poll.StatusCode);

        // Without having negotiated, as the page does it; by header, as programs do it, and by query, as browsers must.
        await using TalkLine query = await TalkLine.OpenAsync(station, token);
        await using TalkLine header = await TalkLine.OpenAsync(station, token, inHeader: true);
        foreach (TalkLine line in (TalkLine[])[query, header])
            Assert.True((await line.InvokeAsync("PostText", new { text = "hi" })).TryGetProperty("result", out _));
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => TalkLine.OpenAsync(station, null));
    }

    private static byte[] Tone(int samples, int peak = 8_000)
    {
        byte[] pcm = new byte[samples * 2];
        for (int i = 0; i < samples; i++)
            BitConverter.TryWriteBytes(pcm.AsSpan(i * 2), (short)(peak * Math.Sin(i * 2 * Math.PI * 440 / 24_000)));
        return pcm;
    }
}
