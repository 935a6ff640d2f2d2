using System.Net;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;
using Radio24.Media.Udp;

namespace Radio24.Media.Tests.Sfu;

/// <summary>A listener on a real socket on 127.0.0.1 or ::1, driven by the test's own thread.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private static readonly DtlsCertificate Certificate = DtlsCertificate.Create(TimeProvider.System);
    private readonly UdpPort _port;
    private readonly ReceiveBatch _received = new(32);
    private readonly SendBatch _send;
    private readonly DtlsContext _dtls;
    private IceControllingAgent? _agent;
    private long _checks;

    public LoopbackListener(params SrtpProfile[] profiles)
        : this(IPAddress.Loopback, profiles)
    {
    }

    public LoopbackListener(IPAddress address, params SrtpProfile[] profiles)
    {
        _port = UdpPort.Bind(address, 0);
        _send = _port.NewSendBatch(32);
        _dtls = new DtlsContext(Certificate, profiles.Length == 0 ? null : profiles);
        Offer = ClientOffer.Write(Ice, Certificate.Fingerprint, 1);
    }

    public IceCredentials Ice { get; } = IceCredentials.Create();

    public string Offer { get; }

    public RtcClient? Client { get; private set; }

    public List<byte[]> Payloads { get; } = [];

    /// <summary>Datagrams for which this says true are lost on their way to the listener.</summary>
    public Func<byte[], bool> Lose { get; set; } = _ => false;

    public List<byte[]> Datagrams { get; } = [];

    public string? Ended { get; private set; }

    /// <summary>The station's port, by its answer.</summary>
    public int StationPort { get; private set; }

    public UdpAddress Address => UdpAddress.From(_port.LocalEndPoint);

    private static long Now => Environment.TickCount64;

    public void Accept(string answer)
    {
        Assert.Null(ClientAnswer.TryRead(answer, out ClientAnswer? read));
        StationPort = read!.Candidates[0].Address.Port;
        Client = new RtcClient(
            new RtcClientOptions(_dtls, Ice, read.Ice, read.Candidates, read.Fingerprint, NtpTime.From(TimeProvider.System.GetUtcNow(), Now)), Now);
    }

    /// <summary>Sends a check, as if it had only got that far.</summary>
    public LoopbackListener Reach(SfuResult joined)
    {
        Assert.Null(ClientAnswer.TryRead(joined.Sdp, out ClientAnswer? read));
        Check(new IceControllingAgent(Ice, read!.Ice, read.Candidates, 0));
        return this;
    }

    /// <summary>Sends a raw datagram to the station.</summary>
    public void SendRaw(ReadOnlySpan<byte> datagram, int port)
    {
        _send.Add(datagram, UdpAddress.From(new IPEndPoint(_port.LocalEndPoint.Address, port)));
        _port.Send(_send);
    }

    /// <summary>Receives for a few milliseconds without any client.</summary>
    public int ReceiveRaw(int timeoutMs) => _port.Receive(_received, timeoutMs);

    /// <summary>One turn: receive, time out, send.</summary>
    public void Step(int waitMs = 2)
    {
        int count = _port.Receive(_received, waitMs);
        for (int i = 0; i < count; i++)
        {
            byte[] datagram = _received[i].ToArray();
            Datagrams.Add(datagram);
            if (Lose(datagram)) continue;
            Client!.HandleDatagram(datagram, _received.From(i).ToEndPoint(), Now);
            Drain();
        }

        Client!.HandleTimeout(Now);
        Drain();
    }

    /// <summary>Checks connectivity from this socket, without any DTLS; what is not STUN is only kept.</summary>
    public void Check(IceControllingAgent? agent = null)
    {
        _agent = agent ?? _agent!;
        int count = _port.Receive(_received, 1);
        for (int i = 0; i < count; i++)
        {
            Datagrams.Add(_received[i].ToArray());
            _agent.Handle(_received[i], _received.From(i).ToEndPoint(), _checks);
        }

        _agent.HandleTimeout(_checks++);
        while (_agent.TryPoll(out IceOutput output)) _send.Add(output.Datagram, UdpAddress.From(output.To));
        _port.Send(_send);
    }

    /// <summary>Asks for these packets again, though they were received.</summary>
    public void AskAgain(params ushort[] sequenceNumbers)
    {
        Client!.AskAgain(sequenceNumbers);
        Drain();
    }

    public void Leave()
    {
        Client!.Close(Now);
        Drain();
    }

    public void Dispose()
    {
        Client?.Dispose();
        _dtls.Dispose();
        _port.Dispose();
        _received.Dispose();
        _send.Dispose();
    }

    private void Drain()
    {
        while (Client!.TryPoll(out PeerOutput output))
        {
            if (output.Kind == PeerOutputKind.Datagram && output.To is not null) _send.Add(output.Bytes, UdpAddress.From(output.To));
            else if (output.Kind == PeerOutputKind.Media) Payloads.Add(output.Bytes.ToArray());
            else if (output.Kind == PeerOutputKind.Closed) Ended = output.Reason;
            if (_send.IsFull) _port.Send(_send);
        }

        _port.Send(_send);
    }
}
