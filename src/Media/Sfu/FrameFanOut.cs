using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Udp;

namespace Radio24.Media.Sfu;

/// <summary>
/// Sends each frame to the listeners of one shard, encrypting it for each straight into a slot of the send batch. Queues and allocates
/// nothing per packet; what the kernel does not take is dropped. Only the shard's thread may call it.
/// </summary>
internal sealed class FrameFanOut : IDisposable
{
    private const int SendMost = 256, ChunkLeast = 64, ChunksAFrame = 4;

    /// <summary>Half a second: a shard that is further behind skips frames, as the air clock does.</summary>
    private const long MostBehind = 25;

    private readonly UdpPort _port;
    private readonly PayloadHistory _history;
    private readonly SendBatch _batch;
    private readonly List<Listener> _hearing = [];
    private long _sending;          // number in the history of the frame being sent, or of the next one
    private int _cursor = -1;       // listeners it has been sent to; −1: none is being sent
    private long _packets, _bytes;

    public FrameFanOut(UdpPort port, PayloadHistory history)
    {
        _port = port;
        _history = history;
        _batch = port.NewSendBatch(SendMost);
        _sending = history.Next;
    }

    /// <summary>Listeners; any thread.</summary>
    public int Count => _hearing.Count;

    /// <summary>Packets the kernel took; any thread.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes protected; any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>A frame has gone to some listeners and not yet to all.</summary>
    public bool IsSending => _cursor >= 0;

    /// <summary>There is a frame of which nothing has gone yet.</summary>
    public bool IsDue => _cursor < 0 && _history.Next > _sending;

    /// <summary>Takes in a listener whose stream is open.</summary>
    public void Add(Listener listener)
    {
        listener.HearingIndex = _hearing.Count;
        _hearing.Add(listener);
    }

    public void Remove(Listener listener)
    {
        if (listener.HearingIndex < 0) return;

        // Sending a frame relies on the order of the list: finish it first.
        while (_cursor >= 0) SendChunk();
        Listener last = _hearing[^1];
        _hearing[listener.HearingIndex] = last;
        last.HearingIndex = listener.HearingIndex;
        _hearing.RemoveAt(_hearing.Count - 1);
        listener.HearingIndex = -1;
    }

    /// <summary>Sends the next part of the frame on air: a quarter of the listeners, so that a frame does not leave as one burst.</summary>
    public void SendChunk()
    {
        if (_cursor < 0)
        {
            long behind = _history.Next - _sending;
            if (behind <= 0) return;
            if (behind > MostBehind) _sending = _history.Next - 1;
            _cursor = 0;
        }

        // If the next frame is there already, the rest of this one goes at once.
        int chunk = _history.Next > _sending + 1 ? int.MaxValue : Math.Max(ChunkLeast, (_hearing.Count + ChunksAFrame - 1) / ChunksAFrame);
        int end = (int)Math.Min(_hearing.Count, (long)_cursor + chunk);
        long bytes = 0, packets = 0;
        while (_cursor < end)
        {
            Listener listener = _hearing[_cursor++];
            int length = listener.Stream!.Protect(_sending, _batch.Next);
            if (length == 0 || !_batch.Add(length, listener.Target)) continue;
            bytes += length;
            if (_batch.IsFull) packets += _port.Send(_batch);
        }

        if (_batch.Count > 0) packets += _port.Send(_batch);
        Volatile.Write(ref _packets, _packets + packets);
        Volatile.Write(ref _bytes, _bytes + bytes);
        if (_cursor < _hearing.Count) return;
        _cursor = -1;
        _sending++;
    }

    public void Dispose() => _batch.Dispose();
}
