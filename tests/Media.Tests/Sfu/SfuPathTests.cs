using System.Net;
using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Sfu;
using Radio24.Media.Tests.Rtc.Ice;
using Radio24.Media.Udp;

namespace Radio24.Media.Tests.Sfu;

/// <summary>Checks that come from another address than the listener's, over real sockets.</summary>
public sealed class SfuPathTests : IDisposable
{
    private readonly OnAir _air = new(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, LiveWithin = TimeSpan.FromSeconds(60) });

    public void Dispose() => _air.Dispose();

    [Fact]
    public void A_socket_that_never_answers_gets_no_media_whoever_nominates_it()
    {
        using LoopbackListener listener = _air.Join(out SfuResult joined), victim = new();
        _air.RunUntil(() => listener.Payloads.Count > 0, listener);
        victim.SendRaw(Check(listener, joined), _air.Sfu.Port);
        long frames = _air.Sfu.Snapshot().Frames;
        _air.RunUntil(() => _air.Sfu.Snapshot().Frames > frames + 60, listener);
        Assert.Equal(2, victim.ReceiveRaw(1));      // the answer, and a check
        Assert.Equal(0, victim.ReceiveRaw(1));
        Assert.Equal(listener.Address.ToEndPoint(), Assert.Single(_air.Sfu.Snapshot().Sessions).Remote);
        Assert.Equal(0, _air.Sfu.Snapshot().Moves);
        OnAir.AssertConsecutive(listener);
    }

    [Fact]
    public void An_address_in_use_cannot_be_taken_over_by_another_session()
    {
        using LoopbackListener listener = _air.Join(), thief = _air.Join(out SfuResult joined);
        _air.RunUntil(() => listener.Payloads.Count > 0 && thief.Payloads.Count > 0, listener, thief);
        long refused = _air.Sfu.Snapshot().Refused;
        listener.SendRaw(Check(thief, joined), _air.Sfu.Port);
        _air.RunUntil(() => _air.Sfu.Snapshot().Refused > refused, listener, thief);

        // What comes from there is still the listener's.
        int heard = listener.Payloads.Count;
        _air.RunUntil(() => listener.Payloads.Count > heard, listener);
        long again = _air.Sfu.Snapshot().Retransmitted;
        listener.AskAgain((ushort)listener.Client!.Statistics.Highest);
        _air.RunUntil(() => _air.Sfu.Snapshot().Retransmitted > again, listener, thief);
    }

    [Fact]
    public void An_address_that_two_sessions_claim_in_turn_is_listed_once_for_each()
    {
        using var dtls = new DtlsContext(DtlsCertificate.Create(TimeProvider.System));
        var at = new IPEndPoint(IPAddress.Loopback, 5_000);
        var sources = new SourceTable();
        IceCredentials station = IceCredentials.Create();
        Listener[] sessions = [New("one"), New("two")];
        for (int i = 0; i < 10; i++)
        {
            foreach (Listener listener in sessions)
            {
                listener.Peer.HandleDatagram(Checks.Write(station, listener.Remote), at, i);
                sources.Learn(listener, UdpAddress.From(at), at);
            }
        }

        Assert.All(sessions, listener => Assert.Single(listener.Known));
        Assert.True(sources.TryGet(UdpAddress.From(at), out SourceTable.Source source));
        Assert.Same(sessions[1], source.Listener);
        foreach (Listener listener in sessions) listener.Peer.Dispose();

        Listener New(string name)
        {
            IceCredentials remote = IceCredentials.Create();
            var options = new RtcPeerOptions(dtls, station, remote, SdpFingerprint.Of([1]), 1, 111, new NtpTime(0));
            return new Listener(name, 0, 0, 0, new RtcPeer(options, 0)) { Remote = remote, ETag = "", Mid = "0" };
        }
    }

    private static byte[] Check(LoopbackListener of, SfuResult joined)
    {
        Assert.Null(ClientAnswer.TryRead(joined.Sdp, out ClientAnswer? answer));
        return Checks.Write(answer!.Ice, of.Ice);
    }
}
