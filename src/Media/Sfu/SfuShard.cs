using System.Collections.Concurrent;
using System.Net;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Rtc.Stun;
using Radio24.Media.Udp;

namespace Radio24.Media.Sfu;

/// <summary>
/// A share of the listeners, served by one thread with a UDP port of its own:
/// <code>
///   air thread ── payload into the shared history, wake ──▶ ┌──────────────────────────────────────────────┐
///   HTTP threads ── commands: add, close, restart ────────▶ │ receive ≤ 64 ▶ peers ▶ answers               │
///                                                           │ a quarter of the listeners' packets, 1 ms on │ ▶ sendmmsg
///   datagrams ────────────────────────────────────────────▶ │ timers, every 25 ms                          │
///                                                           └──────────────────────────────────────────────┘
/// </code>
/// Each turn is short, whatever comes in, so that frames leave on time: a handshake step takes the better part of a millisecond, so a
/// turn makes two at most and leaves the other datagrams for the next turn.
/// A datagram finds its session by its source address, which only an authenticated check can register; a check finds it by its user
/// fragment, which carries its own proof (<see cref="UfragMint"/>). Anything else costs one hash and is dropped.
/// </summary>
internal sealed class SfuShard : IDisposable
{
    private const int ReceiveMost = 64, CommandsATurn = 64, HandshakesATurn = 2, ChunkPauseMs = 1, IdleMs = 20;
    private const long SweepMs = 25;

    /// <summary>The most evicted sessions that may wait to be removed.</summary>
    internal const int LeavingMost = 1_000;
    private const int Precedence = -10;

    /// <summary>RFC 4588 gives no number; a second is more than any jitter buffer waits: 50 packets of 20 ms.</summary>
    private const int OldestRetransmitted = 50;

    private readonly Sfu _sfu;
    private readonly byte _number;
    private readonly PayloadHistory _history;
    private readonly UdpPort _port;
    private readonly ReceiveBatch _received = new(ReceiveMost);
    private readonly FrameFanOut _fanOut;
    private readonly SendBatch _control;
    private readonly ConcurrentQueue<ShardCommand> _commands = new();
    private readonly SourceTable _sources = new();
    private readonly Listener?[] _slots;
    private readonly List<Listener> _all = [];
    private readonly Thread _thread;
    private long _nextSweep;
    private int _taken;             // of the datagrams in the batch
    private volatile bool _stopping;
    private long _retransmitted, _receivedCount, _refused, _moves, _faults;
    private volatile string? _lastFault;

    public SfuShard(Sfu sfu, byte number, SfuOptions options, PayloadHistory history)
    {
        _sfu = sfu;
        _number = number;
        _history = history;
        _port = UdpPort.Bind(options.Listen, options.Port == 0 ? 0 : options.Port + number);
        _fanOut = new FrameFanOut(_port, history);
        _control = _port.NewSendBatch(ReceiveMost);
        // An evicted session keeps its slot until this thread removes it.
        _slots = new Listener?[options.MaxListeners + LeavingMost];
        _thread = new Thread(Run) { Name = $"sfu-{number}", IsBackground = true };
        _thread.Start();
    }

    public int Port => _port.LocalEndPoint.Port;

    public int Hearing => _fanOut.Count;

    public long Packets => _fanOut.Packets;

    public long Bytes => _fanOut.Bytes;

    public long Dropped => _port.Dropped;

    public long Retransmitted => Volatile.Read(ref _retransmitted);

    public long Received => Volatile.Read(ref _receivedCount);

    public long Refused => Volatile.Read(ref _refused);

    /// <summary>How often media followed a listener to another address.</summary>
    public long Moves => Volatile.Read(ref _moves);

    /// <summary>Exceptions while serving a session; each ended that session.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>The last of them, as type and message.</summary>
    public string? LastFault => _lastFault;

    /// <summary>There is a new payload in the history. Any thread; never blocks.</summary>
    public void Wake() => _port.Wake();

    public void Add(Listener listener) => Order(new ShardCommand(ShardCommandKind.Add, listener));

    public void Close(Listener listener) => Order(new ShardCommand(ShardCommandKind.Close, listener));

    public void Evict(Listener listener) => Order(new ShardCommand(ShardCommandKind.Evict, listener));

    public void Restart(Listener listener, uint generation, IceCredentials local, IceCredentials remote) =>
        Order(new ShardCommand(ShardCommandKind.Restart, listener, generation, local, remote));

