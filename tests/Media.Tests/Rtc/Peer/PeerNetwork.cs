using System.Net;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Peer;

/// <summary>
/// A station's peer and a listener's client on a network in memory that loses, delays, reorders and duplicates, the same way for the
/// same seed; and a source that sends a payload every 20 ms once they are connected. Virtual time.
/// </summary>
internal sealed class PeerNetwork : IDisposable
{
    public static readonly IPEndPoint StationAddress = new(IPAddress.Parse("192.0.2.1"), 50_000);
    public static readonly IPEndPoint ListenerAddress = new(IPAddress.Parse("198.51.100.7"), 40_000);
    public static readonly IPEndPoint StrangerAddress = new(IPAddress.Parse("203.0.113.66"), 666);

    private static readonly NtpTime Clock = NtpTime.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), 0);
    private static readonly DtlsCertificate StationCertificate = DtlsCertificate.Create(TimeProvider.System);
    private static readonly DtlsCertificate ListenerCertificate = DtlsCertificate.Create(TimeProvider.System);

    private readonly PriorityQueue<(bool ToStation, byte[] Datagram, IPEndPoint Listener), (long At, int Order)> _wire = new();

    // One for each kind of datagram: consent, reports and SSRCs have random times of their own, which must not change what else is lost.
    private readonly Random _stun, _dtls, _frames, _rest;
    private readonly DtlsContext _station, _listener;
    private readonly Queue<NackEntry> _nacks = new();
    private readonly byte[] _slot = new byte[1500];
    private int _order;
    private long _nextFrame = long.MaxValue;

    public PeerNetwork(int seed = 24, SrtpProfile[]? profiles = null, DtlsCertificate? listenerShows = null)
    {
        (_stun, _dtls, _frames, _rest) = (new Random(seed), new Random(seed + 1), new Random(seed + 2), new Random(seed + 3));
        _station = new DtlsContext(StationCertificate) { OutrunsWallClock = true };
        _listener = new DtlsContext(listenerShows ?? ListenerCertificate, profiles) { OutrunsWallClock = true };
        IceCredentials local = StationIce, remote = ListenerIce;
        Peer = new RtcPeer(new RtcPeerOptions(_station, local, remote, ListenerCertificate.Fingerprint, 0x1234, 111, Clock), 0);
        Client = new RtcClient(new RtcClientOptions(_listener, remote, local, [IceCandidate.Host(StationAddress, 1)], StationCertificate.Fingerprint, Clock), 0);
    }

    public IceCredentials StationIce { get; } = IceCredentials.Create();

    public IceCredentials ListenerIce { get; } = IceCredentials.Create();

    /// <summary>Where the listener is at present; what is sent to where it was before is lost.</summary>
    public IPEndPoint Listener { get; set; } = ListenerAddress;

    /// <summary>Datagrams that the station sent to each address, and of those, media.</summary>
    public Dictionary<IPEndPoint, (int All, int Media)> SentTo { get; } = [];

    public RtcPeer Peer { get; }

    public RtcClient Client { get; }

    public PayloadHistory History { get; } = new();

    public long Now { get; private set; }

    /// <summary>Shares of datagrams lost and sent twice.</summary>
    public double Loss { get; init; }

    public double Duplication { get; init; }

    /// <summary>A datagram takes 5 ms, and up to this much more.</summary>
    public int JitterMs { get; init; }

    /// <summary>Cuts the wire.</summary>
    public bool Cut { get; set; }

    public List<byte[]> SentPayloads { get; } = [];

    /// <summary>Payloads by RTP timestamp.</summary>
    public Dictionary<uint, byte[]> Heard { get; } = [];

    public List<(ReportBlock Block, double? RoundTripMs)> Reports { get; } = [];

    public int Retransmissions { get; private set; }

    public long? PeerConnectedAt { get; private set; }

    public string? PeerEnd { get; private set; }

    public string? ClientEnd { get; private set; }

    /// <summary>Everything sent to the station and to the listener.</summary>
    public List<(bool ToStation, byte[] Datagram)> Sent { get; } = [];

    /// <summary>Stops the source after that many payloads.</summary>
    public int Payloads { get; init; } = int.MaxValue;

    /// <summary>Runs to a moment.</summary>
    public void Run(long until)
    {
        Drain();
        while (true)
        {
            long next = Math.Min(Math.Min(Peer.NextDeadline, Client.NextDeadline), _nextFrame);
            if (_wire.TryPeek(out _, out (long At, int Order) first))
                next = Math.Min(next, first.At);
            if (next > until)
            {
                Now = until;
                return;
            }

            Now = Math.Max(Now, next);
            while (_wire.TryPeek(out _, out first) && first.At <= Now)
            {
                (bool toStation, byte[] datagram, IPEndPoint listener) = _wire.Dequeue();
                if (toStation)
                    Peer.HandleDatagram(datagram, listener, Now);
                else if (listener.Equals(Listener))
                    Client.HandleDatagram(datagram, StationAddress, Now);
                Drain();
            }

            if (Peer.NextDeadline <= Now)
                Peer.HandleTimeout(Now);
            if (Client.NextDeadline <= Now)
                Client.HandleTimeout(Now);
            if (_nextFrame <= Now)
                SendFrame();
            Drain();
        }
    }

    public void Drain()
    {
        while (Peer.TryPoll(out PeerOutput output))
        {
            switch (output.Kind)
            {
                case PeerOutputKind.Datagram:
                    Send(toStation: false, output.Bytes, Of(output.Bytes), output.To);
                    break;
                case PeerOutputKind.Connected:
                    PeerConnectedAt = Now;
                    Peer.OpenStream(History);
                    _nextFrame = Now;
                    break;
                case PeerOutputKind.Nack:
                    _nacks.Enqueue(output.Nack);
                    break;
                case PeerOutputKind.Report:
                    Reports.Add((output.Report, output.RoundTripMs));
                    break;
                default:
                    PeerEnd = output.Reason;
                    _nextFrame = long.MaxValue;
                    break;
            }
        }

        Retransmit();
        while (Client.TryPoll(out PeerOutput output))
        {
            if (output.Kind == PeerOutputKind.Datagram)
                Send(toStation: true, output.Bytes, Of(output.Bytes));
            else if (output.Kind == PeerOutputKind.Media)
                Assert.True(Heard.TryAdd(output.Header.Timestamp, output.Bytes.ToArray()));
            else if (output.Kind == PeerOutputKind.Closed)
                ClientEnd = output.Reason;
        }
    }

    private void Retransmit()
    {
        Span<ushort> lost = stackalloc ushort[17];
        while (_nacks.TryDequeue(out NackEntry nack))
        {
            foreach (ushort sequence in lost[..nack.CopyTo(lost)])
            {
                int length = Peer.Stream!.Retransmit(sequence, _slot);
                if (length == 0)
                    continue;
                Retransmissions++;
                Send(toStation: false, _slot.AsSpan(0, length), _rest, Peer.Remote);
            }
        }
    }

    private void SendFrame()
    {
        byte[] payload = new byte[_frames.Next(1, 300)];
        _frames.NextBytes(payload);
        long number = History.Add(payload, (uint)(960 * SentPayloads.Count));
        SentPayloads.Add(payload);
        Send(toStation: false, _slot.AsSpan(0, Peer.Stream!.Protect(number, _slot)), _frames, Peer.Remote);
        _nextFrame = SentPayloads.Count == Payloads ? long.MaxValue : _nextFrame + 20;
    }

    private Random Of(ReadOnlySpan<byte> datagram) => Demultiplexer.Classify(datagram) switch
    {
        DatagramKind.Stun => _stun,
        DatagramKind.Dtls => _dtls,
        _ => _rest,
    };

    private void Send(bool toStation, ReadOnlySpan<byte> datagram, Random random, IPEndPoint? to = null)
    {
        byte[] copy = datagram.ToArray();
        Sent.Add((toStation, copy));
        to ??= Listener;
        if (!toStation)
        {
            (int all, int media) = SentTo.GetValueOrDefault(to);
            SentTo[to] = (all + 1, media + (Demultiplexer.Classify(datagram) == DatagramKind.Rtp ? 1 : 0));
        }

        int copies = random.NextDouble() < Loss ? 0 : random.NextDouble() < Duplication ? 2 : 1;
        for (int i = 0; i < copies && !Cut; i++)
            _wire.Enqueue((toStation, copy, to), (Now + 5 + random.Next(JitterMs + 1), _order++));
    }

    public void Dispose()
    {
        Peer.Dispose();
        Client.Dispose();
        _station.Dispose();
        _listener.Dispose();
    }
}
