using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Rtp;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Rtc.Peer;

/// <summary>What offer and answer settled for our client.</summary>
/// <param name="Dtls">Our certificate and profiles.</param>
/// <param name="Local">Our ICE credentials, as in our offer.</param>
/// <param name="Remote">The station's, from its answer.</param>
/// <param name="Candidates">Where the station can be reached.</param>
/// <param name="Fingerprint">Of the station's certificate, from its answer.</param>
/// <param name="Clock">Wall time, for reports.</param>
public sealed record RtcClientOptions(
    DtlsContext Dtls, IceCredentials Local, IceCredentials Remote, IReadOnlyList<IceCandidate> Candidates, SdpFingerprint Fingerprint, NtpTime Clock);

/// <summary>
/// A listener without I/O: controlling ICE agent, DTLS client, SRTP receiver, receiver reports and NACK. The load generator and the
/// tests listen with it.
/// <code>
///   Connecting (ICE) ── pair nominated ──▶ (DTLS) ── keys ──▶ Connected ── goodbye, Close, 30 s without consent ──▶ Closed
/// </code>
/// Times are monotonic milliseconds. One thread at a time. After each call, <see cref="TryPoll"/> until it says false: a received packet
/// waits in one buffer for it.
/// </summary>
public sealed class RtcClient : IDisposable
{
    private const long ReportIntervalMs = 5_000;
    private const int MaxDatagram = 1500, MaxRtcp = 400;

    private readonly RtcClientOptions _options;
    private readonly IceControllingAgent _ice;
    private readonly DtlsEndpoint _dtls;
    private readonly Queue<Event> _events = new();
    private readonly MissingPackets _missing = new();
    private readonly byte[] _clear = new byte[MaxDatagram];
    private readonly byte[] _protected = new byte[MaxRtcp];
    private readonly uint _ssrc;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private RtpHeader _header;
    private int _payloadLength;
    private int _rtcpLength;
    private bool _media;
    private uint _source, _lastSenderReport;
    private long _lastSenderReportAt, _nextReport = long.MaxValue;

    /// <param name="options">What offer and answer settled.</param>
    /// <param name="now">Monotonic milliseconds.</param>
    public RtcClient(RtcClientOptions options, long now)
    {
        _options = options;
        _ice = new IceControllingAgent(options.Local, options.Remote, options.Candidates, now);
        _dtls = DtlsEndpoint.CreateClient(options.Dtls, options.Fingerprint, now);
        Span<byte> random = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(random);
        _ssrc = MemoryMarshal.Read<uint>(random);
    }

    /// <summary>Where it stands.</summary>
    public PeerState State { get; private set; }

    /// <summary>The negotiated profile, once connected.</summary>
    public SrtpProfile? Profile => _receiver?.Profile;

    /// <summary>What was received of the station's stream.</summary>
    public ReceptionStatistics Statistics { get; } = new();

    /// <summary>Sender reports received.</summary>
    public int SenderReports { get; private set; }

    /// <summary>NACKs sent.</summary>
    public int Nacks { get; private set; }

    /// <summary>Datagrams dropped in silence.</summary>
    public DropCounts Dropped { get; } = new();

    /// <summary>When <see cref="HandleTimeout"/> is due; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline => State == PeerState.Closed
        ? long.MaxValue
        : Math.Min(Math.Min(_ice.NextDeadline, _dtls.NextDeadline), Math.Min(_nextReport, _missing.NextDeadline));

