using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Radio24.Station.Tests.Instruments;
using Radio24.Tests;

namespace Radio24.Station.Tests;

/// <summary>What nobody should send, sent to a station while somebody listens.</summary>
[Collection(OnAir.Name)]
public class HostileTests(ListenedStation air)
{
    [Fact]
    public async Task Hostile_input_gets_the_right_status_and_the_air_goes_on()
    {
        await using Browser browser = await air.BrowserAsync();
        ListenerPage page = await browser.OpenAsync(air.Station.Address);
        await page.PlayAsync();
        double before = await page.ReceivedSecondsAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("whep", "application/sdp", "v=0\r\nnot an offer"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await SendAsync("whep", "text/plain", "v=0"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync("whep", "application/sdp", new string('x', 2_000_000)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("api/v1/posts", "application/json", """{"text":"hello"}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync("api/v1/posts", "application/json", """{"text":"hello"}""", token: "not.a.token"));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync("whep/no-such-session", "application/sdp", "", HttpMethod.Delete));

        string token = await air.Station.NewListenerAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("api/v1/posts", "application/json", """{"text":""", token: token));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("api/v1/posts", "application/json", """{"text":{"no":"string"}}""", token: token));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync("api/v1/posts", "application/json", $$"""{"text":"{{new string('x', 5_000)}}"}""", token: token));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync("api/v1/posts", "application/json", $$"""{"text":"{{new string('x', 2_000_000)}}"}""", token: token));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await SendAsync("api/v1/posts", "text/plain", "hello", token: token));

        // A flood from one listener: the first is taken, the others are told to wait.
        string flooder = await air.Station.NewListenerAsync();
        HttpStatusCode[] flood = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => SendAsync("api/v1/posts", "application/json", $$"""{"text":"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz {{i}}"}""", token: flooder)));
        Assert.All(flood, status => Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.TooManyRequests, $"{status}"));
        Assert.InRange(flood.Count(status => status == HttpStatusCode.Accepted), 1, 5);

        // A broken frame ends the connection it came on and no other; a chunk that is no PCM is refused in words.
        foreach (string frame in (string[])["{", "[]", "{\"type\":1,\"target\":", new string('x', 300_000), "\0"])
        {
            await using RawHub hub = await RawHub.OpenAsync(air.Station.Address, token);
            await hub.SendAsync(frame);
            await hub.ClosedAsync();
        }

        await using (HubPage hub = await HubPage.OpenAsync(air.Station.Address, token))
        {
            JsonElement problem = await HubPage.RefusalAsync(hub.SpeakAsync(new { }, ["no base64!"]));
            Assert.Equal("voiceChunkNotBase64", problem.GetProperty("code").GetString());
        }

        // The UDP port takes anything from anyone, and answers none of it.
        using UdpClient stranger = new();
        byte[] noise = new byte[1200];
        Random random = new(1);
        for (int i = 0; i < 5_000; i++)
        {
            random.NextBytes(noise);
            noise[0] = (byte)(i % 256); // every kind that the first byte can tell apart
            await stranger.SendAsync(noise.AsMemory(0, 1 + (i % 1200)), "127.0.0.1", air.Station.UdpPort);
        }

        await page.ListenAsync(before + 10);
        Recording heard = await page.RecordingAsync();
        Assert.True(heard.Sound.LongestBelow(-50).Seconds < 2);
        Assert.Equal(0, stranger.Available);
    }

    private async Task<HttpStatusCode> SendAsync(string path, string type, string body, HttpMethod? method = null, string? token = null)
    {
        using HttpRequestMessage request = new(method ?? HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.ExpectContinue = body.Length > 100_000; // else the refusal may come while the body is still being sent
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using HttpResponseMessage response = await air.Station.Http.SendAsync(request);
        return response.StatusCode;
    }
}
