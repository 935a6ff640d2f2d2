using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Rtc.Stun;
using Radio24.Media.Udp;

namespace Radio24.Media.Sfu;

/// <summary>
/// A share of the listeners, with a UDP port and a thread of its own that does everything for them:
/// <code>
///   air thread ── payload into the shared history, wake ──▶ ┌──────────────────────────────────────────────┐
///   HTTP threads ── commands: add, close, restart ────────▶ │ receive ≤ 64 ▶ peers ▶ answers               │
///                                                           │ a quarter of the listeners' packets, 1 ms on │ ▶ sendmmsg
///   datagrams ────────────────────────────────────────────▶ │ timers, every 25 ms                          │
///                                                           └──────────────────────────────────────────────┘
/// </code>
/// A datagram finds its session by its source address, which only an authenticated check puts into the table; a check finds it by
/// the user fragment, which proves itself (<see cref="UfragMint"/>). Whatever fits neither costs a hash and is gone.
/// </summary>
internal sealed class SfuShard : IDisposable
{
    private const int ReceiveMost = 64, SendMost = 256, ChunkLeast = 64, ChunksAFrame = 4;
    private const int ChunkPauseMs = 1, IdleMs = 20;
    private const long SweepMs = 25;

    /// <summary>RFC 4588 gives no number; a second is more than any jitter buffer waits: 50 packets of 20 ms.</summary>
    private const int OldestRetransmitted = 50;

    /// <summary>A shard that is further behind than this lets frames fall, as the air clock does.</summary>
    private const long MostBehind = 25;

    private readonly Sfu _sfu;
    private readonly byte _number;
    private readonly PayloadHistory _history;
    private readonly UdpPort _port;
    private readonly ReceiveBatch _received = new(ReceiveMost);
    private readonly SendBatch _media;
    private readonly SendBatch _control;
    private readonly ConcurrentQueue<Command> _commands = new();
    private readonly Dictionary<UdpAddress, Source> _sources = [];
    private readonly Listener?[] _slots;
    private readonly List<Listener> _all = [];
    private readonly List<Listener> _hearing = [];
    private readonly Thread _thread;
    private long _sending;          // number in the history of the frame being sent, or of the next one
    private int _cursor = -1;       // listeners it has been sent to; −1: none is being sent
    private long _nextSweep;
    private volatile bool _stopping;
    private long _packets, _bytes, _retransmitted, _receivedCount, _refused, _faults;

    public SfuShard(Sfu sfu, byte number, SfuOptions options, PayloadHistory history)
    {
        _sfu = sfu;
        _number = number;
        _history = history;
        _port = UdpPort.Bind(options.Listen, options.Port == 0 ? 0 : options.Port + number);
        _media = _port.NewSendBatch(SendMost);
        _control = _port.NewSendBatch(ReceiveMost);
        _slots = new Listener?[options.MaxListeners];
        _sending = history.Next;
        _thread = new Thread(Run) { Name = $"sfu-{number}", IsBackground = true };
        _thread.Start();
    }

    public int Port => _port.LocalEndPoint.Port;

    public int Hearing => _hearing.Count;

    public long Packets => Volatile.Read(ref _packets);

    public long Bytes => Volatile.Read(ref _bytes);

    public long Dropped => _port.Dropped;

    public long Retransmitted => Volatile.Read(ref _retransmitted);

    public long Received => Volatile.Read(ref _receivedCount);

    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Times that serving a session threw; the session was ended.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>There is a new payload in the history. Any thread; never blocks.</summary>
    public void Wake() => _port.Wake();

    public void Add(Listener listener) => Order(new Command(CommandKind.Add, listener));

    public void Close(Listener listener) => Order(new Command(CommandKind.Close, listener));

    public void Restart(Listener listener, uint generation, IceCredentials local, IceCredentials remote) =>
        Order(new Command(CommandKind.Restart, listener, generation, local, remote));

