using System.Diagnostics;
using System.Text.Json;
using Radio24.Station.Tests.Instruments;
using Radio24.Tests;
using Xunit.Abstractions;

namespace Radio24.Station.Tests.Split;

/// <summary>Two Api processes and two Hosts on one Redis and one PostgreSQL, as real processes that are really killed.</summary>
[Collection(SplitCollection.Name)]
public class SplitTests(SplitStation station, ITestOutputHelper output)
{
    [Fact]
    public async Task A_client_on_either_Api_sees_everything_and_a_late_one_the_last_state_at_once()
    {
        string token = await station.NewListenerAsync();
        await using var here = new EventLine(station.Apis[0], token);
        await using var there = new EventLine(station.Apis[1], token);
        await station.UntilAsync(() => Task.FromResult(here.Has("now") && there.Has("now")), "both hear what is on air");

        JsonElement post = await station.PostAsync(0, token, "Greetings to everybody who listens on the other side of town.");
        string id = post.GetProperty("id").GetString()!;
        Assert.False(post.TryGetProperty("delivery", out _));
        foreach (string state in (string[])["received", "screened", "approved", "queued", "onAir", "aired"])
            await station.UntilAsync(() => Task.FromResult(here.Has("post", id, $"\"{state}\"") && there.Has("post", id, $"\"{state}\"")), $"both hear {state}");
        Assert.True(here.Has("caption", "other side of town") && there.Has("caption", "other side of town"));
        Assert.Equal("aired", await station.StateAsync(1, token, id));

        string stranger = await station.NewListenerAsync();
        await using var late = new EventLine(station.Apis[1], stranger);
        await station.UntilAsync(() => Task.FromResult(late.Has("now") && late.Has("caption")), "a late page knows at once");
        Assert.False(late.Has("post"));
    }

    [Fact]
    public async Task A_hub_on_one_Api_tells_what_becomes_of_a_post_made_on_the_other_and_nothing_has_to_stick()
    {
        string token = await station.NewListenerAsync();
        // A WebSocket and nothing before it: no negotiation that the other Api would not know of.
        await using HubPage page = await HubPage.OpenAsync(station.Apis[1].BaseAddress!, token);
        JsonElement post = await station.PostAsync(0, token, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        string id = post.GetProperty("id").GetString()!;
        await HeardAsync("received");
        await HeardAsync("screened");

        // And the other way round, over the same line: what is posted on it is known at the other Api at once.
        await page.CallAsync("PostText", new { text = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/posts");
        request.Headers.Authorization = new("Bearer", token);
        using HttpResponseMessage own = await station.Apis[0].SendAsync(request);
        Assert.Contains("bbbbbbbb", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        async Task HeardAsync(string state)
        {
            JsonElement told;
            do
                told = await page.ToldAsync("post");
            while (told.GetProperty("id").GetString() != id || told.GetProperty("state").GetString() != state);
        }
    }

    [Fact]
    public async Task When_the_Host_on_air_dies_the_other_takes_over_and_listeners_are_back_by_themselves()
    {
        string first = Assert.Single(await station.OnAirAsync()), second = first == "host-1" ? "host-2" : "host-1";
        await station.UntilAsync(async () => (await station.ReadyAsync(station.Address(second))).Contains("standby", StringComparison.Ordinal), "the other stands by");
        await using Browser browser = await Browser.LaunchAsync();
        ListenerPage page = await browser.OpenAsync(station.Apis[1].BaseAddress!);
        await page.PlayAsync();
        double source = (await page.InboundAudioAsync()).GetProperty("ssrc").GetDouble();

        long died = Stopwatch.GetTimestamp();
        station.KillAtOnce(first);
        await station.UntilAsync(async () => await station.ReadyAsync(station.Address(second)) == "on air\n", "the other is on air");
        TimeSpan silence = Stopwatch.GetElapsedTime(died);
        output.WriteLine($"{second} was on air {silence.TotalSeconds:0.00} s after {first} was killed");
        // 5 s is the promise, kept by AirLeaseServiceTests in virtual time; here the machine may be busy with other things.
        Assert.InRange(silence, TimeSpan.Zero, TimeSpan.FromSeconds(15));

        await station.UntilAsync(
            async () => await page.InboundAudioAsync() is { ValueKind: JsonValueKind.Object } audio
                && audio.TryGetProperty("ssrc", out JsonElement ssrc) && ssrc.GetDouble() != source
                && audio.GetProperty("packetsReceived").GetInt64() >= 100,
            "the page hears the other Host");
        output.WriteLine($"the page had 2 s of the other Host's sound {Stopwatch.GetElapsedTime(died).TotalSeconds:0.00} s after the first was killed");

        await station.UntilAsync(async () => (await station.ReadyAsync(station.Address(first))).Contains("standby", StringComparison.Ordinal), "the first is started again and stands by");
        Assert.Equal([second], await station.OnAirAsync());
    }

    [Fact]
    public async Task Redis_dies_while_posts_flow_and_none_of_them_is_lost()
    {
        string token = await station.NewListenerAsync();
        string onAir = Assert.Single(await station.OnAirAsync());
        var posts = new List<string>();
        for (int i = 0; i < 30; i++)
        {
            // Refused by the rules, so that none of them takes the time of being read out.
            JsonElement post = await station.PostAsync(i % 2, token, $"Number {i} aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
            posts.Add(post.GetProperty("id").GetString()!);
            // Started again within moments, so how many are is chance; that they are while it is away: QueueAwayTests.
            if (post.TryGetProperty("delivery", out JsonElement how))
                Assert.Equal("delayed", how.GetString());
            if (i == 10)
                station.KillAtOnce("redis");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        foreach (string post in posts)
            await station.UntilAsync(async () => await station.StateAsync(0, token, post) is "rejected" or "held", $"post {post} is decided");
        Assert.Equal([onAir], await station.OnAirAsync());
    }

    [Fact]
    public async Task Who_does_not_know_the_secret_gets_nothing_from_a_Host()
    {
        string onAir = Assert.Single(await station.OnAirAsync());
        using var http = new HttpClient { BaseAddress = station.Address(onAir) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef0123456789abcdef");
        using HttpResponseMessage answer = await http.PostAsync("internal/whep", new StringContent("{\"sdp\":\"v=0\"}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(404, (int)answer.StatusCode);

        // Through an Api it is a matter of what was offered.
        using HttpResponseMessage offer = await station.Apis[0].PostAsync("whep", new StringContent("v=0", System.Text.Encoding.UTF8, "application/sdp"));
        Assert.Equal(400, (int)offer.StatusCode);
        using HttpResponseMessage session = await station.Apis[0].DeleteAsync("whep/00000000000000000000000000000000");
        Assert.Equal(404, (int)session.StatusCode);
    }
}

/// <summary>The command's own end; with a station of its own.</summary>
[Collection(SplitCollection.Name)]
public class SplitEndTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Everything_ends_with_the_command()
    {
        var station = new SplitStation();
        await station.InitializeAsync();
        try
        {
            int[] processes = [.. new[] { "api-1", "api-2", "host-1", "host-2", "redis", "postgres" }.Select(station.ProcessId)];
            (int exitCode, TimeSpan took) = await station.EndAsync();
            output.WriteLine($"ended after {took.TotalSeconds:0.00} s");
            Assert.Equal(0, exitCode);
            Assert.DoesNotContain(processes, id => Directory.Exists($"/proc/{id}"));
        }
        finally
        {
            await station.DisposeAsync();
        }
    }
}
