using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Radio24.Api.Events;
using Radio24.Api.Tests.Station;
using Radio24.Tests;

namespace Radio24.Api.Tests.Talk;

/// <summary>How connections to the hub begin and end, and what anybody can make the station write about them: nothing.</summary>
public sealed class HubConnectionTests
{
    [Fact]
    public async Task Whoever_negotiated_with_one_process_may_connect_to_another()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        using HttpResponseMessage negotiated = await station.SendAsync(HttpMethod.Post, "/hubs/talk/negotiate?negotiateVersion=1", token);
        JsonElement answer = await negotiated.JsonAsync(200);
        Assert.Equal(1, answer.GetProperty("negotiateVersion").GetInt32());
        Assert.NotEqual("", answer.Text("connectionId"));
        JsonElement way = Assert.Single(answer.GetProperty("availableTransports").EnumerateArray());
        Assert.Equal("WebSockets", way.Text("transport"));
        Assert.Equal("Text", Assert.Single(way.GetProperty("transferFormats").EnumerateArray()).GetString());

        // An id that this process has never given.
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(station.Address) { Scheme = "ws", Path = "/hubs/talk", Query = $"?id=from-elsewhere&access_token={token}" }.Uri, default);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task An_address_has_only_so_many_streams_and_one_that_ends_makes_room()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with { Addresses = options.Addresses with { Streams = 2 } });
        string token = await station.TokenAsync();
        using HttpResponseMessage stream = await station.SendAsync(HttpMethod.Get, "/api/v1/events");
        HubPage page = await HubPage.OpenAsync(station.Address, token);
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/events")).ProblemAsync(429, "tooManyFromAddress");
        await Assert.ThrowsAsync<WebSocketException>(() => HubPage.OpenAsync(station.Address, token));

        await page.DisposeAsync();
        await UntilAsync(async () =>
        {
            using HttpResponseMessage next = await station.SendAsync(HttpMethod.Get, "/api/v1/events");
            return next.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task A_connection_ends_when_its_token_does()
    {
        // SignalR looks at the wall clock. The station's own is behind it, so that the token is good when the page comes.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(58));
        await using TestStation station = await TestStation.StartAsync(options => options with { TokenLifetime = TimeSpan.FromMinutes(1) }, time);
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        await page.ClosedAsync();
        await UntilAsync(() => ValueTask.FromResult(station.Get<Audience>().Count == 0));
    }

    [Fact]
    public async Task The_hub_closes_its_connections_when_the_process_ends()
    {
        TestStation station = await TestStation.StartAsync();
        HubPage[] pages = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await HubPage.OpenAsync(station.Address, await station.TokenAsync())))];
        Task stopping = station.StopAsync();
        foreach (HubPage page in pages)
        {
            await page.ClosedAsync();
            await page.DisposeAsync();
        }

        await stopping;
        Assert.Equal(0, station.Get<Audience>().Count);
        await station.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_a_page_does_leaves_no_line_in_the_log_and_no_seat_behind()
    {
        var log = new LogLines();
        await using TestStation station = await TestStation.StartAsync(services: log.AddTo);
        string token = await station.TokenAsync();
        int before = log.Lines.Count;

        await using (HubPage page = await HubPage.OpenAsync(station.Address, token))
        {
            await page.RefusalAsync("PostText", new { text = "" });
            await Assert.ThrowsAsync<HubException>(() => page.CallAsync("NoSuchMethod"));
            await Assert.ThrowsAsync<HubException>(() => page.CallAsync("PostText", 1, 2, 3));
            // Esc while recording: the page calls its stream off.
            Channel<string> recording = Channel.CreateUnbounded<string>();
            recording.Writer.Complete(new OperationCanceledException());
            Assert.Equal("voiceBroken", (await page.RefusalAsync("PostVoice", new { }, recording.Reader)).Text("code"));
        }

        await using (HubPage page = await HubPage.OpenAsync(station.Address, token))
        {
            // Gone in the middle of a recording.
            _ = page.CallAsync("PostVoice", new { }, Channel.CreateUnbounded<string>().Reader);
            await page.RefusalAsync("WatchPost", "x");
        }

        foreach (string frame in (string[])["not json", """{"type":1,"target":"PostText","arguments":[""", """{"type":"x"}"""])
        {
            await using RawHub broken = await RawHub.OpenAsync(station.Address, token);
            await broken.SendAsync(frame);
            await broken.ClosedAsync();
            await using RawHub rude = await RawHub.OpenAsync(station.Address, token, shakesHands: false);
            await rude.SendAsync(frame);
            await rude.ClosedAsync();
            await using RawHub polite = await RawHub.OpenAsync(station.Address, token);
            await polite.HangUpAsync();
            await polite.ClosedAsync();
        }

        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(station, Upgrade("HTTP/1.0", token)), StringComparison.Ordinal);
        // Nobody, and somebody with a token that is none.
        Assert.Equal(401, (int)(await station.SendAsync(HttpMethod.Get, "/api/v1/posts")).StatusCode);
        Assert.Equal(401, (int)(await station.SendAsync(HttpMethod.Get, "/api/v1/posts", "none")).StatusCode);
        Assert.Equal(403, (int)(await station.SendAsync(HttpMethod.Get, "/api/v1/audit", token)).StatusCode);
        // A request that is broken off in the middle of its body: before the station reads it, and while it does. Then sometimes the reader
        // sees first that the connection was reset, and sometimes the request does.
        using (Socket aborted = await ConnectAsync(station))
        {
            await aborted.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/posts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"text\":"));
            aborted.LingerState = new LingerOption(true, 0);
        }

        for (int i = 0; i < 20; i++)
            await BreakOffAsync(station, token);

        await UntilAsync(() => ValueTask.FromResult(station.Get<Audience>().Count == 0));
        Assert.Equal("alive\n", await station.Http.GetStringAsync("/healthz"));
        await station.StopAsync();
        Assert.Equal([], log.Lines.Skip(before));
    }

    [Fact]
    public async Task A_page_that_goes_on_calling_after_many_refusals_is_disconnected()
    {
        var log = new LogLines();
        await using TestStation station = await TestStation.StartAsync(services: log.AddTo);
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        int before = log.Lines.Count, calls = 0;
        Task<Exception?> closed = page.ClosedAsync();
        while (!closed.IsCompleted && calls < 20_000)
        {
            calls++;
            try
            {
                await page.CallAsync("WatchPost", "x");
            }
            catch (Exception e) when (e is HubException or InvalidOperationException or OperationCanceledException or WebSocketException)
            {
                // Refused; in the end there is no connection any more.
            }
        }

        Assert.True(closed.IsCompleted, "the station kept the connection");
        Assert.Equal([], log.Lines.Skip(before));
    }

    /// <summary>Calls that SignalR does not hand to the hub's methods: none, too many arguments, of another kind, too few or too many streams.</summary>
    [Theory]
    [InlineData("""{"type":1,"invocationId":"1","target":"NoSuchMethod","arguments":[]}""")]
    [InlineData("""{"type":1,"target":"NoSuchMethod","arguments":[1]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"PostText","arguments":[1,2,3]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"PostText","arguments":[{}],"streamIds":["a"]}""")]
    [InlineData("""{"type":1,"invocationId":"1","target":"PostVoice","arguments":[{}]}""")]
    [InlineData("""{"type":4,"invocationId":"1","target":"WatchPost","arguments":["x"]}""")]
    [InlineData("""{"type":4,"invocationId":"1","target":"NoSuchMethod","arguments":["x"]}""")]
    public async Task Calls_that_fit_no_method_count_as_any_other(string call)
    {
        await using TestStation station = await TestStation.StartAsync();
        await using RawHub hub = await RawHub.OpenAsync(station.Address, await station.TokenAsync());
        Task closed = hub.ClosedAsync();
        for (int i = 0; i < 20_000 && !closed.IsCompleted; i++)
        {
            try
            {
                await hub.SendAsync(call);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                break;
            }
        }

        await closed;
    }

    [Fact]
    public async Task A_call_that_fits_no_method_is_told_what_the_hub_has()
    {
        await using TestStation station = await TestStation.StartAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        foreach (Task<JsonElement> call in (Task<JsonElement>[])[page.CallAsync("NoSuchMethod"), page.CallAsync("posttext", 1, 2, 3)])
        {
            JsonElement problem = await HubPage.RefusalAsync(call);
            Assert.Equal("unknownCall", problem.Text("code"));
            Assert.Contains("WatchPost", problem.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_page_sends_with_its_request_for_the_WebSocket_is_heard()
    {
        await using TestStation station = await TestStation.StartAsync();
        byte[] hello = Encoding.ASCII.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e");
        // A masked text frame (RFC 6455 §5.2), under a mask of zeros.
        string heard = await AskAsync(
            station, [.. Upgrade("HTTP/1.1", await station.TokenAsync()), 0x81, (byte)(0x80 | hello.Length), 0, 0, 0, 0, .. hello], "{}\u001e");
        Assert.StartsWith("HTTP/1.1 101 ", heard, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", heard, StringComparison.Ordinal); // RFC 6455 §1.3
    }

    [Fact]
    public async Task A_connection_that_never_shakes_hands_is_closed()
    {
        await using TestStation station = await TestStation.StartAsync(services: services =>
            services.PostConfigure<HubOptions>(hub => hub.HandshakeTimeout = TimeSpan.FromMilliseconds(200)));
        await using RawHub hub = await RawHub.OpenAsync(station.Address, await station.TokenAsync(), shakesHands: false);
        await hub.ClosedAsync();
    }

    /// <summary>An offer that is broken off in the middle, which the station has begun to read.</summary>
    private static async Task BreakOffAsync(TestStation station, string token)
    {
        using Socket socket = await ConnectAsync(station);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /whep HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/sdp\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));
        byte[] answer = new byte[100];
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer)), StringComparison.Ordinal);
        await socket.SendAsync("v=0"u8.ToArray());
        socket.LingerState = new LingerOption(true, 0);
    }

    private static byte[] Upgrade(string version, string token) => Encoding.ASCII.GetBytes(
        $"GET /hubs/talk?access_token={token} {version}\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    /// <summary>What is answered, as it comes, until the words have come or there is no more.</summary>
    private static async Task<string> AskAsync(TestStation station, byte[] request, string words = "\r\n\r\n")
    {
        using Socket socket = await ConnectAsync(station);
        await socket.SendAsync(request);
        string heard = "";
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!heard.Contains(words, StringComparison.Ordinal))
        {
            int count = await socket.ReceiveAsync(buffer, patience.Token);
            if (count == 0)
                return heard;
            heard += Encoding.Latin1.GetString(buffer, 0, count);
        }

        return heard;
    }

    private static async Task<Socket> ConnectAsync(TestStation station)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(station.Address.Host, station.Address.Port);
        return socket;
    }

    private static async Task UntilAsync(Func<ValueTask<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }
}
