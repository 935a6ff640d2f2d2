using System.Net;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Tests.Rtc.Ice;

namespace Radio24.Media.Tests.Rtc.Peer;

/// <summary>A session that says it is elsewhere: it may be true (a NAT, another network), and it may aim our media at somebody.</summary>
public sealed class PathTests
{
    [Fact]
    public void A_forged_check_does_not_aim_media_at_an_address_that_never_answers()
    {
        using var network = new PeerNetwork();
        network.Run(10_000);
        int before = network.SentTo[PeerNetwork.ListenerAddress].Media;
        network.Peer.HandleDatagram(Check(network), PeerNetwork.StrangerAddress, network.Now);
        network.Run(16_000);

        // The answer and our own check; 300 packets of media have gone where they belong.
        Assert.Equal((2, 0), network.SentTo[PeerNetwork.StrangerAddress]);
        Assert.InRange(network.SentTo[PeerNetwork.ListenerAddress].Media - before, 299, 301);
    }

    [Fact]
    public void Reports_under_a_forged_source_prove_nothing()
    {
        using var network = new PeerNetwork();
        network.Run(10_000);
        for (int second = 11; second < 40; second++)
        {
            network.Peer.HandleDatagram(Check(network), PeerNetwork.StrangerAddress, network.Now);
            (_, byte[] report) = network.Sent.Last(s => s.ToStation && Demultiplexer.Classify(s.Datagram) == DatagramKind.Rtcp);
            network.Peer.HandleDatagram(report, PeerNetwork.StrangerAddress, network.Now);
            network.Run(second * 1_000);
        }

        Assert.Equal(0, network.SentTo[PeerNetwork.StrangerAddress].Media);
    }

    [Fact]
    public void A_handshake_under_a_forged_source_sends_little_there()
    {
        using var network = new PeerNetwork();
        network.Run(100);
        byte[] hello = network.Sent.First(s => s.ToStation && Demultiplexer.Classify(s.Datagram) == DatagramKind.Dtls).Datagram;

        using var another = new PeerNetwork { Cut = true };
        another.Peer.HandleDatagram(Check(another), PeerNetwork.StrangerAddress, 0);
        another.Peer.HandleDatagram(hello, PeerNetwork.StrangerAddress, 0);
        for (int second = 1; second < 29; second++)
        {
            another.Peer.HandleDatagram(hello, PeerNetwork.StrangerAddress, another.Now);
            another.Run(second * 1_000);
        }

        Assert.InRange(another.SentTo[PeerNetwork.StrangerAddress].All, 3, 26);
    }

    [Fact]
    public void A_listener_behind_a_NAT_that_forgot_it_hears_on()
    {
        using var network = new PeerNetwork();
        network.Run(10_000);
        var moved = new IPEndPoint(PeerNetwork.ListenerAddress.Address, 40_001);
        network.Listener = moved;

        // Its next check nominates nothing: it does not know that it moved.
        network.Run(25_000);
        int heard = network.Heard.Count;
        network.Run(70_000);
        Assert.Equal(moved, network.Peer.Remote);
        Assert.InRange(network.Heard.Count - heard, 2_240, 2_251);
        Assert.Equal(PeerState.Connected, network.Client.State);
    }

    [Fact]
    public void A_listener_who_nominates_another_address_is_there_within_a_round_trip()
    {
        using var network = new PeerNetwork();
        network.Run(10_000);
        var moved = new IPEndPoint(IPAddress.Parse("2001:db8::7"), 7);
        network.Listener = moved;
        network.Peer.HandleDatagram(Check(network), moved, network.Now);
        network.Run(10_050);
        Assert.Equal(moved, network.Peer.Remote);
        Assert.True(network.SentTo[moved].Media > 0);
    }

    /// <summary>A check of this session's listener, which nominates.</summary>
    private static byte[] Check(PeerNetwork network) => Checks.Write(network.StationIce, network.ListenerIce);
}
