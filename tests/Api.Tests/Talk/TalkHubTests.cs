using System.Text.Json;
using System.Threading.Channels;
using Radio24.Api.Talk;
using Radio24.Api.Tests.Events;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

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
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        Assert.Equal("Song", (await page.ToldAsync("now")).GetProperty("now_playing").GetProperty("song").Text("title"));
        Assert.Equal(0, (await page.ToldAsync("listeners")).GetProperty("count").GetInt32());
        Assert.Equal("こんにちは", (await page.ToldAsync("caption")).Text("text"));
        await station.Feed.PublishAsync(new StationEvent.Listeners(5), default);
        Assert.Equal(5, (await page.ToldAsync("listeners")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_text_is_posted_watched_and_its_moves_are_told_to_its_author()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        await using HubPage other = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        JsonElement accepted = await page.CallAsync("PostText", new { text = "hi", name = "Aiko", idempotencyKey = "k" });
        JsonElement retry = await page.CallAsync("PostText", new { text = "hi", name = "Aiko", idempotencyKey = "k" });
        Assert.Equal(accepted.Text("id"), retry.Text("id"));
        Assert.Equal(("received", 1), (accepted.Text("state"), accepted.GetProperty("position").GetInt32()));
        Assert.Equal("received", (await page.ToldAsync("post")).Text("state"));

        JsonElement status = await page.CallAsync("WatchPost", accepted.Text("id"));
        Assert.Equal(("text", "received"), (status.Text("kind"), status.Text("state")));
        JsonElement unknown = await other.RefusalAsync("WatchPost", accepted.Text("id"));
        Assert.Equal(("unknownPost", 404), (unknown.Text("code"), unknown.GetProperty("status").GetInt32()));

        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        ListenerId author = (await station.Get<IPostStore>().FindAsync(id, default))!.Post.From;
        await station.Feed.PublishAsync(Happenings.Moved(id, author, PostState.Aired), default);
        Assert.Equal("aired", (await page.ToldAsync("post")).Text("state"));
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
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        JsonElement problem = await page.RefusalAsync("PostText", JsonDocument.Parse(argument).RootElement);
        Assert.Equal((code, 400), (problem.Text("code"), problem.GetProperty("status").GetInt32()));
        Assert.NotEqual("", problem.Text("title"));
        Assert.NotEqual("", problem.Text("detail"));
        await page.CallAsync("PostText", new { text = "hi" });
    }

    [Fact]
    public async Task A_voice_is_taken_in_chunk_by_chunk_kept_and_posted()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        Channel<string> chunks = Channel.CreateUnbounded<string>();
        Task<JsonElement> call = page.CallAsync("PostVoice", new { name = "Ken" }, chunks.Reader);
        for (int i = 0; i < 10; i++)
            chunks.Writer.TryWrite(Chunk);
        // Other calls can be made while a recording comes in.
        await page.RefusalAsync("WatchPost", "x");
        chunks.Writer.TryWrite(Convert.ToBase64String(Tone(30)));
        chunks.Writer.Complete();

        JsonElement accepted = await call;
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
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        await page.SpeakAsync(new { }, Enumerable.Repeat(Chunk, 300));
    }

    [Fact]
    public async Task A_bad_recording_is_told_what_was_wrong_keeps_nothing_and_uses_nothing_up()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Posts = options.Posts with { PerHour = 1 } });
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
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
        foreach ((object?[] chunks, int status, string code) in bad)
        {
            await using HubPage talker = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
            Channel<object?> sent = Channel.CreateUnbounded<object?>();
            foreach (object? chunk in chunks)
                sent.Writer.TryWrite(chunk);
            sent.Writer.Complete();
            JsonElement problem = await talker.RefusalAsync("PostVoice", new { }, sent.Reader);
            Assert.Equal((code, status), (problem.Text("code"), problem.GetProperty("status").GetInt32()));
            // The one post of this hour is still to be had.
            await talker.CallAsync("PostText", new { text = "hi" });
        }

        Channel<string> broken = Channel.CreateUnbounded<string>();
        broken.Writer.TryWrite(Chunk);
        broken.Writer.Complete(new IOException("microphone unplugged"));
        Assert.Equal("voiceBroken", (await page.RefusalAsync("PostVoice", new { }, broken.Reader)).Text("code"));
    }

    [Fact]
    public async Task A_recording_that_stalls_is_given_up_and_another_can_begin()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Voice = options.Voice with { Stall = TimeSpan.FromMilliseconds(200) } });
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        JsonElement problem = await page.RefusalAsync("PostVoice", new { }, Channel.CreateUnbounded<string>().Reader);
        Assert.Equal(("voiceStalled", 408), (problem.Text("code"), problem.GetProperty("status").GetInt32()));
        await page.CallAsync("PostText", new { text = "hi" });
    }

    [Fact]
    public async Task A_listener_talks_once_at_a_time_and_a_lost_line_frees_the_booth()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        await using (HubPage first = await HubPage.OpenAsync(station.Address, token))
        {
            Channel<string> talking = Channel.CreateUnbounded<string>();
            talking.Writer.TryWrite(Chunk);
            _ = first.CallAsync("PostVoice", new { }, talking.Reader);
            await using HubPage second = await HubPage.OpenAsync(station.Address, token);
            JsonElement? busy = null;
            // Two connections are not ordered: until the first call has begun, the second is only too short.
            using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (busy is null)
            {
                JsonElement problem = await HubPage.RefusalAsync(second.SpeakAsync(new { }, []));
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
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        var codes = new List<string>();
        for (int i = 0; i < 60; i++)
            codes.Add((await page.RefusalAsync("WatchPost", "x")).Text("code"));
        Assert.Contains("tooManyCalls", codes);
        Assert.Equal("unknownPost", codes[0]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"protocol":"messagepack","version":1}""")]
    public async Task A_connection_that_does_not_shake_hands_is_closed(string handshake)
    {
        await using TestStation station = await TestStation.StartAsync();
        await using RawHub page = await RawHub.OpenAsync(station.Address, await station.TokenAsync(), shakesHands: false);
        await page.SendAsync(handshake);
        await page.ClosedAsync();
    }

    [Theory]
    [InlineData("""{"type":1,"target":"PostText","arguments":[""")]
    [InlineData("""{"type":"x"}""")]
    [InlineData("""[1,2]""")]
    public async Task A_broken_frame_ends_its_line_only(string frame)
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        await using HubPage other = await HubPage.OpenAsync(station.Address, token);
        await using RawHub page = await RawHub.OpenAsync(station.Address, token);
        await page.SendAsync(frame);
        await page.ClosedAsync();
        await other.CallAsync("PostText", new { text = "hi" });
    }

    [Fact]
    public async Task A_frame_larger_than_any_call_ends_its_line()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using RawHub page = await RawHub.OpenAsync(station.Address, await station.TokenAsync());
        await page.SendAsync("""{"type":1,"target":"PostText","arguments":["aaa""" + new string('a', 64 * 1024));
        await page.ClosedAsync();
        Assert.Equal("alive\n", await station.Http.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task The_quietest_whisper_is_taken()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        // Silent at first, and then no louder than −49 dBFS.
        await page.SpeakAsync(new { }, Enumerable.Range(0, 10).Select(i => Convert.ToBase64String(Tone(2_400, i < 9 ? 0 : -116))));
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

        // With and without having negotiated; by header, as programs do it, and by query, as browsers must.
        foreach (bool negotiates in (bool[])[true, false])
        {
            await using HubPage page = await HubPage.OpenAsync(station.Address, token, negotiates: negotiates);
            await page.CallAsync("PostText", new { text = "hi" });
        }

        await using RawHub query = await RawHub.OpenAsync(station.Address, token);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => HubPage.OpenAsync(station.Address, null));
    }

    private static byte[] Tone(int samples, int peak = 8_000)
    {
        byte[] pcm = new byte[samples * 2];
        for (int i = 0; i < samples; i++)
            BitConverter.TryWriteBytes(pcm.AsSpan(i * 2), (short)(peak * Math.Sin(i * 2 * Math.PI * 440 / 24_000)));
        return pcm;
    }
}
