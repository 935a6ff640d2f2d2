using System.Collections;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Radio24.Api.Security;

namespace Radio24.Api.Talk.Lines;

/// <summary>
/// One page's line to the hub: its WebSocket, as the connection that SignalR's handler asks for. SignalR's own transport can be any of three, and keeps
/// two pipes, two loops between them and the socket, a dozen features and the whole request for each page, most of which only listens. This is the one that
/// the station has, it is all its features itself, and the request is over (<see cref="HandOver"/>): a page that only listens costs half.
/// </summary>
internal sealed class PageLine : ConnectionContext, IDuplexPipe, IFeatureCollection,
    IConnectionUserFeature, IConnectionHeartbeatFeature, ITransferFormatFeature
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ConnectionContext _connection;
    private readonly WebSocket _socket;
    private readonly IDisposable _place;
    private readonly LineReader _reader;
    private readonly LineWriter _writer;
    private readonly DateTimeOffset? _until;
    private (Action<object> Beat, object State)[] _beats = [];
    private FeatureCollection? _more;
    private IDictionary<object, object?>? _items;

    /// <param name="http">The request by which the page came: over when the line begins, and not kept.</param>
    /// <param name="connection">What the socket is on.</param>
    /// <param name="place">Among those that an address may have; given back at the end.</param>
    public PageLine(HttpContext http, ConnectionContext connection, WebSocket socket, IDisposable place, TimeProvider time)
    {
        (_connection, _socket, _place) = (connection, socket, place);
        (User, Address, ConnectionId) = (http.User, AddressLimits.Of(http), connection.ConnectionId);
        (_reader, _writer) = (new LineReader(socket), new LineWriter(socket, time));
        _until = http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features => this;

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException(); }

    /// <summary>Where the page sits once it has shaken hands.</summary>
    public PageSeat? Seat { get; set; }

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    public ClaimsPrincipal? User { get; set; }

    /// <summary>Whose allowance the page uses.</summary>
    public IPAddress Address { get; }

    /// <summary>Looks again who this is; null if what they may do cannot be taken from them.</summary>
    public Func<CancellationToken, ValueTask<AuthenticateResult>>? AskAgain { get; init; }

    public TransferFormat SupportedFormats => TransferFormat.Text;

    public TransferFormat ActiveFormat { get; set; } = TransferFormat.Text;

    /// <summary>Ends the line now: nothing more is said.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        _reader.CancelPendingRead();
        _connection.Abort(abortReason);
    }

    /// <summary>Ends the line in order: the hub takes leave of the page.</summary>
    public void HangUp() => _reader.CancelPendingRead();

    /// <summary>The hub is done: waits a little for the page to say goodbye as well (RFC 6455 §7.1.1).</summary>
    public override async ValueTask DisposeAsync()
    {
        _reader.Complete();
        _writer.Complete();
        try
        {
            using var patience = new CancellationTokenSource(Farewell);
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, patience.Token);
        }
        catch (Exception gone) when (gone.IsEndOfLine())
        {
            // Gone without goodbye.
        }
        finally
        {
            _socket.Dispose();
            _place.Dispose();
            await base.DisposeAsync();
        }
    }

    public void OnHeartbeat(Action<object> action, object state) => _beats = [.. _beats, (action, state)];

    /// <summary>About once a second: the hub's own clocks, whoever's right to be here has ended, and whoever has stopped to listen.</summary>
    public void Beat(DateTimeOffset now, TimeSpan patience)
    {
        foreach ((Action<object> beat, object state) in _beats)
            beat(state);
        if (_writer.Stalled > patience)
            _connection.Abort(new ConnectionAbortedException("The page has stopped to listen."));
        else if (_until <= now)
            HangUp();
    }

    object? IFeatureCollection.this[Type key]
    {
        get => key.IsInstanceOfType(this) ? this : _more?[key];
        set => (_more ??= new FeatureCollection())[key] = value;
    }

    bool IFeatureCollection.IsReadOnly => false;

    int IFeatureCollection.Revision => _more?.Revision ?? 0;

    public TFeature? Get<TFeature>() => this is TFeature own ? own : _more is null ? default : _more.Get<TFeature>();

    public void Set<TFeature>(TFeature? instance) => (_more ??= new FeatureCollection()).Set(instance);

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => (_more ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
