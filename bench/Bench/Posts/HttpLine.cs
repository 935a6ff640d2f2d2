using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Radio24.Bench;

/// <summary>
/// One keep-alive connection, one request at a time (RFC 9112), with no more work than a socket needs: on a machine that is shared
/// with the server, every microsecond of the client is taken from the server's.
/// </summary>
internal sealed class HttpLine : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[32 * 1024];

    public static async Task<HttpLine> OpenAsync(int port)
    {
        var line = new HttpLine();
        await line._socket.ConnectAsync(IPAddress.Loopback, port);
        return line;
    }

    /// <summary>Hands the connection over to whoever was upgraded to.</summary>
    public NetworkStream Stream() => new(_socket, ownsSocket: true);

    /// <returns>The status, and the whole answer as it came (ASCII is all that is looked at).</returns>
    /// <exception cref="IOException">The server closed the connection.</exception>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Answer)> AskAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        int filled = 0, whole = -1;
        while (whole != filled)
        {
            int read = await _socket.ReceiveAsync(_answer.AsMemory(filled));
            if (read == 0)
                throw new IOException("the server closed the connection");
            filled += read;
            whole = WholeLength(_answer.AsSpan(0, filled));
        }

        return ((_answer[9] - '0') * 100 + ((_answer[10] - '0') * 10) + (_answer[11] - '0'), _answer.AsMemory(0, filled));
    }

    public void Dispose() => _socket.Dispose();

    public static byte[] Request(string method, string path, string? token = null, string? json = null, string? key = null)
    {
        var text = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n", 1024);
        if (token is not null)
            text.Append("Authorization: Bearer ").Append(token).Append("\r\n");
        if (key is not null)
            text.Append("Idempotency-Key: ").Append(key).Append("\r\n");
        if (json is not null)
            text.Append("Content-Type: application/json\r\nContent-Length: ").Append(json.Length).Append("\r\n");
        text.Append("\r\n").Append(json);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>The answer's length if it can be told by now, else -1. One answer is outstanding at a time.</summary>
    private static int WholeLength(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return -1;
        ReadOnlySpan<byte> headers = answer[..head];
        int length = headers.IndexOf("Content-Length: "u8);
        if (length >= 0)
        {
            ReadOnlySpan<byte> digits = headers[(length + 16)..];
            int end = digits.IndexOf((byte)'\r');
            return head + 4 + int.Parse(end < 0 ? digits : digits[..end]);
        }

        if (headers.IndexOf("Transfer-Encoding: chunked"u8) >= 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8) ? answer.Length : -1;
        return head + 4; // 101, 204
    }
}
