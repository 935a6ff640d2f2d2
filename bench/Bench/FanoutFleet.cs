using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Udp;

namespace Radio24.Bench;

/// <summary>Many listeners in one thread: our own client, each with a socket of its own, as an SFU tells them apart by address.</summary>
internal sealed class FanoutFleet : IDisposable
{
    private const int TimerMs = 10;
    private readonly DtlsCertificate _certificate = DtlsCertificate.Create(TimeProvider.System);
    private readonly DtlsContext _dtls;
    private readonly ConcurrentQueue<Member> _joining = new();
    private readonly List<Member> _members = [];
    private readonly ReceiveBatch _received = new(32);
    private readonly SendBatch _send;
    private readonly UdpPort _any = UdpPort.Bind(IPAddress.Loopback, 0);
    private readonly Thread _thread;
    private readonly IPEndPoint _server = new(IPAddress.Loopback, 0);
    private UdpAddress _serverAddress;
    private volatile bool _stopping;
    private long _packets;

    public FanoutFleet()
    {
        _dtls = new DtlsContext(_certificate);
        _send = _any.NewSendBatch(32);
        _thread = new Thread(Run) { Name = "fleet", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Packets of media received and authenticated.</summary>
    public long Packets => Volatile.Read(ref _packets);

    public int Hearing => Members.Count(m => m.FirstPacketMs is not null);

    /// <summary>Gaps in the sequence numbers that nothing filled.</summary>
    public long Lost => Members.Sum(m => m.Client.Statistics.Lost);

    public IEnumerable<double> JoinTimes => Members.Where(m => m.FirstPacketMs is not null).Select(m => m.FirstPacketMs!.Value);

    private Member[] Members
    {
        get
        {
            lock (_members) return [.. _members];
        }
    }

    /// <summary>Makes an offer, has it answered, and listens. The time to the first packet counts from before the offer is made.</summary>
    public async Task JoinAsync(Func<string, Task<string>> answer)
    {
        long began = Stopwatch.GetTimestamp();
        IceCredentials ice = IceCredentials.Create();
        string sdp = await answer(ClientOffer.Write(ice, _certificate.Fingerprint, 1));
        if (ClientAnswer.TryRead(sdp, out ClientAnswer? read) is { } problem) throw new InvalidOperationException(problem.Words);
        long now = Environment.TickCount64;
        var client = new RtcClient(
            new RtcClientOptions(_dtls, ice, read!.Ice, read.Candidates, read.Fingerprint, NtpTime.From(TimeProvider.System.GetUtcNow(), now)), now);
        _server.Port = read.Candidates[0].Address.Port;
        _serverAddress = UdpAddress.From(_server);
        _joining.Enqueue(new Member(client, UdpPort.Bind(IPAddress.Loopback, 0), began));
        _any.Wake();
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        foreach (Member member in _members)
        {
            member.Client.Dispose();
            member.Port.Dispose();
        }

        _any.Dispose();
        _send.Dispose();
        _received.Dispose();
        _dtls.Dispose();
    }

    private unsafe void Run()
    {
        var entries = new PollEntry[1];
        entries[0] = new PollEntry { Descriptor = _any.WakeDescriptor, Events = LibC.PollIn };
        long nextTimers = 0;
        while (!_stopping)
        {
            fixed (PollEntry* pointer = entries) LibC.Poll(pointer, (nuint)entries.Length, TimerMs);
            long now = Environment.TickCount64;
            if (entries[0].Returned != 0) _any.Receive(_received, 1);
            int known = entries.Length - 1;
            while (_joining.TryDequeue(out Member? joined))
            {
                lock (_members) _members.Add(joined);
                Array.Resize(ref entries, entries.Length + 1);
                entries[^1] = new PollEntry { Descriptor = joined.Port.Descriptor, Events = LibC.PollIn };
                joined.Client.HandleTimeout(now);
                Drain(joined);
            }

            for (int i = 0; i < known; i++)
            {
                if (entries[i + 1].Returned != 0) Receive(_members[i], now);
            }

            if (now < nextTimers) continue;
            nextTimers = now + TimerMs;
            foreach (Member member in _members)
            {
                if (member.Client.NextDeadline > now) continue;
                member.Client.HandleTimeout(now);
                Drain(member);
            }
        }

        foreach (Member member in _members)
        {
            member.Client.Close(Environment.TickCount64);
            Drain(member);
        }
    }

    private void Receive(Member member, long now)
    {
        int count = member.Port.Receive(_received, 0);
        for (int i = 0; i < count; i++)
        {
            UdpAddress from = _received.From(i);
            member.Client.HandleDatagram(_received[i], from == _serverAddress ? _server : from.ToEndPoint(), now);
            Drain(member);
        }
    }

    private void Drain(Member member)
    {
        while (member.Client.TryPoll(out PeerOutput output))
        {
            if (output.Kind == PeerOutputKind.Datagram && output.To is not null)
            {
                _send.Add(output.Bytes, UdpAddress.From(output.To));
                if (_send.IsFull) member.Port.Send(_send);
            }
            else if (output.Kind == PeerOutputKind.Media)
            {
                Volatile.Write(ref _packets, _packets + 1);
                member.FirstPacketMs ??= Stopwatch.GetElapsedTime(member.Began).TotalMilliseconds;
            }
        }

        if (_send.Count > 0) member.Port.Send(_send);
    }

    private sealed class Member(RtcClient client, UdpPort port, long began)
    {
        public RtcClient Client { get; } = client;

        public UdpPort Port { get; } = port;

        public long Began { get; } = began;

        public double? FirstPacketMs { get; set; }
    }
}
