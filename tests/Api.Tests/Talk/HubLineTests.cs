using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Radio24.Api.Events;
using Radio24.Api.Talk.Lines;
using Radio24.Api.Tests.Station;

namespace Radio24.Api.Tests.Talk;

/// <summary>How lines to the hub begin and end.</summary>
public sealed class HubLineTests
{
    [Fact]
    public async Task Whoever_negotiated_with_one_process_may_open_the_line_at_another()
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
    public async Task Only_so_many_lines_an_address_and_one_that_ends_makes_room()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with { Addresses = options.Addresses with { Streams = 2 } });
        string token = await station.TokenAsync();
        using HttpResponseMessage stream = await station.SendAsync(HttpMethod.Get, "/api/v1/events");
        TalkLine line = await TalkLine.OpenAsync(station, token);
        await (await station.SendAsync(HttpMethod.Get, "/api/v1/events")).ProblemAsync(429, "tooManyFromAddress");
        await Assert.ThrowsAsync<WebSocketException>(() => TalkLine.OpenAsync(station, token));

        await line.DisposeAsync();
        await UntilAsync(() => station.Get<OpenLines>().Count == 0);
        await using TalkLine next = await TalkLine.OpenAsync(station, token);
    }

    [Fact]
    public async Task A_line_ends_when_its_token_does_and_the_page_may_come_back()
    {
        var time = new FakeTimeProvider();
        await using TestStation station = await TestStation.StartAsync(options => options with { TokenLifetime = TimeSpan.FromMinutes(1) }, time);
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync());
        // In steps: the same clock says how long a page has not listened.
        for (int i = 0; i < 8; i++)
        {
            time.Advance(TimeSpan.FromSeconds(7));
            Assert.Equal("unknownPost", TalkLine.Problem(await line.InvokeAsync("WatchPost", "none")).Text("code"));
        }

        time.Advance(TimeSpan.FromSeconds(4));
        JsonElement close = await line.CloseAsync();
        Assert.True(close.GetProperty("allowReconnect").GetBoolean());
        Assert.False(close.TryGetProperty("error", out _));
        await line.ClosedAsync();
        await UntilAsync(() => station.Get<Audience>().Count == 0);
    }

    [Fact]
    public async Task The_hub_takes_leave_of_its_pages_when_the_process_ends()
    {
        TestStation station = await TestStation.StartAsync();
        TalkLine[] lines = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await TalkLine.OpenAsync(station, await station.TokenAsync())))];
        Task stopping = station.StopAsync();
        foreach (TalkLine line in lines)
        {
            await line.CloseAsync();
            await line.ClosedAsync();
            await line.DisposeAsync();
        }

        await stopping;
        Assert.Equal(0, station.Get<OpenLines>().Count);
        await station.DisposeAsync();
    }

    [Fact]
    public async Task However_pages_go_nothing_fails_and_nothing_of_them_stays()
    {
        var errors = new Errors();
        await using TestStation station = await TestStation.StartAsync(services: services => services.AddLogging(logging => logging.AddProvider(errors)));
        for (int i = 0; i < 10; i++)
        {
            TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync(), shakeHands: i % 5 != 0);
            if (i % 5 != 0)
                await line.InvokeAsync("PostText", new { text = "hi" });
            if (i % 2 == 0)
                await line.HangUpAsync();
            await line.DisposeAsync();
        }

        await UntilAsync(() => station.Get<OpenLines>().Count == 0 && station.Get<Audience>().Count == 0);
        Assert.True(errors.Told.IsEmpty, string.Join(Environment.NewLine, errors.Told));
    }

    [Fact]
    public async Task A_line_keeps_nothing_of_the_request_by_which_it_came()
    {
        var requests = new ConcurrentQueue<WeakReference<HttpContext>>();
        await using TestStation station = await TestStation.StartAsync(services: services => services.AddSingleton<IStartupFilter>(new Watch(requests)));
        TalkLine[] lines = [.. await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await TalkLine.OpenAsync(station, await station.TokenAsync())))];
        Assert.True(requests.Count >= lines.Length);

        await UntilAsync(() =>
        {
            GC.Collect();
            return requests.All(request => !request.TryGetTarget(out _));
        });
        foreach (TalkLine line in lines)
        {
            Assert.Equal("unknownPost", TalkLine.Problem(await line.InvokeAsync("WatchPost", "none")).Text("code"));
            await line.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_a_page_says_before_it_has_heard_yes_is_heard()
    {
        await using TestStation station = await TestStation.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(station.Address.Host, station.Address.Port);
        NetworkStream stream = client.GetStream();
        byte[] request = Encoding.ASCII.GetBytes(
            $"GET /hubs/talk?access_token={await station.TokenAsync()} HTTP/1.1\r\nHost: {station.Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        byte[] hello = Encoding.ASCII.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e");
        // A masked text frame (RFC 6455 §5.2), under a mask of zeros.
        await stream.WriteAsync((byte[])[.. request, 0x81, (byte)(0x80 | hello.Length), 0, 0, 0, 0, .. hello]);

        string heard = "";
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!heard.Contains("{}\u001e", StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer, patience.Token);
            Assert.NotEqual(0, count);
            heard += Encoding.Latin1.GetString(buffer, 0, count);
        }

        Assert.StartsWith("HTTP/1.1 101 ", heard);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", heard, StringComparison.Ordinal); // RFC 6455 §1.3
    }

    [Fact]
    public async Task A_line_that_never_shakes_hands_is_closed()
    {
        await using TestStation station = await TestStation.StartAsync(services: services =>
            services.PostConfigure<Microsoft.AspNetCore.SignalR.HubOptions>(hub => hub.HandshakeTimeout = TimeSpan.FromMilliseconds(200)));
        await using TalkLine line = await TalkLine.OpenAsync(station, await station.TokenAsync(), shakeHands: false);
        await line.ClosedAsync();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    private sealed class Watch(ConcurrentQueue<WeakReference<HttpContext>> requests) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, after) =>
            {
                if (context.Request.Path.StartsWithSegments("/hubs"))
                    requests.Enqueue(new WeakReference<HttpContext>(context));
                return after(context);
            });
            next(app);
        };
    }

    private sealed class Errors : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Told { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Told.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
