#pragma warning disable OPENAI002 // Experimental in the client, not in the service.
using System.Buffers;
using System.ClientModel;
using System.Net;
using System.Net.WebSockets;
using OpenAI.Realtime;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>
/// The package's client over a socket of our own: one that finds out when nobody is there any more (the package's waits for ever), says with which status it was
/// refused, and takes no message without end.
/// </summary>
internal sealed class RealtimeConnection : RealtimeSessionClient
{
    /// <summary>A turn of some minutes in one event is a few megabytes.</summary>
    internal const int LargestMessage = 16 << 20;

    private const int Block = 64 * 1024;

    /// <summary>Together less than the 15 s in which a silent peer is to be found out.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(4), PongWithin = TimeSpan.FromSeconds(8);

    private readonly Uri _endpoint;
    private readonly string _key, _model;
    private ClientWebSocket? _socket;

    public RealtimeConnection(Uri endpoint, string key, string model)
        : base(new ApiKeyCredential(key), endpoint, model, intent: null, parentClient: null) => (_endpoint, _key, _model) = (endpoint, key, model);

    /// <summary>Of the answer to the handshake; 0: there was none.</summary>
    public HttpStatusCode Answer { get; private set; }

    public WebSocketCloseStatus? CloseStatus => _socket?.CloseStatus;

    public string? CloseReason => _socket?.CloseStatusDescription;

    /// <exception cref="WebSocketException">Not connected; <see cref="Answer"/> says more.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => ConnectAsync(null!, null!, cancellationToken);

    /// <returns>The next message; null: the other side has closed.</returns>
    /// <exception cref="SpeechModelException">It is too large, or no text.</exception>
    public async ValueTask<BinaryData?> ReceiveAsync(CancellationToken cancellationToken)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(Block);
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult got = await _socket!.ReceiveAsync(room.AsMemory(length), cancellationToken);
                if (got.MessageType == WebSocketMessageType.Close)
                    return null;
                if (got.MessageType != WebSocketMessageType.Text)
                    throw new SpeechModelException(SpeechTrouble.Malformed, "sent what is no text");
                length += got.Count;
                if (got.EndOfMessage)
                    return BinaryData.FromBytes(room.AsSpan(0, length).ToArray());
                if (length >= LargestMessage)
                    throw new SpeechModelException(SpeechTrouble.Malformed, "sent a message without end");
                if (length == room.Length)
                    room = Larger(room, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Says goodbye, without waiting for an answer.</summary>
    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_socket is { State: WebSocketState.Open or WebSocketState.CloseReceived } socket)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone already.
        }
    }

    protected override async Task ConnectAsync(
        string queryString = null!, IDictionary<string, string> headers = null!, CancellationToken cancellationToken = default)
    {
        _socket?.Dispose();
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("realtime");
        socket.Options.CollectHttpResponseDetails = true;
        (socket.Options.KeepAliveInterval, socket.Options.KeepAliveTimeout) = (PingEvery, PongWithin);
        // Azure's own header; a key is sent in one place alone.
        if (_endpoint.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase))
            socket.Options.SetRequestHeader("api-key", _key);
        else
            socket.Options.SetRequestHeader("Authorization", $"Bearer {_key}");
        socket.Options.SetRequestHeader("User-Agent", "radio24");
        (_socket, WebSocket) = (socket, socket);
        try
        {
            await socket.ConnectAsync(Address(_endpoint, _model), cancellationToken);
        }
        finally
        {
            Answer = socket.HttpStatusCode;
            socket.HttpResponseHeaders = null;
        }
    }

    private static Uri Address(Uri endpoint, string model) => new UriBuilder(endpoint)
    {
        Scheme = endpoint.Scheme == Uri.UriSchemeHttp ? Uri.UriSchemeWs : Uri.UriSchemeWss,
        Path = endpoint.AbsolutePath.TrimEnd('/') + "/realtime",
        Query = $"model={Uri.EscapeDataString(model)}",
    }.Uri;

    private static byte[] Larger(byte[] room, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(room.Length * 2);
        room.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(room);
        return larger;
    }
}
