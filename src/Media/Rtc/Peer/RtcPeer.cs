using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Rtc.Stun;

namespace Radio24.Media.Rtc.Peer;

/// <summary>
/// The station's side of one listener, without I/O: ICE-lite, DTLS server, RTCP both ways. Media does not pass through it: the SFU takes
/// <see cref="OpenStream"/>'s stream and <see cref="Remote"/>, and fans out by itself.
/// <code>
///                        authenticated check         keys, fingerprint right
///   Connecting (ICE) ────────────────▶ (DTLS) ────────────────▶ Connected
///         │                              │                          │  goodbye, close_notify, Close,
///         └──────── 30 s of silence, wrong fingerprint ─────────────┴─ 30 s without consent ──▶ Closed
/// </code>
/// Times are monotonic milliseconds. One thread at a time. After each call, <see cref="TryPoll"/> until it says false.
/// </summary>
public sealed class RtcPeer : IDisposable
{
    /// <summary>How often a sender report goes out (RFC 3550 §6.2 says 5 s at least for plain RTP).</summary>
    public const long ReportIntervalMs = 5_000;

    private const int MaxRtcp = 1500;

    /// <summary>Handshake datagrams that may go to unproven addresses. A handshake takes two; the others make up for loss.</summary>
    private const int UnprovenDatagrams = 24;

    private readonly RtcPeerOptions _options;
    private readonly IceLiteAgent _ice;
    private readonly DtlsEndpoint _dtls;
    private readonly Queue<Event> _events = new();
    private SrtpReceiver? _receiver;
    private byte[]? _clear, _sent;
    private long _nextReport = long.MaxValue;
    private int _unproven = UnprovenDatagrams;
    private IPEndPoint? _flightTo;
    private bool _flightStrayed;

    /// <param name="options">What offer and answer settled.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public RtcPeer(RtcPeerOptions options, long now)
    {
        _options = options;
        _ice = new IceLiteAgent(options.Local, options.Remote, now);
        _dtls = DtlsEndpoint.CreateServer(options.Dtls, options.Fingerprint, now);
    }

    /// <summary>Where it stands.</summary>
    public PeerState State { get; private set; }

    /// <summary>Where to send media. Moves with the listener; null until an address is proven (<see cref="IcePath"/>).</summary>
    public IPEndPoint? Remote => _ice.Selected;

    /// <summary>True if an authenticated check came from there and newer addresses have not displaced it.</summary>
    public bool Knows(IPEndPoint address) => _ice.Knows(address);

    /// <summary>True if the listener is there: the address is proven and was checked within the last few seconds.</summary>
    public bool Holds(IPEndPoint address, long now) => State != PeerState.Closed && _ice.Holds(address, now);

    /// <summary>Protects what goes to the listener; null until <see cref="PeerOutputKind.Connected"/>. Disposed of with this peer.</summary>
    public SrtpSender? Sender { get; private set; }

    /// <summary>The listener's stream, once opened.</summary>
    public SrtpStream? Stream { get; private set; }

    /// <summary>Datagrams dropped in silence.</summary>
    public DropCounts Dropped { get; } = new();

    /// <summary>When <see cref="HandleTimeout"/> is due; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline => State == PeerState.Closed ? long.MaxValue : Math.Min(_nextReport, Math.Min(_ice.NextDeadline, _dtls.NextDeadline));

    /// <summary>Opens the stream of the shared payloads, from the next one on, with a random start (RFC 3550 §5.1; which: <see cref="SrtpStream"/>).</summary>
    /// <exception cref="InvalidOperationException">Not connected, or opened already.</exception>
    public SrtpStream OpenStream(PayloadHistory history)
    {
        if (State != PeerState.Connected || Sender is null)
            throw new InvalidOperationException("a stream is opened when the peer is connected");
        Span<byte> random = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(random);
        Stream = Sender.OpenStream(
            history,
            _options.Ssrc,
            _options.PayloadType,
            (ushort)RandomNumberGenerator.GetInt32(SrtpStream.LeastFirst, SrtpStream.MostFirst + 1),
            MemoryMarshal.Read<uint>(random));
        return Stream;
    }