    /// <summary>Says goodbye to everyone and ends.</summary>
    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _port.Wake();
        _thread.Join();
        _port.Dispose();
        _received.Dispose();
        _fanOut.Dispose();
        _control.Dispose();
    }

    private void Order(in ShardCommand command)
    {
        _commands.Enqueue(command);
        _port.Wake();
    }

    private void Run()
    {
        // Just below the air thread. Without the privilege the call fails, and the priority stays as it is.
        _ = LibC.SetPriority(0, 0, Precedence);
        while (!_stopping)
        {
            try
            {
                if (_taken == _received.Count) ReceiveMore();
                long now = _sfu.NowMs;
                Obey(now);
                for (int handshakes = 0; _taken < _received.Count && handshakes < HandshakesATurn;)
                {
                    int next = _taken++;
                    if (Receive(_received[next], _received.From(next), now)) handshakes++;
                }

                Flush();
                if (now >= _nextSweep) Sweep(now);
                _fanOut.SendChunk();
            }
            catch (Exception e)
            {
                // A broken invariant outside any one session: keep serving.
                Note(e);
            }
        }

        try
        {
            long now = _sfu.NowMs;
            foreach (Listener listener in _all.ToArray()) Close(listener, now);
            Flush();
        }
        catch (Exception e)
        {
            // Listeners get no goodbye, but an exception that escaped this thread would end the process.
            Note(e);
        }
    }

    private void ReceiveMore()
    {
        _taken = 0;
        int waitMs = _fanOut.IsDue || !_commands.IsEmpty ? 0 : _fanOut.IsSending ? ChunkPauseMs : IdleMs;
        Volatile.Write(ref _receivedCount, _receivedCount + _port.Receive(_received, waitMs));
    }

    private void Note(Exception fault)
    {
        Volatile.Write(ref _faults, _faults + 1);
        _lastFault = $"{fault.GetType().Name}: {fault.Message}";
    }

    private void Obey(long now)
    {
        for (int i = 0; i < CommandsATurn && _commands.TryDequeue(out ShardCommand command); i++)
        {
            Listener listener = command.Listener;
            switch (command.Kind)
            {
                case ShardCommandKind.Add:
                    listener.Index = _all.Count;
                    _all.Add(listener);
                    _slots[listener.Slot] = listener;
                    break;
                case ShardCommandKind.Close:
                    if (!listener.Gone) Close(listener, now);
                    break;
                case ShardCommandKind.Evict:
                    if (!listener.Reached) Remove(listener);
                    break;
                default:
                    if (listener.Gone) break;
                    // After several restarts without a nomination, the credentials in use before the first one are still good.
                    if (!listener.Peer.IsRestarting) listener.Generation = listener.NewestGeneration;
                    listener.NewestGeneration = command.Generation;
                    listener.Peer.Restart(command.Local!, command.Remote!);
                    break;
            }
        }
    }

    /// <returns>Whether it was a handshake step.</returns>
    private bool Receive(ReadOnlySpan<byte> datagram, UdpAddress from, long now)
    {
        DatagramKind kind = Demultiplexer.Classify(datagram);
        if (kind == DatagramKind.Stun)
        {
            ReceiveStun(datagram, from, now);
            return false;
        }

        // Only STUN is accepted from an address without an authenticated check (CVE-2023-49786).
        if (kind == DatagramKind.Unknown || !_sources.TryGet(from, out SourceTable.Source source))
        {
            Volatile.Write(ref _refused, _refused + 1);
            return false;
        }

        Serve(source.Listener, datagram, source.EndPoint, now);
        return kind == DatagramKind.Dtls;
    }

    private void ReceiveStun(ReadOnlySpan<byte> datagram, UdpAddress from, long now)
    {
        bool known = _sources.TryGet(from, out SourceTable.Source source);
        Listener? listener = StunMessage.TryParse(datagram, out StunMessage message) != StunError.None ? null : message.Class switch
        {
            StunClass.Request => Claimed(message.Username),
            StunClass.Success when known => source.Listener,
            _ => null,
        };

        // No other session can be where a listener is: this source is forged.
        bool another = known && source.Listener != listener;
        if (listener is null || (another && source.Listener.Peer.Holds(source.EndPoint, now)))
        {
            Volatile.Write(ref _refused, _refused + 1);
            return;
        }

        IPEndPoint endPoint = known ? source.EndPoint : from.ToEndPoint();
        if (!listener.Peer.HandleStun(message, endPoint, now)) Volatile.Write(ref _refused, _refused + 1);
        else if (!known || another) _sources.Learn(listener, from, endPoint);
        if (!listener.Reached && listener.Known.Count > 0) _sfu.NoteReached(listener);
        Drain(listener, now);
    }

    /// <summary>The session whose user fragment it is, if we made that fragment and its ICE session is in use.</summary>
    private Listener? Claimed(ReadOnlySpan<byte> username) =>
        _sfu.Mint.TryRead(username, out UfragClaim claim) && claim.Shard == _number && claim.Slot < _slots.Length
            && _slots[claim.Slot] is { } listener && (claim.Generation == listener.NewestGeneration || claim.Generation == listener.Generation)
            ? listener : null;

    private void Serve(Listener listener, ReadOnlySpan<byte> datagram, IPEndPoint from, long now)
    {
        try
        {
            listener.Peer.HandleDatagram(datagram, from, now);
            Drain(listener, now);
        }
        catch (Exception e)
        {
            // A broken invariant, not bad input: end this session and keep the air going.
            Note(e);
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

        if (closed) Remove(listener);
        else if (peer.Remote is { } remote) Aim(listener, remote);
    }

    /// <summary>Sends media to a proven address, and starts it once there are keys.</summary>
    private void Aim(Listener listener, IPEndPoint remote)
    {
        if (!ReferenceEquals(remote, listener.TargetEndPoint))
        {
            if (listener.TargetEndPoint is not null) Volatile.Write(ref _moves, _moves + 1);
            listener.TargetEndPoint = remote;
            listener.Target = UdpAddress.From(remote);
        }

        if (listener.Stream is not null || listener.Peer.State != PeerState.Connected) return;
        listener.Stream = listener.Peer.OpenStream(_history);
        _fanOut.Add(listener);
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
            catch (Exception e)
            {
                Note(e);
                Remove(listener);
            }
        }

        Flush();
    }

    private void Close(Listener listener, long now)
    {
        try
        {
            listener.Peer.Close(now);
            Drain(listener, now);
        }
        catch (Exception e)
        {
            Note(e);
        }

        Remove(listener);
    }

    private void Remove(Listener listener)
    {
        if (listener.Gone) return;
        listener.Gone = true;
        _fanOut.Remove(listener);
        Listener end = _all[^1];
        _all[listener.Index] = end;
        end.Index = listener.Index;
        _all.RemoveAt(_all.Count - 1);
        _sources.Forget(listener);
        _slots[listener.Slot] = null;
        Flush();
        listener.Peer.Dispose();
        _sfu.Forget(listener);
    }
}
