using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Radio24.Api.Talk.Lines;

/// <summary>
/// What a page is told, written to its WebSocket at once: each flush is one message, and what is flushed in one piece is not copied. Whoever writes waits
/// as long as the page does not take it, and nothing is kept meanwhile but the piece itself. To a page that has gone, nothing is written, and the
/// flush says so by being completed. The hub writes one piece at a time.
/// </summary>
internal sealed class LineWriter(WebSocket socket, TimeProvider time) : PipeWriter
{
    private byte[]? _buffer;
    private int _length;
    private long _sendingSince;
    private volatile bool _completed;

    /// <summary>How long the page has not taken what it is being told; zero while nothing waits.</summary>
    public TimeSpan Stalled => Volatile.Read(ref _sendingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        int free = Math.Max(sizeHint, 1);
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(free, 256));
        }
        else if (_buffer.Length - _length < free)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + free, _length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _length += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _length == 0
        ? ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: _completed))
        : SendAsync(_buffer.AsMemory(0, _length));

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (_length == 0)
            return source.IsEmpty ? FlushAsync(cancellationToken) : SendAsync(source);
        source.CopyTo(GetMemory(source.Length));
        Advance(source.Length);
        return FlushAsync(cancellationToken);
    }

    /// <summary>A piece that has been begun cannot be taken back; a page that does not take it is given up (<see cref="Stalled"/>).</summary>
    public override void CancelPendingFlush()
    {
    }

    /// <summary>A piece may still be on its way: who sends it gives its buffer back, nobody else.</summary>
    public override void Complete(Exception? exception = null) => _completed = true;

    private ValueTask<FlushResult> SendAsync(ReadOnlyMemory<byte> piece)
    {
        if (_completed)
            return Done(gone: true);
        Volatile.Write(ref _sendingSince, time.GetTimestamp());
        ValueTask sent;
        try
        {
            sent = socket.SendAsync(piece, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception error) when (error.IsEndOfLine())
        {
            return Done(gone: true);
        }

        return sent.IsCompletedSuccessfully ? Done(gone: false) : WaitAsync(sent);
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask sent)
    {
        try
        {
            await sent;
            return await Done(gone: false);
        }
        catch (Exception error) when (error.IsEndOfLine())
        {
            return await Done(gone: true);
        }
    }

    private ValueTask<FlushResult> Done(bool gone)
    {
        Volatile.Write(ref _sendingSince, 0);
        if (gone)
            _completed = true;
        GiveBack();
        return ValueTask.FromResult(new FlushResult(isCanceled: false, _completed));
    }

    private void GiveBack()
    {
        if (_buffer is null)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = (null, 0);
    }
}
