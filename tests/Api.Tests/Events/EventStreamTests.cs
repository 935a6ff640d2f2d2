using System.Text;
using System.Text.Json;
using Radio24.Api.Events;
using Radio24.Api.Posts;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Tests.Events;

public sealed class EventStreamTests
{
    [Fact]
    public async Task The_last_state_comes_first_then_everything_in_order()
    {
        await using TestStation station = await TestStation.StartAsync(time: new FakeTimeProvider(Happenings.Noon.AddSeconds(30)));
        await station.Feed.PublishAsync(Happenings.Now("old"), default);
        await station.Feed.PublishAsync(Happenings.Now("new"), default);
        await station.Feed.PublishAsync(new StationEvent.Listeners(7), default);
        await station.Feed.PublishAsync(Happenings.Caption(1, "こんにちは <b>"), default);
        await HeardAsync(station, 1);

        await using Stream stream = await OpenAsync(station, "/api/v1/events");
        using var reader = new StreamReader(stream);
        (string name, JsonElement now) = await NextAsync(reader);
        Assert.Equal(("now", "new"), (name, now.GetProperty("now_playing").GetProperty("song").Text("title")));
        (name, JsonElement listeners) = await NextAsync(reader);
        Assert.Equal(("listeners", 7), (name, listeners.GetProperty("count").GetInt32()));
        (name, JsonElement caption) = await NextAsync(reader);
        Assert.Equal(("caption", "こんにちは <b>", "ja"), (name, caption.Text("text"), caption.Text("lang")));
        Assert.Equal((61_500, 2_000), (caption.GetProperty("mediaTimeMs").GetInt32(), caption.GetProperty("lengthMs").GetInt32()));

        for (int id = 2; id < 20; id++)
            await station.Feed.PublishAsync(Happenings.Caption(id, $"{id}"), default);
        for (int id = 2; id < 20; id++)
            Assert.Equal(id, (await NextAsync(reader)).Json.GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_posts_moves_are_told_to_its_author_alone()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        using var mine = new StreamReader(await OpenAsync(station, "/api/v1/events?access_token=" + token));
        using var anybody = new StreamReader(await OpenAsync(station, "/api/v1/events"));
        Assert.Equal("listeners", (await NextAsync(mine)).Name);
        Assert.Equal("listeners", (await NextAsync(anybody)).Name);

        JsonElement accepted = await (await station.PostAsync(token, new { text = "hi" })).JsonAsync(202);
        (string name, JsonElement received) = await NextAsync(mine);
        Assert.Equal(("post", accepted.Text("id"), "received"), (name, received.Text("id"), received.Text("state")));

        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        ListenerId author = (await station.Get<IPostStore>().FindAsync(id, default))!.Post.From;
        await station.Feed.PublishAsync(Happenings.Moved(id, author, PostState.OnAir), default);
        await station.Feed.PublishAsync(new StationEvent.Listeners(1), default);
        JsonElement moved = (await NextAsync(mine)).Json;
        Assert.Equal(("onAir", "because", 2), (moved.Text("state"), moved.GetProperty("reason").Text("ja"), moved.GetProperty("position").GetInt32()));
        Assert.Equal("listeners", (await NextAsync(anybody)).Name);

        await (await station.SendAsync(HttpMethod.Get, "/api/v1/events?access_token=bad")).ProblemAsync(401, "needsToken");
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/events", "bad")).ProblemAsync(401, "needsToken");
    }

    [Fact]
    public async Task A_posts_new_place_is_told_to_its_author_alone()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        JsonElement accepted = await (await station.PostAsync(token, new { text = "hi" })).JsonAsync(202);
        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId id));
        ListenerId author = (await station.Get<IPostStore>().FindAsync(id, default))!.Post.From;
        using var mine = new StreamReader(await OpenAsync(station, "/api/v1/events?access_token=" + token));
        using var anybody = new StreamReader(await OpenAsync(station, "/api/v1/events"));
        Assert.Equal("listeners", (await NextAsync(mine)).Name);
        Assert.Equal("listeners", (await NextAsync(anybody)).Name);

        StationEvent.UpNext next = Happenings.Next(new PlacedPost(id, author, 5, TimeSpan.FromMinutes(4)));
        await station.Feed.PublishAsync(next, default);
        (string name, JsonElement place) = await NextAsync(mine);
        Assert.Equal(("place", accepted.Text("id"), 5, 240), (name, place.Text("id"), place.GetProperty("position").GetInt32(), place.GetProperty("aboutSeconds").GetInt32()));

        await station.Feed.PublishAsync(next, default); // nothing new for anybody
        await station.Feed.PublishAsync(new StationEvent.Listeners(1), default);
        Assert.Equal("listeners", (await NextAsync(mine)).Name);
        Assert.Equal("listeners", (await NextAsync(anybody)).Name);
    }

    [Fact]
    public async Task An_idle_stream_has_a_heartbeat()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(time: time);
        using var reader = new StreamReader(await OpenAsync(station, "/api/v1/events"));
        Assert.Equal("listeners", (await NextAsync(reader)).Name);
        Assert.Equal("", await reader.ReadLineAsync());
        Task<string?> line = reader.ReadLineAsync();
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.StartsWith(":", await line.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_does_and_a_strangers_goes_on()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(options => options with { TokenLifetime = TimeSpan.FromMinutes(10) }, time);
        string token = await station.TokenAsync();
        using var mine = new StreamReader(await OpenAsync(station, "/api/v1/events?access_token=" + token));
        using var anybody = new StreamReader(await OpenAsync(station, "/api/v1/events"));
        await NextAsync(mine);
        await NextAsync(anybody);
        Task<string> rest = mine.ReadToEndAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        await rest.WaitAsync(TimeSpan.FromSeconds(60));
        await station.Feed.PublishAsync(new StationEvent.Listeners(3), default);
        Assert.Equal("listeners", (await NextAsync(anybody)).Name);
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/events?access_token=" + token)).ProblemAsync(401, "needsToken");
    }

    [Fact]
    public async Task Streams_end_when_the_station_signs_off_and_seats_are_left()
    {
        await using TestStation station = await TestStation.StartAsync();
        using var reader = new StreamReader(await OpenAsync(station, "/api/v1/events"));
        await NextAsync(reader);
        Assert.Equal(1, station.Get<Audience>().Count);
        Task<string> rest = reader.ReadToEndAsync();
        await station.StopAsync();
        await rest;
        Assert.Equal(0, station.Get<Audience>().Count);
    }

    [Fact]
    public async Task Only_so_many_streams_an_address()
    {
        await using TestStation station = await TestStation.StartAsync(options =>
            options with { Addresses = options.Addresses with { Streams = 2 } });
        await using Stream one = await OpenAsync(station, "/api/v1/events");
        await using Stream two = await OpenAsync(station, "/api/v1/events");
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/events")).ProblemAsync(429, "tooManyFromAddress");
    }

    [Fact]
    public void A_page_that_does_not_read_loses_the_oldest_only()
    {
        var audience = new Audience(new StationBoard(new ApiOptions(), new SwitchedAir(), new PostWaits(TimeProvider.System), TimeProvider.System));
        var seat = new StreamSeat(null, 8);
        audience.Sit(seat);
        for (int i = 0; i < 100; i++)
            audience.Tell(new Announcement("listeners", new ListenersWire(i)));
        var told = new List<int>();
        while (seat.Told.TryRead(out Announcement? announcement))
            told.Add(((ListenersWire)announcement.Payload).Count);
        Assert.Equal(Enumerable.Range(92, 8), told);
    }

    [Fact]
    public async Task Now_is_shaped_as_azuracast_shapes_it_and_counts_on()
    {
        var time = new FakeTimeProvider(Happenings.Noon.AddSeconds(30));
        await using TestStation station = await TestStation.StartAsync(time: time);
        JsonElement before = await (await station.SendAsync(HttpMethod.Get, "/api/v1/now")).JsonAsync(200);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("now_playing").ValueKind);

        await station.Feed.PublishAsync(Happenings.Now("Song"), default);
        await station.Feed.PublishAsync(new StationEvent.Listeners(4), default);
        await station.Feed.PublishAsync(Happenings.Caption(1, "x"), default);
        await HeardAsync(station, 1);
        time.Advance(TimeSpan.FromSeconds(10));
        using HttpResponseMessage response = await station.SendAsync(
            HttpMethod.Get, "/api/v1/now", headers: headers => headers.TryAddWithoutValidation("Origin", "https://elsewhere.example"));
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        JsonElement now = await response.JsonAsync(200);
        JsonElement playing = now.GetProperty("now_playing");
        Assert.Equal((40, 140, 180), (playing.GetProperty("elapsed").GetInt32(), playing.GetProperty("remaining").GetInt32(), playing.GetProperty("duration").GetInt32()));
        Assert.Equal(Happenings.Noon.ToUnixTimeSeconds(), playing.GetProperty("played_at").GetInt64());
        Assert.Equal("The Testers - Song", playing.GetProperty("song").Text("text"));
        Assert.Equal("Link", now.GetProperty("playing_next").GetProperty("song").Text("title"));
        Assert.Equal(1, now.GetProperty("song_history").GetArrayLength());
        Assert.Equal("music", now.GetProperty("segment").Text("type"));
        Assert.Equal(JsonValueKind.Null, now.GetProperty("segment").GetProperty("post_id").ValueKind);
        Assert.True(now.GetProperty("is_online").GetBoolean());
        Assert.Equal(4, now.GetProperty("listeners").GetProperty("current").GetInt32());
        Assert.Equal("radio24", now.GetProperty("station").Text("shortcode"));
    }

    [Fact]
    public async Task Health_is_alive_and_readiness_is_frames_going_out()
    {
        await using TestStation station = await TestStation.StartAsync();
        Assert.Equal("on air\n", await station.Http.GetStringAsync("/readyz"));
        station.Air.OnAir = false;
        JsonElement problem = await (await station.SendAsync(HttpMethod.Get, "/readyz")).ProblemAsync(503, "notReady");
        Assert.Contains("signing on", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("alive\n", await station.Http.GetStringAsync("/healthz"));
    }

    /// <summary>Waits until the Api has heard the caption.</summary>
    internal static async Task HeardAsync(TestStation station, long caption)
    {
        StationBoard board = station.Get<StationBoard>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (board.Caption?.Id != caption)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    private static async Task<Stream> OpenAsync(TestStation station, string path)
    {
        HttpResponseMessage response = await station.SendAsync(HttpMethod.Get, path);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStreamAsync();
    }

    private static async Task<(string Name, JsonElement Json)> NextAsync(StreamReader reader)
    {
        string name = "";
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                return (name, JsonDocument.Parse(Encoding.UTF8.GetBytes(line[6..])).RootElement);
        }

        throw new InvalidOperationException("the stream ended");
    }
}
