using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Radio24.Bench;

/// <summary>
/// A page on the hub: WebSocket (RFC 6455) and SignalR's JSON protocol, whose records end with 0x1E. Not SignalR's own client, which the
/// tests use: thousands of these share the machine with the station, and each has to cost less than what it measures.
/// </summary>
internal sealed class HubPage : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly WebSocket _socket;
    private readonly ArrayBufferWriter<byte> _records;
    private readonly byte[] _piece;
    private int _calls;

    private HubPage(NetworkStream stream, WebSocket socket, int buffer)
    {
        (_stream, _socket) = (stream, socket);
        _piece = new byte[buffer];
        _records = new ArrayBufferWriter<byte>(buffer);
    }

    /// <param name="buffer">Bytes; small for pages that only stand there.</param>
    public static async Task<HubPage> OpenAsync(int port, string token, int buffer = 4096)
    {
        HttpLine line = await HttpLine.OpenAsync(port);
        try
        {
            (int status, ReadOnlyMemory<byte> answer) = await line.AskAsync(Encoding.ASCII.GetBytes(
                $"GET /hubs/talk HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(Guid.NewGuid().ToByteArray())}\r\n\r\n"));
            if (status != 101)
                throw new IOException($"the hub answered {Encoding.ASCII.GetString(answer.Span)}");
            NetworkStream stream = line.Stream();
            var socket = WebSocket.CreateFromStream(
                stream, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = Timeout.InfiniteTimeSpan });
            var page = new HubPage(stream, socket, buffer);
            await page.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
            await page.ReadUntilAsync(record => record.SequenceEqual("{}"u8) ? true : null);
            return page;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>Calls PostText and waits for what it returns.</summary>
    /// <exception cref="InvalidOperationException">The hub refused, with what it said.</exception>
    public async ValueTask<bool> PostAsync(string text, string key)
    {
        string call = $"{++_calls}";
        byte[] returned = Encoding.ASCII.GetBytes($"{{\"type\":3,\"invocationId\":\"{call}\",");
        await SendAsync(
            $"{{\"type\":1,\"invocationId\":\"{call}\",\"target\":\"PostText\",\"arguments\":[{{\"text\":\"{text}\",\"idempotencyKey\":\"{key}\"}}]}}\u001e");
        return await ReadUntilAsync(record =>
            !record.StartsWith(returned) ? null
            : record.IndexOf("\"error\":"u8) < 0 ? true
            : throw new InvalidOperationException(Encoding.UTF8.GetString(record)));
    }

    /// <summary>Reads records until one is what was looked for.</summary>
    /// <param name="found">Null: go on; otherwise what to return.</param>
    public async ValueTask<bool> ReadUntilAsync(RecordFilter found)
    {
        while (true)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(_piece.AsMemory(), CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close)
                throw new IOException($"the hub closed: {_socket.CloseStatusDescription}");
            _records.Write(_piece.AsSpan(0, result.Count));
            if (Take(found) is { } answer)
                return answer;
        }
    }

    /// <summary>
    /// Only listens from now on, for one word: what comes is looked at as it comes, frames and all (a server's are not masked, RFC 6455
    /// §5.1). A thousand of these share the machine with what they measure.
    /// </summary>
    /// <param name="heard">Called each time that the word has come.</param>
    public async Task ListenForAsync(ReadOnlyMemory<byte> word, Action heard)
    {
        int kept = 0;
        while (await _stream.ReadAsync(_piece.AsMemory(kept)) is > 0 and var read)
        {
            ReadOnlySpan<byte> left = _piece.AsSpan(0, kept + read);
            while (left.IndexOf(word.Span) is >= 0 and var at)
            {
                heard();
                left = left[(at + word.Length)..];
            }

            // The word may be on its way in two pieces.
            left = left[Math.Max(0, left.Length - word.Length + 1)..];
            kept = left.Length;
            left.CopyTo(_piece);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask SendAsync(string record) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(record).AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);

    private bool? Take(RecordFilter found)
    {
        ReadOnlySpan<byte> left = _records.WrittenSpan;
        bool? answer = null;
        while (answer is null && left.IndexOf((byte)0x1E) is >= 0 and var end)
        {
            answer = found(left[..end]);
            left = left[(end + 1)..];
        }

        byte[] rest = left.ToArray();
        _records.ResetWrittenCount();
        _records.Write(rest);
        return answer;
    }

    public delegate bool? RecordFilter(ReadOnlySpan<byte> record);
}
