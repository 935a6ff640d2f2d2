using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Radio24.Api.Tests.Station;

/// <summary>A page's line to the hub, frame by frame: the JSON hub protocol over a plain WebSocket.</summary>
internal sealed class TalkLine : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _received = Channel.CreateUnbounded<JsonElement>();
    private readonly List<JsonElement> _passed = [];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));
    private Task _reading = Task.CompletedTask;
    private int _calls;

    public static async Task<TalkLine> OpenAsync(TestStation station, string? token, bool shakeHands = true, string? cookie = null, bool inHeader = false)
    {
        var line = new TalkLine();
        if (cookie is not null)
            line._socket.Options.SetRequestHeader("Cookie", cookie);
        if (inHeader)
            line._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        string query = token is null || inHeader ? "" : "?access_token=" + Uri.EscapeDataString(token);
        await line._socket.ConnectAsync(new UriBuilder(station.Address) { Scheme = "ws", Path = "/hubs/talk", Query = query }.Uri, line._patience.Token);
        line._reading = line.ReadAsync();
        if (shakeHands)
        {
            await line.SendAsync("""{"protocol":"json","version":1}""");
            Assert.Equal("{}", (await line._received.Reader.ReadAsync(line._patience.Token)).GetRawText());
        }

        return line;
    }

    /// <summary>One frame as it is, ended by the record separator.</summary>
    public Task SendAsync(string frame) => SendRawAsync(Encoding.UTF8.GetBytes(frame + '\x1e'));

    public Task SendRawAsync(byte[] bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Text, true, _patience.Token);

    public async Task<string> CallAsync(string target, object?[] arguments, params string[] streams)
    {
        string id = $"{++_calls}";
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target, arguments, streamIds = streams }));
        return id;
    }

    /// <summary>Calls and gives the whole completion message.</summary>
    public async Task<JsonElement> InvokeAsync(string target, params object?[] arguments)
    {
        string id = await CallAsync(target, arguments);
        return await CompletionAsync(id);
    }

    public Task ChunkAsync(string stream, object? chunk) => SendAsync(JsonSerializer.Serialize(new { type = 2, invocationId = stream, item = chunk }));

    public Task EndAsync(string stream, string? error = null) => SendAsync(error is null
        ? JsonSerializer.Serialize(new { type = 3, invocationId = stream })
        : JsonSerializer.Serialize(new { type = 3, invocationId = stream, error }));

    public Task<JsonElement> CompletionAsync(string id) =>
        NextAsync(m => m.GetProperty("type").GetInt32() == 3 && m.GetProperty("invocationId").GetString() == id);

    /// <summary>The next call from the station by this name: its only argument.</summary>
    public async Task<JsonElement> ToldAsync(string target) =>
        (await NextAsync(m => m.GetProperty("type").GetInt32() == 1 && m.GetProperty("target").GetString() == target)).GetProperty("arguments")[0];

    /// <summary>The problem in a completion's error.</summary>
    public static JsonElement Problem(JsonElement completion)
    {
        string error = completion.GetProperty("error").GetString()!;
        Assert.Contains("HubException: {", error, StringComparison.Ordinal);
        return JsonDocument.Parse(error[error.IndexOf('{')..]).RootElement;
    }

    /// <summary>The hub's last word (message type 7).</summary>
    public Task<JsonElement> CloseAsync() => NextAsync(m => m.GetProperty("type").GetInt32() == 7);

    /// <summary>The page closes the line in order.</summary>
    public Task HangUpAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _patience.Token);

    /// <summary>Waits until the station has closed the line.</summary>
    public async Task ClosedAsync() => await _reading.WaitAsync(_patience.Token);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task<JsonElement> NextAsync(Func<JsonElement, bool> wanted)
    {
        int seen = _passed.FindIndex(m => wanted(m));
        if (seen >= 0)
        {
            JsonElement early = _passed[seen];
            _passed.RemoveAt(seen);
            return early;
        }

        while (true)
        {
            JsonElement message = await _received.Reader.ReadAsync(_patience.Token);
            if (wanted(message))
                return message;
            _passed.Add(message);
        }
    }

    private async Task ReadAsync()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                WebSocketReceiveResult result = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                    break;
                text.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
                int end;
                while ((end = text.ToString().IndexOf('\x1e')) >= 0)
                {
                    JsonElement message = JsonDocument.Parse(text.ToString(0, end)).RootElement;
                    text.Remove(0, end + 1);
                    _received.Writer.TryWrite(message);
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed without ceremony.
        }

        _received.Writer.TryComplete();
    }
}
