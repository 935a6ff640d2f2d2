using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Radio24.Api.Talk.Lines;

/// <summary>
/// What a page says, read from its WebSocket when the hub asks for it and never before. While a page says nothing, which is nearly always, there is no
/// buffer: one is rented when something has come, and given back when it has been understood. Messages need not be kept apart, for
/// the hub's protocol ends each of its own. The end of the WebSocket, however it came, is the end of what there is to read.
/// </summary>
/// <remarks>
/// Nothing is made for a message: a task for each would be young and hang on objects that are old, and the collector, at each of its pauses, would have to
/// look for it at every page that has said something.
/// </remarks>
internal sealed class LineReader : PipeReader, IValueTaskSource<ReadResult>
{
    private const int Room = 4096;

    private readonly WebSocket _socket;
    private readonly Action _received;
    private readonly Lock _gate = new();
    private ConfiguredValueTaskAwaitable<ValueWebSocketReceiveResult>.ConfiguredValueTaskAwaiter _next;
    private ManualResetValueTaskSourceCore<ReadResult> _waiter;
    private byte[]? _buffer;
    private int _start, _end, _examined;
    private bool _waiting, _receiving, _canceled, _over, _completed;

    public LineReader(WebSocket socket)
    {
        _socket = socket;
        _received = () =>
        {
            if (!Take())
                Receive();
        };
    }

    /// <summary>What is there that has not been looked at yet, or else what comes next. One at a time.</summary>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.CanBeCanceled)
            throw new NotSupportedException("CancelPendingRead ends a read.");
        lock (_gate)
        {
            if (TryTake(out ReadResult there))
                return ValueTask.FromResult(there);
            _waiter.Reset();
            _waiter.RunContinuationsAsynchronously = false;
            _waiting = true;
            if (_receiving)
                return new ValueTask<ReadResult>(this, _waiter.Version);
            _receiving = true;
        }

        short version = _waiter.Version;
        Receive();
        return new ValueTask<ReadResult>(this, version);
    }

    public override bool TryRead(out ReadResult result)
    {
        lock (_gate)
            return TryTake(out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        lock (_gate)
        {
            // What was called off had nothing to advance in.
            if (_buffer is null || consumed.GetObject() != _buffer)
                return;
            (_start, _examined) = (consumed.GetInteger(), examined.GetInteger());
            if (_start == _end)
                GiveBack();
        }
    }

    /// <summary>Whoever reads, now or next, is told that it was called off; the line itself stays as it is.</summary>
    public override void CancelPendingRead()
    {
        ReadResult answer;
        lock (_gate)
        {
            _canceled = true;
            if (!TryAnswer(out answer))
                return;
        }

        // Whoever calls off does not do the reader's work.
        _waiter.RunContinuationsAsynchronously = true;
        _waiter.SetResult(answer);
    }

    public override void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            _completed = true;
            if (!_receiving)
                GiveBack();
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void Receive()
    {
        do
        {
            try
            {
                // Nothing to put it into until it is there.
#pragma warning disable CA2012 // Its result is taken once, by Take, when it is there.
                _next = _socket.ReceiveAsync(IsHolding ? Space() : Memory<byte>.Empty, CancellationToken.None).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
            }
#pragma warning disable CA1031 // As in Take.
            catch (Exception)
#pragma warning restore CA1031
            {
                Tell(received: 0, over: true);
                return;
            }

            if (!_next.IsCompleted)
            {
                _next.UnsafeOnCompleted(_received);
                return;
            }
        }
        while (!Take());
    }

    /// <returns>False: nothing has come yet.</returns>
    private bool Take()
    {
        int received = 0;
        bool over;
        try
        {
            ValueWebSocketReceiveResult next = _next.GetResult();
            (received, over) = (next.Count, next.MessageType == WebSocketMessageType.Close);
        }
#pragma warning disable CA1031 // Nobody waits for this but the socket's own thread: whatever goes wrong ends this line, and not the process.
        catch (Exception)
#pragma warning restore CA1031
        {
            over = true;
        }

        if (received == 0 && !over)
        {
            Space(); // now it is there
            return false;
        }

        Tell(received, over);
        return true;
    }

    private void Tell(int received, bool over)
    {
        ReadResult answer;
        lock (_gate)
        {
            (_end, _receiving, _over) = (_end + received, false, over);
            if (_completed || _start == _end)
                GiveBack();
            if (!TryAnswer(out answer))
                return;
        }

        _waiter.SetResult(answer);
    }

    private bool IsHolding
    {
        get
        {
            lock (_gate)
                return _buffer is not null;
        }
    }

    /// <summary>Behind what has not been understood yet; the hub sets the limit to how much that may become.</summary>
    private Memory<byte> Space()
    {
        lock (_gate)
        {
            if (_buffer is null)
            {
                _buffer = ArrayPool<byte>.Shared.Rent(Room);
            }
            else if (_buffer.Length - _end < Room / 2)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(_end - _start + Room);
                _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                (_buffer, _start, _end, _examined) = (larger, 0, _end - _start, _examined - _start);
            }

            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Takes what there is for whoever waits, who is then to be told outside the lock.</summary>
    private bool TryAnswer(out ReadResult answer)
    {
        answer = default;
        if (!_waiting || !TryTake(out answer))
            return false;
        _waiting = false;
        return true;
    }

    private bool TryTake(out ReadResult result)
    {
        bool canceled = _canceled;
        _canceled = false;
        if (canceled)
            result = new ReadResult(ReadOnlySequence<byte>.Empty, isCanceled: true, isCompleted: false);
        else if (_over || _completed || _examined != _end)
            result = new ReadResult(_buffer is null ? ReadOnlySequence<byte>.Empty : new(_buffer, _start, _end - _start), false, _over || _completed);
        else
            result = default;
        return canceled || result.IsCompleted || !result.Buffer.IsEmpty;
    }

    private void GiveBack()
    {
        if (_buffer is null)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end, _examined) = (null, 0, 0, 0);
    }
}
