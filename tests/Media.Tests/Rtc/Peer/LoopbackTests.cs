using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Peer;

/// <summary>Station and listener, both ours, over a network in memory.</summary>
public sealed class LoopbackTests
{
    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1Tag80)]
    public void On_a_good_network_every_packet_arrives_once_in_time_and_is_reported(SrtpProfile profile)
    {
        using var network = new PeerNetwork(profiles: [profile]);
        network.Run(30_000);

        Assert.Equal(profile, network.Client.Profile);
        Assert.InRange(network.PeerConnectedAt!.Value, 1, 100);
        Assert.InRange(network.Client.Statistics.FirstAt!.Value, 1, 105);
        Assert.InRange(network.SentPayloads.Count, 1_490, 1_500);
        Assert.InRange(network.SentPayloads.Count - network.Client.Statistics.Received, 0, 1);
        AssertHeard(network);
        Assert.Equal(0, network.Client.Statistics.Lost);
        Assert.Equal(0, network.Client.Statistics.Duplicates);
        Assert.Equal(0, network.Client.Nacks);
        Assert.InRange(network.Client.Statistics.JitterMs, 0, 0.01);
        Assert.Equal(5, network.Client.SenderReports);
        Assert.InRange(network.Reports.Count, 5, 6);
        Assert.All(network.Reports, r => Assert.Equal(0, r.Block.CumulativeLost));
        Assert.InRange(network.Reports[^1].RoundTripMs!.Value, 9, 11);
    }

    [Theory]
    [InlineData(1, 0.05, SrtpProfile.AeadAes128Gcm)]
    [InlineData(2, 0.05, SrtpProfile.Aes128CmHmacSha1Tag80)]
    [InlineData(3, 0.20, SrtpProfile.AeadAes128Gcm)]
    [InlineData(4, 0.20, SrtpProfile.Aes128CmHmacSha1Tag80)]
    [InlineData(5, 0.30, SrtpProfile.AeadAes128Gcm)]
    public void Loss_reordering_and_duplication_are_mended(int seed, double loss, SrtpProfile profile)
    {
        using var network = new PeerNetwork(seed, [profile]) { Loss = loss, Duplication = 0.1, JitterMs = 30, Payloads = 1_000 };
        network.Run(25_000);

        Assert.Equal(1_000, network.SentPayloads.Count);
        AssertHeard(network);
        Assert.True(network.Retransmissions > 0);
        Assert.True(network.Client.Statistics.Duplicates > 0);
        // What was sent before the listener had its keys is gone, and what is lost at the very end has no later packet to show it;
        // all else retransmission brings.
        uint first = network.Heard.Keys.Min(t => t - network.Peer.Stream!.TimestampAt(0)) / 960;
        Assert.InRange(first, 0u, 400u);
        Assert.InRange(network.Heard.Count, 1_000 - first - (loss < 0.1 ? 3 : 12), 1_000 - first);
    }

    [Fact]
    public void A_listener_who_vanishes_is_gone_after_30_s_without_consent()
    {
        using var network = new PeerNetwork();
        network.Run(10_000);
        network.Cut = true;
        network.Run(33_000);
        Assert.Equal(PeerState.Connected, network.Peer.State);
        network.Run(41_000);

        Assert.Equal(PeerState.Closed, network.Peer.State);
        Assert.Contains("consent", network.PeerEnd, StringComparison.Ordinal);
        Assert.Equal(PeerState.Closed, network.Client.State);
        Assert.Equal(long.MaxValue, network.Peer.NextDeadline);
    }

    [Fact]
    public void A_listener_who_says_goodbye_is_gone_at_once()
    {
        using var network = new PeerNetwork();
        network.Run(20_000);
        network.Client.Close(network.Now);
        network.Run(20_010);

        Assert.Equal("the listener said goodbye", network.PeerEnd);
    }

    [Fact]
    public void A_station_that_closes_says_goodbye()
    {
        using var network = new PeerNetwork();
        network.Run(20_000);
        network.Peer.Close(network.Now);
        network.Run(20_010);

        Assert.Equal("the station said goodbye", network.ClientEnd);
    }

    private static void AssertHeard(PeerNetwork network)
    {
        uint offset = network.Peer.Stream!.TimestampAt(0);
        foreach ((uint timestamp, byte[] payload) in network.Heard)
            Assert.Equal(network.SentPayloads[(int)((timestamp - offset) / 960)], payload);
    }
}
