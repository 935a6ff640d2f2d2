using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Radio24.Api.Talk.Lines;

/// <summary>
/// How a connection that came as HTTP becomes a line and nothing else. It stands between the socket and HTTP:
/// <code>
///   socket ── HandOver ── HTTP ── the pipeline: who asks? may they? how many? ── 101, and "go on with this line"
///                │           └─ ends here, and with it the request, its headers, its context: more than a line needs itself
///                └─ the line, for hours, on the socket's own pipes
/// </code>
/// HTTP ends an upgraded connection without closing it (RFC 9110 §7.8 leaves the rest to the new protocol), so that what it has read and written is
/// all that it knows. Kestrel alone; one for each connection, most of which never become anything else.
/// </summary>
internal sealed class HandOver : IConnectionHeartbeatFeature
{
    private readonly IDuplexPipe _pipes;
    private readonly Lock _gate = new();
    private List<(Action<object> Beat, object State)>? _beats = [];
    private Func<Task>? _next;

    private HandOver(ConnectionContext connection)
    {
        (Connection, _pipes) = (connection, connection.Transport);
        // Kestrel would keep whoever asks for its beat, HTTP, for as long as the connection.
        IConnectionHeartbeatFeature? kestrel = connection.Features.Get<IConnectionHeartbeatFeature>();
        kestrel?.OnHeartbeat(static me => ((HandOver)me).Beat(), this);
        if (kestrel is not null)
            connection.Features.Set<IConnectionHeartbeatFeature>(this);
        connection.Features.Set(this);
    }

    /// <summary>For all endpoints that are not declared yet.</summary>
    public static void Use(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(Before));

    /// <summary>The connection as it is before HTTP gets it.</summary>
    public static ConnectionDelegate Before(ConnectionDelegate http) => async connection =>
    {
        var handOver = new HandOver(connection);
        try
        {
            await http(connection);
        }
        finally
        {
            if (handOver.Take() is { } next)
                await next();
        }
    };

    /// <summary>That of a request.</summary>
    /// <exception cref="InvalidOperationException">The request came otherwise than by HTTP/1.1 and Kestrel, or something (TLS) lies between its connection and HTTP.</exception>
    public static HandOver Of(HttpContext context)
    {
        HandOver? found = context.Features.Get<HandOver>();
        return found is not null && HttpProtocol.IsHttp11(context.Request.Protocol)
            && ReferenceEquals(context.Features.Get<IConnectionTransportFeature>()?.Transport, found._pipes)
                ? found
                : throw new InvalidOperationException("The hub needs the connection itself: HTTP/1.1 by Kestrel without TLS (HandOver.Use before its endpoints are declared).");
    }

    /// <summary>What goes on when HTTP has ended.</summary>
    public ConnectionContext Connection { get; }

    /// <summary>Says yes to a WebSocket. It is one on the connection itself, and can be used when HTTP has ended, not before.</summary>
    public async Task<WebSocket> AcceptAsync(HttpContext context)
    {
        // The framework checks and answers. Its own WebSocket is on HTTP's view of the connection, which it would keep: nobody has used it, nobody will.
        _ = await context.WebSockets.AcceptWebSocketAsync();
        // SignalR's pings keep a line alive, and tell the page something besides.
        return WebSocket.CreateFromStream(
            new PipesStream(_pipes), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
    }

    /// <summary>What is to happen on the connection when HTTP has ended, whatever became of the request.</summary>
    public void Then(Func<Task> next) => _next = next;

    public void OnHeartbeat(Action<object> action, object state)
    {
        lock (_gate)
            _beats?.Add((action, state));
    }

    private Func<Task>? Take()
    {
        lock (_gate)
            _beats = null;
        Func<Task>? next = _next;
        _next = null;
        return next;
    }

    private void Beat()
    {
        lock (_gate)
        {
            foreach ((Action<object> beat, object state) in _beats ?? [])
                beat(state);
        }
    }
}