    /// <summary>Takes a datagram that came from <paramref name="from"/>.</summary>
    public void HandleDatagram(ReadOnlySpan<byte> datagram, IPEndPoint from, long now)
    {
        _media = false;
        if (State == PeerState.Closed)
            return;
        DatagramKind kind = Demultiplexer.Classify(datagram);
        if (kind == DatagramKind.Stun)
        {
            if (!_ice.Handle(datagram, from, now))
                Dropped.Stun++;
            StartDtls(now);
        }
        else if (!_ice.Knows(from))
        {
            Dropped.FromStrangers++;
        }
        else if (kind == DatagramKind.Dtls)
        {
            _dtls.Handle(datagram, now);
            TakeFromDtls(now);
        }
        else if (kind is DatagramKind.Unknown || datagram.Length > MaxDatagram)
        {
            Dropped.Unexpected++;
        }
        else if (_receiver is null)
        {
            Dropped.BeforeKeys++;
        }
        else if (kind == DatagramKind.Rtp)
        {
            HandleRtp(datagram, now);
        }
        else
        {
            HandleRtcp(datagram, now);
        }
    }

    /// <summary>Does what is due: checks, retransmissions, reports, NACKs, the end of consent.</summary>
    public void HandleTimeout(long now)
    {
        if (State == PeerState.Closed)
            return;
        _ice.HandleTimeout(now);
        if (_ice.State == IceState.Gone)
        {
            End("the station does not answer");
            return;
        }

        _dtls.HandleTimeout(now);
        TakeFromDtls(now);
        if (now >= _nextReport || now >= _missing.NextDeadline)
            SendRtcp(now, goodbye: false);
    }

    /// <summary>Asks for packets again, lost or not (a load, or a foolish listener).</summary>
    /// <param name="sequenceNumbers">1 to 64, ascending modulo 2¹⁶.</param>
    /// <exception cref="InvalidOperationException">Nothing was received yet.</exception>
    public void AskAgain(ReadOnlySpan<ushort> sequenceNumbers)
    {
        if (_sender is null || Statistics.FirstAt is null)
            throw new InvalidOperationException("there is no stream yet to ask packets of");
        Span<byte> clear = stackalloc byte[MaxRtcp - 32];
        int length = ReceiverReport.Write(clear, _ssrc, []);
        length += GenericNack.Write(clear[length..], _ssrc, _source, sequenceNumbers);
        _rtcpLength = _sender.ProtectRtcp(clear[..length], _protected);
    }

    /// <summary>Says goodbye and ends; what <see cref="TryPoll"/> then gives still has to be sent.</summary>
    public void Close(long now)
    {
        if (State == PeerState.Closed)
            return;
        SendRtcp(now, goodbye: true);
        _dtls.Close();
        TakeFromDtls(now);
        End("closed by the listener");
    }

    /// <summary>Takes the next output; call until it says false.</summary>
    public bool TryPoll(out PeerOutput output)
    {
        output = default;
        if (_media)
        {
            _media = false;
            output = new PeerOutput { Kind = PeerOutputKind.Media, Header = _header, Bytes = _clear.AsSpan(_header.HeaderLength, _payloadLength) };
            return true;
        }

        if (_ice.TryPoll(out IceOutput check))
        {
            output = new PeerOutput { Kind = PeerOutputKind.Datagram, Bytes = check.Datagram, To = check.To };
            return true;
        }

        if (_rtcpLength > 0)
        {
            output = new PeerOutput { Kind = PeerOutputKind.Datagram, Bytes = _protected.AsSpan(0, _rtcpLength), To = _ice.Selected };
            _rtcpLength = 0;
            return true;
        }

        if (!_events.TryDequeue(out Event next))
            return false;
        output = new PeerOutput { Kind = next.Kind, Bytes = next.Datagram.Span, To = _ice.Selected, Reason = next.Reason };
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        State = PeerState.Closed;
        _dtls.Dispose();
        _receiver?.Dispose();
        _sender?.Dispose();
    }

    private void StartDtls(long now)
    {
        if (_ice.State != IceState.Connected || _dtls.State != DtlsState.Idle)
            return;
        _dtls.Start(now);
        TakeFromDtls(now);
    }

