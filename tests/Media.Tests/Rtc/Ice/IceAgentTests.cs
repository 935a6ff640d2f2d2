using System.Net;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Tests.Rtc.Ice;

public class IceAgentTests
{
    [Fact]
    public void They_connect_within_two_round_trips()
    {
        var pair = new IcePair(new LossyNetwork(1));
        pair.RunUntil(() => pair.Controlling.State == IceState.Connected, 1_000);
        Assert.Equal(IceState.Connected, pair.Lite.State);
        Assert.Equal(pair.Client, pair.Lite.Selected);
        Assert.Equal(IcePair.Server, pair.Controlling.Selected);
        Assert.Equal(pair.Client, pair.Controlling.Mapped);
        Assert.Equal(20, pair.Now);     // four times 5 ms
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(8)]
    public void They_connect_and_stay_over_a_bad_network(int seed)
    {
        var pair = new IcePair(new LossyNetwork(seed, loss: 0.2, doubling: 0.2, jitterMs: 120));
        pair.RunUntil(() => pair.Controlling.State == IceState.Connected, 29_000);
        Assert.Equal(IceState.Connected, pair.Controlling.State);
        Assert.Equal(IceState.Connected, pair.Lite.State);
        pair.RunUntil(() => false, 120_000);
        Assert.Equal(IceState.Connected, pair.Controlling.State);
        Assert.Equal(IceState.Connected, pair.Lite.State);
    }

    [Fact]
    public void Dead_candidates_do_not_delay_the_good_one()
    {
        var pair = new IcePair(new LossyNetwork(1), IPEndPoint.Parse("203.0.113.1:1"), IPEndPoint.Parse("203.0.113.2:1"), IcePair.Server);
        pair.RunUntil(() => pair.Controlling.State == IceState.Connected, 1_000);
        Assert.Equal(IcePair.Server, pair.Controlling.Selected);
        Assert.InRange(pair.Now, 0, 100);
    }

    [Fact]
    public void A_vanished_listener_is_gone_after_30_s()
    {
        var pair = new IcePair(new LossyNetwork(1));
        pair.RunUntil(() => pair.Controlling.State == IceState.Connected, 1_000);
        pair.RunUntil(() => false, 100_000);
        pair.Cut = true;
        long last = pair.Lite.NextDeadline - IceLiteAgent.ConsentMs;
        pair.RunUntil(() => pair.Lite.State == IceState.Gone && pair.Controlling.State == IceState.Gone, 200_000);
        Assert.Equal(IceState.Gone, pair.Lite.State);
        Assert.Equal(IceState.Gone, pair.Controlling.State);
        Assert.InRange(pair.Now, last + 30_000, last + 36_001);
        Assert.Equal(long.MaxValue, pair.Lite.NextDeadline);
        Assert.Equal(long.MaxValue, pair.Controlling.NextDeadline);
    }

    [Fact]
    public void Without_an_answer_a_client_gives_up_after_30_s_and_eight_kilobytes()
    {
        var pair = new IcePair(new LossyNetwork(1)) { Cut = true };
        pair.RunUntil(() => pair.Controlling.State == IceState.Gone, 60_000);
        Assert.Equal(30_000, pair.Now);
        Assert.InRange(pair.Network.Sent, 5, 8);
    }

    [Fact]
    public void A_listener_who_changes_networks_is_followed()
    {
        var pair = new IcePair(new LossyNetwork(1));
        pair.RunUntil(() => pair.Controlling.State == IceState.Connected, 1_000);
        var moved = new IceControllingAgent(pair.ClientIce, pair.ServerIce, [IceCandidate.Host(IcePair.Server, 1)], pair.Now);
        IPEndPoint elsewhere = IPEndPoint.Parse("[2001:db8::5]:700");
        for (int i = 0; i < 4; i++)
        {
            moved.HandleTimeout(pair.Now);
            while (moved.TryPoll(out IceOutput sent))
            {
                pair.Lite.Handle(sent.Datagram, elsewhere, pair.Now);
                while (pair.Lite.TryPoll(out IceOutput answer)) moved.Handle(answer.Datagram, IcePair.Server, pair.Now);
            }
        }

        Assert.Equal(elsewhere, pair.Lite.Selected);
        Assert.Equal(elsewhere, moved.Mapped);
    }

    [Fact]
    public void Two_controlling_agents_settle_it_by_tie_breaker()
    {
        IceCredentials left = IceCredentials.Create(), right = IceCredentials.Create();
        IPEndPoint leftAt = IPEndPoint.Parse("192.0.2.1:1"), rightAt = IPEndPoint.Parse("192.0.2.2:2");
        var a = new IceControllingAgent(left, right, [IceCandidate.Host(rightAt, 1)], 0);
        var b = new IceControllingAgent(right, left, [IceCandidate.Host(leftAt, 1)], 0);
        for (long now = 0; now < 5_000; now += 10)
        {
            a.HandleTimeout(now);
            b.HandleTimeout(now);
            for (bool more = true; more;)
            {
                more = false;
                while (a.TryPoll(out IceOutput o)) more |= b.Handle(o.Datagram, leftAt, now);
                while (b.TryPoll(out IceOutput o)) more |= a.Handle(o.Datagram, rightAt, now);
            }
        }

        Assert.Equal(IceState.Connected, a.State);
        Assert.Equal(IceState.Connected, b.State);
    }
}