    /// <summary>Says goodbye to everyone and ends.</summary>
    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _port.Wake();
        _thread.Join();
        _port.Dispose();
        _received.Dispose();
        _media.Dispose();
        _control.Dispose();
    }

    private void Order(in Command command)
    {
        _commands.Enqueue(command);
        _port.Wake();
    }

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                int waitMs = _cursor >= 0 ? ChunkPauseMs : _history.Next > _sending ? 0 : IdleMs;
                int count = _port.Receive(_received, waitMs);
                long now = _sfu.NowMs;
                Obey(now);
                Volatile.Write(ref _receivedCount, _receivedCount + count);
                for (int i = 0; i < count; i++) Receive(_received[i], _received.From(i), now);
                Flush();
                if (now >= _nextSweep) Sweep(now);
                SendChunk();
            }
            catch (Exception) when (!_stopping)
            {
                // A broken invariant outside any one session: the others go on.
                Volatile.Write(ref _faults, _faults + 1);
            }
        }

        foreach (Listener listener in _all.ToArray()) Close(listener, _sfu.NowMs);
        Flush();
    }

    private void Obey(long now)
    {
        while (_commands.TryDequeue(out Command command))
        {
            Listener listener = command.Listener;
            switch (command.Kind)
            {
                case CommandKind.Add:
                    listener.Index = _all.Count;
                    _all.Add(listener);
                    _slots[listener.Slot] = listener;
                    break;
                case CommandKind.Close:
                    if (!listener.Gone) Close(listener, now);
                    break;
                default:
                    if (listener.Gone) break;
                    listener.Generation = listener.NewestGeneration;
                    listener.NewestGeneration = command.Generation;
                    listener.Peer.Restart(command.Local!, command.Remote!);
                    break;
            }
        }
    }

    private void Receive(ReadOnlySpan<byte> datagram, UdpAddress from, long now)
    {
        DatagramKind kind = Demultiplexer.Classify(datagram);
        if (kind == DatagramKind.Stun)
        {
            ReceiveStun(datagram, from, now);
            return;
        }

        // Nothing but STUN from an address that no authenticated check came from (CVE-2023-49786).
        if (kind == DatagramKind.Unknown || !_sources.TryGetValue(from, out Source source))
        {
            Volatile.Write(ref _refused, _refused + 1);
            return;
        }

        Serve(source.Listener, datagram, source.EndPoint, now);

        // A handshake step takes a good part of a millisecond: the frame goes first.
        if (kind == DatagramKind.Dtls && _history.Next > _sending) SendChunk();
    }

    private void ReceiveStun(ReadOnlySpan<byte> datagram, UdpAddress from, long now)
    {
        if (StunMessage.TryParse(datagram, out StunMessage message) != StunError.None || message.Class != StunClass.Request
            || !_sfu.Mint.TryRead(message.Username, out UfragClaim claim) || claim.Shard != _number || claim.Slot >= _slots.Length
            || _slots[claim.Slot] is not { } listener
            || (claim.Generation != listener.NewestGeneration && claim.Generation != listener.Generation))
        {
            Volatile.Write(ref _refused, _refused + 1);
            return;
        }

        bool known = _sources.TryGetValue(from, out Source source) && source.Listener == listener;
        IPEndPoint endPoint = known ? source.EndPoint : from.ToEndPoint();
        long dropped = listener.Peer.Dropped.Stun;
        listener.Peer.HandleStun(message, endPoint, now);
        if (listener.Peer.Dropped.Stun != dropped) Volatile.Write(ref _refused, _refused + 1);
        else if (!known) Learn(listener, from, endPoint);
        Drain(listener, now);
    }

    private void Learn(Listener listener, UdpAddress from, IPEndPoint endPoint)
    {
        // As the agent does: the oldest address is forgotten, the one in use is not.
        if (listener.Known.Count == IceLiteAgent.MaxPaths)
        {
            int oldest = listener.Known[0] == listener.Target ? 1 : 0;
            Forget(listener, listener.Known[oldest]);
            listener.Known.RemoveAt(oldest);
        }

        listener.Known.Add(from);
        _sources[from] = new Source(listener, endPoint);
        if (listener.Reached) return;
        listener.Reached = true;
        _sfu.NoteReached();
    }

    private void Forget(Listener listener, UdpAddress address)
    {
        // The address may have become another session's since.
        if (_sources.TryGetValue(address, out Source source) && source.Listener == listener) _sources.Remove(address);
    }

    private void Serve(Listener listener, ReadOnlySpan<byte> datagram, IPEndPoint from, long now)
    {
        try
        {
            listener.Peer.HandleDatagram(datagram, from, now);
            Drain(listener, now);
        }
        catch (Exception)
        {
            // A broken invariant, not bad input: it costs this one session, never the air.
            Volatile.Write(ref _faults, _faults + 1);
            Remove(listener);
        }
    }

    private void Drain(Listener listener, long now)
    {
        RtcPeer peer = listener.Peer;
        bool closed = false;
        while (peer.TryPoll(out PeerOutput output))
        {
            switch (output.Kind)
            {
                case PeerOutputKind.Datagram:
                    if (output.To is null) break;
                    Send(output.Bytes, ReferenceEquals(output.To, listener.TargetEndPoint) ? listener.Target : UdpAddress.From(output.To));
                    break;
                case PeerOutputKind.Connected:
                    listener.Stream = peer.OpenStream(_history);
                    listener.HearingIndex = _hearing.Count;
                    _hearing.Add(listener);
                    break;
                case PeerOutputKind.Nack:
                    Retransmit(listener, output.Nack, now);
                    break;
                case PeerOutputKind.Closed:
                    closed = true;
                    break;
                default:
                    break;
            }
        }

        if (closed)
        {
            Remove(listener);
        }
        else if (!ReferenceEquals(peer.Remote, listener.TargetEndPoint) && peer.Remote is not null)
        {
            listener.TargetEndPoint = peer.Remote;
            listener.Target = UdpAddress.From(peer.Remote);
        }
    }

    private void Retransmit(Listener listener, NackEntry nack, long now)
    {
        if (listener.Stream is not { } stream) return;
        Span<ushort> lost = stackalloc ushort[17];
        int count = nack.CopyTo(lost);
        foreach (ushort sequenceNumber in lost[..count])
        {
            ushort age = (ushort)(stream.LastSequenceNumber - sequenceNumber);
            if (age > OldestRetransmitted || !listener.Budget.TryTake(now)) continue;
            if (_control.IsFull) Flush();
            int length = stream.Retransmit(sequenceNumber, _control.Next);
            if (length == 0 || !_control.Add(length, listener.Target)) continue;
            listener.Retransmitted++;
            Volatile.Write(ref _retransmitted, _retransmitted + 1);
        }
    }

    private void Send(ReadOnlySpan<byte> datagram, UdpAddress to)
    {
        if (_control.IsFull) Flush();
        _control.Add(datagram, to);
    }

    private void Flush()
    {
        if (_control.Count > 0) _port.Send(_control);
    }

    /// <summary>Sends the next part of the frame on air: a quarter of the listeners, so that a frame does not leave as one burst.</summary>
    private void SendChunk()
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
        for (; _cursor < end; _cursor++)
        {
            Listener listener = _hearing[_cursor];
            int length = listener.Stream!.Protect(_sending, _media.Next);
            if (length == 0 || !_media.Add(length, listener.Target)) continue;
            bytes += length;
            if (_media.IsFull) packets += _port.Send(_media);
        }

        if (_media.Count > 0) packets += _port.Send(_media);
        Volatile.Write(ref _packets, _packets + packets);
        Volatile.Write(ref _bytes, _bytes + bytes);
        if (_cursor < _hearing.Count) return;
        _cursor = -1;
        _sending++;
    }

    private void Sweep(long now)
    {
        _nextSweep = now + SweepMs;
        for (int i = _all.Count - 1; i >= 0; i--)
        {
            Listener listener = _all[i];
            if (listener.Peer.NextDeadline > now) continue;
            try
            {
                listener.Peer.HandleTimeout(now);
                Drain(listener, now);
            }
            catch (Exception)
            {
                Volatile.Write(ref _faults, _faults + 1);
                Remove(listener);
            }
        }

        Flush();
    }

    private void Close(Listener listener, long now)
    {
        listener.Peer.Close(now);
        Drain(listener, now);
        Remove(listener);
    }

    private void Remove(Listener listener)
    {
        if (listener.Gone) return;
        listener.Gone = true;
        if (listener.HearingIndex >= 0)
        {
            // The frame being sent counts on the order of the list.
            while (_cursor >= 0) SendChunk();
            Listener last = _hearing[^1];
            _hearing[listener.HearingIndex] = last;
            last.HearingIndex = listener.HearingIndex;
            _hearing.RemoveAt(_hearing.Count - 1);
        }

        Listener end = _all[^1];
        _all[listener.Index] = end;
        end.Index = listener.Index;
        _all.RemoveAt(_all.Count - 1);
        foreach (UdpAddress address in listener.Known) Forget(listener, address);
        _slots[listener.Slot] = null;
        Flush();
        listener.Peer.Dispose();
        _sfu.Forget(listener);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Source(Listener Listener, IPEndPoint EndPoint);

    private enum CommandKind
    {
        Add,
        Close,
        Restart,
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Command(
        CommandKind Kind, Listener Listener, uint Generation = 0, IceCredentials? Local = null, IceCredentials? Remote = null);
}
