using System.Net.WebSockets;
using System.Text;

namespace Radio24.Tests;

/// <summary>A WebSocket to the hub that sends bytes as they are, for frames that no client would send.</summary>
internal sealed class RawHub : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private readonly TaskCompletionSource _shaken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    public static async Task<RawHub> OpenAsync(Uri station, string token, bool shakesHands = true)
    {
        var hub = new RawHub();
        string query = "?access_token=" + Uri.EscapeDataString(token);
        await hub._socket.ConnectAsync(
            new UriBuilder(station) { Scheme = "ws", Path = "/hubs/talk", Query = query }.Uri, hub._patience.Token);
        hub._reading = hub.ReadAsync();
        if (shakesHands)
        {
            await hub.SendAsync("""{"protocol":"json","version":1}""");
            await hub._shaken.Task.WaitAsync(hub._patience.Token);
        }

        return hub;
    }

    /// <summary>One record, ended by the separator.</summary>
    public Task SendAsync(string record) => SendRawAsync(Encoding.UTF8.GetBytes(record + '\x1e'));

    public Task SendRawAsync(byte[] bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _patience.Token);

    /// <summary>Closes the WebSocket in order.</summary>
    public Task HangUpAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _patience.Token);

    /// <summary>Waits until the station has closed the connection.</summary>
    public Task ClosedAsync() => _reading.WaitAsync(_patience.Token);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (_socket.State == WebSocketState.Open
                && (await _socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
                _shaken.TrySetResult();
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed without ceremony.
        }
    }
}