    /// <summary>Takes a datagram that came from <paramref name="from"/>.</summary>
    public void HandleDatagram(ReadOnlySpan<byte> datagram, IPEndPoint from, long now)
    {
        if (State == PeerState.Closed)
            return;
        DatagramKind kind = Demultiplexer.Classify(datagram);
        if (kind == DatagramKind.Stun)
        {
            if (!_ice.Handle(datagram, from, now))
                Dropped.Stun++;
        }
        else if (!_ice.Knows(from))
        {
            // The race of CVE-2023-49786: whoever sends a hello first must not become the peer.
            Dropped.FromStrangers++;
        }
        else if (kind == DatagramKind.Dtls)
        {
            _dtls.Handle(datagram, now);
            TakeFromDtls(from, now);
        }
        else if (kind == DatagramKind.Rtcp)
        {
            HandleRtcp(datagram, now);
        }
        else
        {
            Dropped.Unexpected++;
        }
    }

    /// <summary>Takes a STUN message that was parsed already, to find this peer. False if it was dropped.</summary>
    public bool HandleStun(in StunMessage message, IPEndPoint from, long now)
    {
        if (State == PeerState.Closed)
            return false;
        if (_ice.Handle(message, from, now))
            return true;
        Dropped.Stun++;
        return false;
    }

    /// <summary>Does what is due: retransmissions, reports, the end of consent.</summary>
    public void HandleTimeout(long now)
    {
        if (State == PeerState.Closed)
            return;
        _ice.HandleTimeout(now);
        if (_ice.State == IceState.Gone)
        {
            End(_ice.Nominated is null ? "no check came" : "no consent for 30 s");
            return;
        }

        _dtls.HandleTimeout(now);
        TakeFromDtls(null, now);
        if (now >= _nextReport)
        {
            _nextReport = now + ReportIntervalMs;
            SendReport(now, goodbye: false);
        }
    }

    /// <summary>An ICE restart has been asked for and not yet followed by a nomination.</summary>
    public bool IsRestarting => _ice.IsRestarting;

    /// <summary>ICE restart: media goes on until the listener nominates with the new credentials.</summary>
    public void Restart(IceCredentials local, IceCredentials remote) => _ice.Restart(local, remote);

    /// <summary>Says goodbye and ends; what <see cref="TryPoll"/> then gives still has to be sent.</summary>
    public void Close(long now)
    {
        if (State == PeerState.Closed)
            return;
        SendReport(now, goodbye: true);
        _dtls.Close();
        TakeFromDtls(null, now);
        End("closed by the station");
    }

    /// <summary>Takes the next output; call until it says false.</summary>
    public bool TryPoll(out PeerOutput output)
    {
        output = default;
        if (_ice.TryPoll(out IceOutput check))
        {
            output = new PeerOutput { Kind = PeerOutputKind.Datagram, Bytes = check.Datagram, To = check.To };
            return true;
        }

        if (!_events.TryDequeue(out Event next))
            return false;
        output = new PeerOutput
        {
            Kind = next.Kind,
            Bytes = next.Datagram.Span,
            To = next.To,
            Nack = next.Nack,
            Report = next.Report,
            RoundTripMs = next.RoundTripMs,
            Reason = next.Reason,
        };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        State = PeerState.Closed;
        _dtls.Dispose();
        _receiver?.Dispose();
        Sender?.Dispose();
    }

    private void TakeFromDtls(IPEndPoint? from, long now)
    {
        while (_dtls.TryPoll(out DtlsOutput output))
        {
            switch (output.Kind)
            {
                case DtlsOutputKind.Datagram:
                    SendHandshake(output.Datagram);
                    break;
                case DtlsOutputKind.Connected:
                    using (DtlsKeys keys = output.Keys!)
                        (Sender, _receiver) = (new SrtpSender(keys.Local), new SrtpReceiver(keys.Remote));
                    State = PeerState.Connected;
                    _nextReport = now + ReportIntervalMs;

                    // The client's last flight depends on our flight, and that went to this address only.
                    if (!_flightStrayed && _flightTo is not null && _flightTo.Equals(from))
                        _ice.Prove(from);
                    _events.Enqueue(new Event(PeerOutputKind.Connected));
                    break;
                case DtlsOutputKind.Closed:
                    End("closed by the listener");
                    break;
                default:
                    End(output.Reason!);
                    break;
            }
        }
    }

