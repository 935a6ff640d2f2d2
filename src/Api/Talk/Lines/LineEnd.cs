using System.Net.WebSockets;

namespace Radio24.Api.Talk.Lines;

/// <summary>The end of a line, as a WebSocket tells of it to whoever writes or closes when the other side has gone.</summary>
internal static class LineEnd
{
    /// <remarks>Kestrel says <see cref="InvalidOperationException"/> (also as <see cref="ObjectDisposedException"/>) when its connection has been done away with.</remarks>
    public static bool IsEndOfLine(this Exception error) =>
        error is WebSocketException or OperationCanceledException or IOException or InvalidOperationException;
}
