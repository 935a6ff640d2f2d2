using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Asking;

namespace Radio24.Tests;

/// <summary>
/// A service that speaks OpenAI's Realtime protocol (general availability) on a free port of 127.0.0.1: it does what a test scripts, speaks real words, and
/// counts what it says it used. What is not scripted it answers well, with <see cref="Says"/>. What it gets and sends is checked against
/// <see cref="RealtimeShapes"/>: what is not as specified stands in <see cref="Complaints"/>.
/// </summary>
internal sealed class RealtimeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RealtimeAct> _acts = new();
    private readonly ConcurrentQueue<RealtimeDoor> _doors = new();
    private readonly ConcurrentQueue<RealtimeAsk> _asked = new();
    private readonly ConcurrentQueue<RealtimeVisit> _visits = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentDictionary<RealtimeSocket, bool> _open = new();
    private readonly CancellationTokenSource _ending = new();
    private int _answers;

    private RealtimeServer(WebApplication app) => (_app, Says) = (app, _ => Answer());

    /// <summary>With <c>/v1</c>.</summary>
    public Uri Address => new(_app.Urls.Single() + "/v1");

    /// <summary>Every <c>response.create</c>, in order, answered or not.</summary>
    public IReadOnlyList<RealtimeAsk> Asked => [.. _asked];

    /// <summary>Every connection that was taken.</summary>
    public IReadOnlyList<RealtimeVisit> Visits => [.. _visits];

    /// <summary>Connections that are open now.</summary>
    public int Open => _open.Count;

    /// <summary>What was not as the specification has it, of what came and of what was sent (but for what an act breaks on purpose).</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>The sum of what it said it used: what a ledger must come to.</summary>
    public TokensUsed Used => _asked.Select(ask => ask.Used).OfType<TokensUsed>().Aggregate(new TokensUsed(), (sum, one) => new TokensUsed(
        sum.TextIn + one.TextIn, sum.TextOut + one.TextOut, sum.AudioIn + one.AudioIn, sum.AudioOut + one.AudioOut, sum.CachedIn + one.CachedIn));

    /// <summary>What it says when an act has no words of its own: from what it was asked.</summary>
    public Func<RealtimeAsk, string> Says { get; set; }

    /// <summary>Words as pcm16 at 24 kHz; real speech unless a test wants less (<see cref="SpokenWords.Hum"/>).</summary>
    public Func<string, Task<byte[]>> Voice { get; set; } = SpokenWords.ByFlite;

    /// <summary>What happens when nothing is scripted (any more).</summary>
    public RealtimeAct Otherwise { get; set; } = RealtimeAct.Answer;

    /// <summary>What happens with an order of this text, whatever is scripted; null: what is scripted.</summary>
    public Func<string, RealtimeAct?> Picks { get; set; } = _ => null;

    /// <summary>How connections are taken when nothing is scripted (any more).</summary>
    public RealtimeDoor Door { get; set; } = RealtimeDoor.Open;

    /// <summary>The one key that is let in; null: any.</summary>
    public string? Key { get; set; }

    /// <summary>A session ends after so long, with <c>session_expired</c> and close 1001.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>The body of <c>GET /v1/models</c>.</summary>
    public string Models { get; set; } = """{"object":"list","data":[]}""";

    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Gives the items a phase, as younger models do.</summary>
    public bool Phases { get; set; } = true;

    internal CancellationToken Ending => _ending.Token;

    public static async Task<RealtimeServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        WebApplication app = builder.Build();
        var server = new RealtimeServer(app);
        app.Map("/v1/realtime", server.ServeAsync);
        app.MapGet("/v1/models", server.ListAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>For the next <c>response.create</c>s, of any connection.</summary>
    public void Script(params IEnumerable<RealtimeAct> acts)
    {
        foreach (RealtimeAct act in acts)
            _acts.Enqueue(act);
    }

    /// <summary>For the next connections.</summary>
    public void ScriptDoor(params IEnumerable<RealtimeDoor> doors)
    {
        foreach (RealtimeDoor door in doors)
            _doors.Enqueue(door);
    }

    /// <summary>Closes what is open now.</summary>
    public async Task HangUpAsync(WebSocketCloseStatus status = WebSocketCloseStatus.EndpointUnavailable)
    {
        foreach (RealtimeSocket socket in _open.Keys)
            await socket.CloseAsync(status);
    }

    /// <summary>From now on nothing comes or goes on what is open, and nobody is told.</summary>
    public void Freeze()
    {
        foreach (RealtimeSocket socket in _open.Keys)
            socket.Freeze();
    }

    /// <summary>Breaks what is open now.</summary>
    public void Abort()
    {
        foreach (RealtimeSocket socket in _open.Keys)
            socket.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ending.Dispose();
    }

    internal RealtimeAct ActFor(string order) => Picks(order) ?? (_acts.TryDequeue(out RealtimeAct? act) ? act : Otherwise);

    internal void Add(RealtimeAsk ask) => _asked.Enqueue(ask);

    internal void Complain(IEnumerable<string> complaints)
    {
        foreach (string complaint in complaints)
            _complaints.Enqueue(complaint);
    }

    /// <summary>Two sentences, others each time for a long while.</summary>
    private string Answer()
    {
        string[] first =
        [
            "That was a fine piece of music.", "What a sound to start with.", "Here we are, in the middle of the programme.", "Good to have you with us.",
            "I am an AI, and I enjoy this record.", "The evening goes on quietly.", "Let us stay with this mood.",
        ];
        string[] second =
        [
            "There is more to come in a moment.", "The next one is among my favourites.", "Keep your messages coming.", "Stay where you are.",
            "We go on with something slower.", "I will be back after the next song.", "Write to us, and I will read it out.", "Now listen to this.",
            "You are listening to Radio Twenty Four.", "It is a calm night here.", "Turn it up a little.",
        ];
        int n = Interlocked.Increment(ref _answers) - 1;
        return $"{first[n % first.Length]} {second[n % second.Length]}";
    }

    private async Task ListAsync(HttpContext context)
    {
        bool known = Key is null || context.Request.Headers.Authorization.ToString() == $"Bearer {Key}";
        context.Response.StatusCode = known ? 200 : 401;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(known ? Models : Error("invalid_api_key"));
    }

    private async Task ServeAsync(HttpContext context)
    {
        RealtimeDoor door = _doors.TryDequeue(out RealtimeDoor? scripted) ? scripted : Door;
        string key = context.Request.Headers.Authorization.ToString(), model = context.Request.Query["model"].ToString();
        if (Key is not null && key != $"Bearer {Key}")
            door = RealtimeDoor.WrongKey;
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
            door = new RealtimeDoor(RealtimeDoorKind.Status, 400, "no_websocket");
        if (door.Kind == RealtimeDoorKind.Status)
        {
            context.Response.StatusCode = door.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Error(door.Code!));
            return;
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Accept(context.Request.Headers["Sec-WebSocket-Key"].ToString());
        context.Response.Headers.SecWebSocketProtocol = "realtime";
        var visit = new RealtimeVisit(_visits.Count, model, key, Time.GetUtcNow());
        _visits.Enqueue(visit);
        await using var stream = new FreezableStream(await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync(), Ending);
        using var web = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = "realtime", KeepAliveInterval = TimeSpan.Zero });
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var socket = new RealtimeSocket(this, visit, door, web, stream, context, over.Token);
        _open[socket] = true;
        try
        {
            await socket.RunAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or WebSocketException or ObjectDisposedException)
        {
            // Whoever listened has gone, or the test is over.
        }
        finally
        {
            visit.HasEnded = true;
            _open.TryRemove(socket, out _);
            await over.CancelAsync();
            await socket.RestAsync();
        }
    }

    private static string Error(string code) =>
        JsonSerializer.Serialize(new { error = new { message = $"words of the service about {code}", type = code, code } });

    /// <summary>RFC 6455 §4.2.2: what shows that the handshake was understood.</summary>
    private static string Accept(string key) =>
#pragma warning disable CA5350 // The protocol's own choice; nothing is kept secret by it.
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