    private void TakeFromDtls(long now)
    {
        while (_dtls.TryPoll(out DtlsOutput output))
        {
            switch (output.Kind)
            {
                case DtlsOutputKind.Datagram:
                    _events.Enqueue(new Event(PeerOutputKind.Datagram) { Datagram = output.Datagram });
                    break;
                case DtlsOutputKind.Connected:
                    using (DtlsKeys keys = output.Keys!)
                        (_sender, _receiver) = (new SrtpSender(keys.Local), new SrtpReceiver(keys.Remote));
                    State = PeerState.Connected;
                    // Spread, so that many clients do not report in step.
                    _nextReport = now + 500 + _ssrc % ReportIntervalMs;
                    _events.Enqueue(new Event(PeerOutputKind.Connected));
                    break;
                case DtlsOutputKind.Closed:
                    End("closed by the station");
                    break;
                default:
                    End(output.Reason!);
                    break;
            }
        }
    }

    private void HandleRtp(ReadOnlySpan<byte> datagram, long now)
    {
        SrtpResult result = _receiver!.Unprotect(datagram, _clear, out int length, out ulong index);
        if (result == SrtpResult.Replayed)
        {
            Statistics.Duplicates++;
            return;
        }

        if (result != SrtpResult.Ok || !RtpHeader.TryParse(_clear.AsSpan(0, length), out _header)
            || !_header.TryGetPayload(_clear.AsSpan(0, length), out ReadOnlySpan<byte> payload))
        {
            Dropped.NotAuthentic++;
            return;
        }

        if (Statistics.FirstAt is null)
            _source = _header.Ssrc;
        else if (_header.Ssrc != _source)
        {
            Dropped.Unexpected++;
            return;
        }

        if (Statistics.FirstAt is not null)
            _missing.Note(index, Statistics.Highest, now);
        Statistics.Note(index, _header.Timestamp, now);
        (_media, _payloadLength) = (true, payload.Length);
    }

    private void HandleRtcp(ReadOnlySpan<byte> datagram, long now)
    {
        Span<byte> clear = stackalloc byte[MaxDatagram];
        SrtpResult result = _receiver!.UnprotectRtcp(datagram, clear, out int length);
        if (result != SrtpResult.Ok)
        {
            if (result == SrtpResult.Replayed)
                Dropped.Replayed++;
            else
                Dropped.NotAuthentic++;
            return;
        }

        var compound = new RtcpCompound(clear[..length]);
        while (compound.MoveNext())
        {
            if (SenderReport.TryParse(compound.Header, compound.Body, out SenderReport report, out _))
            {
                (_lastSenderReport, _lastSenderReportAt) = (report.CompactNtpTime, now);
                SenderReports++;
            }
            else if (Statistics.FirstAt is not null && Goodbye.Names(compound.Header, compound.Body, _source))
            {
                End("the station said goodbye");
            }
        }
    }

    private void SendRtcp(long now, bool goodbye)
    {
        if (_sender is null)
            return;
        Span<ushort> lost = stackalloc ushort[64];
        int missing = _missing.Take(lost, now);
        bool report = goodbye || now >= _nextReport;
        if (!report && missing == 0)
            return;

        // A compound packet begins with a report (RFC 3550 §6.1), if only an empty one.
        Span<byte> clear = stackalloc byte[MaxRtcp - 32];
        int length;
        if (report && Statistics.FirstAt is not null)
        {
            uint delay = _lastSenderReport == 0 ? 0 : (uint)((now - _lastSenderReportAt) * 65536 / 1000);
            length = ReceiverReport.Write(clear, _ssrc, [Statistics.Report(_source, _lastSenderReport, delay)]);
        }
        else
        {
            length = ReceiverReport.Write(clear, _ssrc, []);
        }

        if (report)
            _nextReport = now + ReportIntervalMs;
        if (missing > 0)
        {
            length += GenericNack.Write(clear[length..], _ssrc, _source, lost[..missing]);
            Nacks++;
        }

        if (goodbye)
            length += Goodbye.Write(clear[length..], _ssrc);
        _rtcpLength = _sender.ProtectRtcp(clear[..length], _protected);
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

        public string? Reason { get; init; }
    }
}
