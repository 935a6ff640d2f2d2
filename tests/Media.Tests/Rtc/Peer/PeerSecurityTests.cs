using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Peer;

namespace Radio24.Media.Tests.Rtc.Peer;

/// <summary>One test for each class of attack that other servers have fallen to.</summary>
public sealed class PeerSecurityTests
{
    [Fact]
    public void Cve_2023_49786_a_hello_from_a_stranger_is_not_looked_at()
    {
        using var network = new PeerNetwork();
        using var context = new DtlsContext(DtlsCertificate.Create(TimeProvider.System));
        using DtlsEndpoint attacker = DtlsEndpoint.CreateClient(context, DtlsCertificate.Create(TimeProvider.System).Fingerprint, 0);
        attacker.Start(0);
        Assert.True(attacker.TryPoll(out DtlsOutput hello));

        network.Peer.HandleDatagram(hello.Datagram.Span, PeerNetwork.StrangerAddress, 0);
        network.Peer.HandleDatagram(hello.Datagram.Span, PeerNetwork.ListenerAddress, 0);       // not checked yet either
        Assert.False(network.Peer.TryPoll(out _));
        Assert.Equal(2, network.Peer.Dropped.FromStrangers);

        network.Run(2_000);
        Assert.Equal(PeerState.Connected, network.Peer.State);
        Assert.True(network.Heard.Count > 80);
    }

    [Fact]
    public void Missing_fingerprint_check_another_certificate_gets_no_media()
    {
        using var network = new PeerNetwork(listenerShows: DtlsCertificate.Create(TimeProvider.System));
        network.Run(31_000);

        Assert.Equal(PeerState.Closed, network.Peer.State);
        Assert.Contains("fingerprint", network.PeerEnd, StringComparison.Ordinal);
        Assert.Null(network.Peer.Sender);
        Assert.Throws<InvalidOperationException>(() => network.Peer.OpenStream(network.History));
        Assert.Empty(network.SentPayloads);
    }

    [Fact]
    public void Cve_2025_53399_rtp_bleed_and_inject()
    {
        using var network = new PeerNetwork();
        network.Run(2_000);
        byte[] media = network.Sent.Last(s => !s.ToStation && Demultiplexer.Classify(s.Datagram) == DatagramKind.Rtp).Datagram;
        long received = network.Client.Statistics.Received;
        byte[] forged = [.. media];
        forged[3] += 5;

        // A stranger sends to both: neither moves to it, nor takes anything from it.
        network.Client.HandleDatagram(forged, PeerNetwork.StrangerAddress, network.Now);
        network.Peer.HandleDatagram(forged, PeerNetwork.StrangerAddress, network.Now);
        Assert.Equal(PeerNetwork.ListenerAddress, network.Peer.Remote);

        // A forger under the station's address: the tag does not fit, so nothing is learnt.
        network.Client.HandleDatagram(forged, PeerNetwork.StationAddress, network.Now);
        Assert.False(network.Client.TryPoll(out _));
        Assert.Equal(received, network.Client.Statistics.Received);
        Assert.Equal(1, network.Client.Dropped.NotAuthentic);
        Assert.Equal(1, network.Client.Dropped.FromStrangers);
        Assert.Equal(1, network.Peer.Dropped.FromStrangers);
        network.Run(3_000);
        Assert.Equal(0, network.Client.Nacks);
    }

    [Fact]
    public void Replay_a_nack_counts_once()
    {
        using var network = new PeerNetwork(8) { Loss = 0.1 };
        network.Run(5_000);
        int reports = network.Reports.Count, retransmissions = network.Retransmissions;
        Assert.True(retransmissions > 0);
        foreach ((bool toStation, byte[] datagram) in network.Sent.ToList())
        {
            if (toStation && Demultiplexer.Classify(datagram) == DatagramKind.Rtcp)
            {
                // Once more for those that were lost on their way; after that each is old.
                network.Peer.HandleDatagram(datagram, PeerNetwork.ListenerAddress, network.Now);
                while (network.Peer.TryPoll(out _))
                {
                }

                network.Peer.HandleDatagram(datagram, PeerNetwork.ListenerAddress, network.Now);
                Assert.False(network.Peer.TryPoll(out _));
            }
        }

        Assert.True(network.Peer.Dropped.Replayed > 0);
        Assert.Equal(reports, network.Reports.Count);
    }

    [Fact]
    public void Stun_reflection_nothing_unauthenticated_is_answered()
    {
        using var network = new PeerNetwork();
        network.Run(2_000);
        byte[] check = network.Sent.First(s => s.ToStation && Demultiplexer.Classify(s.Datagram) == DatagramKind.Stun).Datagram;
        long dropped = network.Peer.Dropped.Stun;
        for (int at = 20; at < check.Length; at++)
        {
            byte[] forged = [.. check];
            forged[at] ^= 1;
            network.Peer.HandleDatagram(forged, PeerNetwork.StrangerAddress, network.Now);
            Assert.False(network.Peer.TryPoll(out _));
        }

        Assert.Equal(dropped + check.Length - 20, network.Peer.Dropped.Stun);
        Assert.Equal(PeerNetwork.ListenerAddress, network.Peer.Remote);
    }

    [Fact]
    public void Noise_of_every_kind_is_dropped_and_the_air_goes_on()
    {
        using var network = new PeerNetwork();
        var random = new Random(24);
        for (long until = 1; until < 3_000; until += 10)
        {
            network.Run(until);
            byte[] noise = new byte[random.Next(0, 1_600)];
            random.NextBytes(noise);
            network.Peer.HandleDatagram(noise, PeerNetwork.ListenerAddress, network.Now);
            network.Drain();
            network.Client.HandleDatagram(noise, PeerNetwork.StationAddress, network.Now);
            network.Drain();
        }

        Assert.Equal(PeerState.Connected, network.Peer.State);
        Assert.Equal(PeerState.Connected, network.Client.State);
        Assert.Equal(0, network.Client.Statistics.Lost);
        Assert.InRange(network.Heard.Count, 130, 150);
    }
}
