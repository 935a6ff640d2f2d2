using System.Net.WebSockets;
using System.Text;

namespace Radio24.Station.Tests.Instruments;

/// <summary>The hub without a client library between: SignalR's JSON protocol, or whatever is sent instead of it.</summary>
internal sealed class HubSocket : IAsyncDisposable
{
    // Longer than anything takes on a busy machine.
    private readonly CancellationTokenSource _hang = new(TimeSpan.FromMinutes(1));
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _piece = new byte[16 * 1024];

    public static async Task<HubSocket> OpenAsync(Uri station, string token)
    {
        HubSocket hub = new();
        hub._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await hub._socket.ConnectAsync(new Uri($"ws://{station.Authority}/hubs/talk"), hub._hang.Token);
        await hub.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
        await hub.RecordAsync("{}");
        return hub;
    }

    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, _hang.Token);

    /// <summary>Reads until there is a record with these words.</summary>
    public async Task<string> RecordAsync(string words)
    {
        string text = "";
        while (!text.Contains(words, StringComparison.Ordinal) || !text.EndsWith('\u001e'))
        {
            WebSocketReceiveResult received = await _socket.ReceiveAsync(_piece, _hang.Token);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new IOException($"the hub closed: {received.CloseStatusDescription}");
            text += Encoding.UTF8.GetString(_piece, 0, received.Count);
        }

        return text;
    }

    /// <summary>Reads to the end. False if it did not come.</summary>
    public async Task<bool> EndsAsync()
    {
        try
        {
            while ((await _socket.ReceiveAsync(_piece, _hang.Token)).MessageType != WebSocketMessageType.Close)
            {
            }

            return true;
        }
        catch (WebSocketException)
        {
            return true; // without a farewell
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _hang.Dispose();
        return default;
    }
}