    private void SendHandshake(ReadOnlyMemory<byte> datagram)
    {
        if (_ice.Nominated is not { } to || (!_ice.IsProven(to) && --_unproven < 0))
            return;
        _flightStrayed |= _flightTo is not null && !_flightTo.Equals(to);
        _flightTo = to;
        _events.Enqueue(new Event(PeerOutputKind.Datagram) { Datagram = datagram, To = to });
    }

    private void HandleRtcp(ReadOnlySpan<byte> datagram, long now)
    {
        if (_receiver is null)
        {
            Dropped.BeforeKeys++;
            return;
        }

        _clear ??= new byte[MaxRtcp];
        int length = 0;
        SrtpResult result = datagram.Length > MaxRtcp ? SrtpResult.Malformed : _receiver.UnprotectRtcp(datagram, _clear, out length);
        if (result == SrtpResult.Ok)
            Walk(_clear.AsSpan(0, length), now);
        else if (result == SrtpResult.Replayed)
            Dropped.Replayed++;
        else
            Dropped.NotAuthentic++;
    }

    private void Walk(ReadOnlySpan<byte> clear, long now)
    {
        var compound = new RtcpCompound(clear);
        uint sender = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(clear[4..]);
        while (compound.MoveNext())
        {
            RtcpHeader header = compound.Header;
            if (GenericNack.TryParse(header, compound.Body, out GenericNack nack) && nack.Source == _options.Ssrc)
            {
                for (int i = 0; i < nack.Count; i++)
                    _events.Enqueue(new Event(PeerOutputKind.Nack) { Nack = nack[i] });
            }
            else if (ReceiverReport.TryParse(header, compound.Body, out _, out ReportBlocks blocks) || SenderReport.TryParse(header, compound.Body, out _, out blocks))
            {
                Note(blocks, now);
            }
            else if (Goodbye.Names(header, compound.Body, sender))
            {
                End("the listener said goodbye");
            }
        }
    }

    private void Note(ReportBlocks blocks, long now)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            ReportBlock block = blocks[i];
            if (block.Ssrc != _options.Ssrc)
                continue;
            // RFC 3550 §6.4.1: A − LSR − DLSR, in 1/65,536 s.
            uint arrival = (uint)(_options.Clock.At(now) >> 16);
            int trip = (int)(arrival - block.LastSenderReport - block.DelaySinceLastSenderReport);
            _events.Enqueue(new Event(PeerOutputKind.Report)
            {
                Report = block,
                RoundTripMs = block.LastSenderReport == 0 || trip < 0 ? null : trip * 1000.0 / 65536,
            });
        }
    }

    private void SendReport(long now, bool goodbye)
    {
        if (Stream is null || Sender is null || Remote is null)
            return;
        Span<byte> clear = stackalloc byte[SenderReport.Size + 300];
        int length = new SenderReport
        {
            Ssrc = _options.Ssrc,
            NtpTime = _options.Clock.At(now),
            RtpTimestamp = Stream.LatestTimestamp,
            PacketCount = Stream.PacketCount,
            OctetCount = Stream.OctetCount,
        }.Write(clear);
        length += SourceDescription.Write(clear[length..], _options.Ssrc, _options.CanonicalName);
        if (goodbye)
            length += Goodbye.Write(clear[length..], _options.Ssrc);
        _sent ??= new byte[SenderReport.Size + 300 + Sender.RtcpOverhead];
        length = Sender.ProtectRtcp(clear[..length], _sent);
        _events.Enqueue(new Event(PeerOutputKind.Datagram) { Datagram = _sent.AsMemory(0, length), To = Remote });
    }

    private void End(string reason)
    {
        if (State == PeerState.Closed)
            return;
        State = PeerState.Closed;
        _events.Enqueue(new Event(PeerOutputKind.Closed) { Reason = reason });
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Event(PeerOutputKind Kind)
    {
        public ReadOnlyMemory<byte> Datagram { get; init; }

        public IPEndPoint? To { get; init; }

        public NackEntry Nack { get; init; }

        public ReportBlock Report { get; init; }

        public double? RoundTripMs { get; init; }

        public string? Reason { get; init; }
    }
}
