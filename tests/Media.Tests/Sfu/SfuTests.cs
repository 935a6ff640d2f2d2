using System.Buffers.Binary;
using System.Net;
using Radio24.Media.Audio;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;
using Radio24.Media.Tests.Udp;
using Radio24.Media.Udp;
using Station = Radio24.Media.Sfu.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>The fan-out with real sockets on 127.0.0.1 and our own client. Nothing here is timed: each wait ends with what it waits for.</summary>
public sealed class SfuTests : IDisposable
{
    private readonly JumpingTime _time = new();
    private readonly OnAir _air;

    public SfuTests() => _air = new OnAir(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, MaxListeners = 5, LiveWithin = TimeSpan.FromSeconds(60) }, _time);

    private Station Sfu => _air.Sfu;

    public void Dispose() => _air.Dispose();

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1Tag80)]
    public void A_listener_hears_what_is_on_air(SrtpProfile profile)
    {
        using LoopbackListener listener = Join(profile);
        RunUntil(() => listener.Payloads.Count >= 20, listener);
        OnAir.AssertConsecutive(listener);
        SessionSnapshot session = Assert.Single(Sfu.Snapshot().Sessions);
        Assert.Equal(profile.ToString(), session.Profile);
        Assert.Equal("Hearing", session.State);
        Assert.Equal(0, Sfu.Snapshot().Faults);
    }

    [Fact]
    public void By_default_GCM_is_chosen()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count > 0, listener);
        Assert.Equal(SrtpProfile.AeadAes128Gcm, listener.Client!.Profile);
    }

    [Fact]
    public void Each_listener_has_its_own_ssrc_and_sequence_below_32768()
    {
        LoopbackListener[] listeners = [Join(), Join(), Join()];
        RunUntil(() => listeners.All(l => l.Payloads.Count >= 10), listeners);
        var first = listeners.Select(l => l.Datagrams.First(IsRtp)).ToList();
        Assert.Equal(3, first.Select(d => BinaryPrimitives.ReadUInt32BigEndian(d.AsSpan(8))).Distinct().Count());
        Assert.All(first, d => Assert.True(BinaryPrimitives.ReadUInt16BigEndian(d.AsSpan(2)) < 0x8000));
        foreach (LoopbackListener listener in listeners)
        {
            OnAir.AssertConsecutive(listener);
            listener.Dispose();
        }
    }

    [Fact]
    public void What_is_lost_comes_again_byte_for_byte()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 5, listener);
        byte[]? lost = null;
        listener.Lose = d =>
        {
            if (lost is not null || !IsRtp(d)) return false;
            lost = d;
            return true;
        };
        RunUntil(() => lost is not null && Sfu.Snapshot().Retransmitted > 0 && listener.Datagrams.Count(d => d.AsSpan().SequenceEqual(lost)) == 2, listener);
        Assert.True(listener.Client!.Nacks > 0);
    }

    [Fact]
    public void A_listener_who_says_goodbye_is_gone_at_once()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        listener.Leave();
        RunUntil(() => Sfu.Listeners == 0);
        Assert.Empty(Sfu.Snapshot().Sessions);
    }

    [Fact]
    public void A_listener_who_vanishes_is_gone_after_30_s_and_leaves_its_place()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        _time.Jump(TimeSpan.FromSeconds(10));
        long frames = Sfu.Snapshot().Frames;
        RunUntil(() => Sfu.Snapshot().Frames > frames + 5);
        Assert.Equal(1, Sfu.Listeners);
        _time.Jump(TimeSpan.FromSeconds(21));
        RunUntil(() => Sfu.Listeners == 0);
        Assert.Equal(0, Sfu.Snapshot().Hearing);
        for (int i = 0; i < 5; i++) Assert.Equal(SfuOutcome.Created, Sfu.Join(listener.Offer).Outcome);
    }

    [Fact]
    public void An_offer_that_no_check_follows_is_forgotten_after_ten_seconds()
    {
        using LoopbackListener listener = Join();
        Assert.Equal("Waiting", Assert.Single(Sfu.Snapshot().Sessions).State);
        RunUntil(() => Sfu.Snapshot().Frames > 3);
        _time.Jump(TimeSpan.FromSeconds(11));
        RunUntil(() => Sfu.Listeners == 0);
    }

    [Fact]
    public void After_an_ICE_restart_media_follows_to_the_new_address()
    {
        using LoopbackListener listener = Join(out SfuResult joined);
        RunUntil(() => listener.Payloads.Count >= 3, listener);
        IceCredentials fresh = IceCredentials.Create();
        SfuResult restarted = Sfu.Patch(joined.Session!, new SdpFragment(fresh, "0", [], true).Write(), "\"*\"");
        SdpFragment.TryParse(restarted.Sdp, out SdpFragment? answer);
        using var moved = new LoopbackListener();
        moved.Check(new IceControllingAgent(fresh, answer!.Ice!, answer.Candidates, 0));
        RunUntil(() =>
        {
            moved.Check();
            return moved.Datagrams.Count(IsRtp) >= 3;
        });
        Assert.Equal(moved.Address.ToEndPoint(), Assert.Single(Sfu.Snapshot().Sessions).Remote);
        ushort last = BinaryPrimitives.ReadUInt16BigEndian(listener.Datagrams.Last(IsRtp).AsSpan(2));
        Assert.True((short)(BinaryPrimitives.ReadUInt16BigEndian(moved.Datagrams.First(IsRtp).AsSpan(2)) - last) > 0, "the stream goes on, it does not begin anew");
    }

    [Fact]
    public void Two_ICE_restarts_in_a_row_leave_what_is_in_use_until_the_newest_is_nominated()
    {
        using LoopbackListener listener = Join(out SfuResult joined);
        RunUntil(() => listener.Payloads.Count >= 3, listener);
        ClientAnswer.TryRead(joined.Sdp, out ClientAnswer? first);
        IceCredentials given = IceCredentials.Create(), fresh = IceCredentials.Create();
        Assert.Equal(SfuOutcome.Restarted, Sfu.Patch(joined.Session!, new SdpFragment(given, "0", [], true).Write(), "*").Outcome);
        SdpFragment.TryParse(Sfu.Patch(joined.Session!, new SdpFragment(fresh, "0", [], true).Write(), "*").Sdp, out SdpFragment? answer);

        using LoopbackListener inUse = MediaFollows(new IceControllingAgent(listener.Ice, first!.Ice, first.Candidates, 0));
        using LoopbackListener newest = MediaFollows(new IceControllingAgent(fresh, answer!.Ice!, answer.Candidates, 0));

        long refused = Sfu.Snapshot().Refused;
        using var late = new LoopbackListener();
        late.Check(new IceControllingAgent(listener.Ice, first.Ice, first.Candidates, 0));
        RunUntil(() =>
        {
            late.Check();
            return Sfu.Snapshot().Refused > refused;
        });
        Assert.Equal(newest.Address.ToEndPoint(), Assert.Single(Sfu.Snapshot().Sessions).Remote);
    }

    [Fact]
    public void The_public_address_and_those_of_the_machine_are_advertised()
    {
        using var both = new Station(new SfuOptions { Listen = IPAddress.Any, Port = 0, PublicAddress = IPAddress.Parse("192.0.2.44") }, TimeProvider.System);
        both.OnFrame(new OpusFrame(new byte[10], 1));
        using var listener = new LoopbackListener();
        Assert.Null(ClientAnswer.TryRead(both.Join(listener.Offer).Sdp, out ClientAnswer? answer));
        Assert.Equal(IPEndPoint.Parse($"192.0.2.44:{both.Port}"), answer!.Candidates[0].Address);
        Assert.Contains(answer.Candidates, c => c.Address.Equals(new IPEndPoint(IPAddress.Loopback, both.Port)));
    }

    [IPv6LoopbackFact]
    public void A_listener_joins_over_IPv6_and_another_over_IPv4_on_the_same_port()
    {
        using var air = new OnAir(new SfuOptions { Listen = IPAddress.Any, Port = 0, LiveWithin = TimeSpan.FromSeconds(60) });
        using LoopbackListener six = air.Join(IPAddress.IPv6Loopback), four = air.Join(IPAddress.Loopback);
        air.RunUntil(() => six.Payloads.Count >= 10 && four.Payloads.Count >= 10, six, four);
        OnAir.AssertConsecutive(six);
        Assert.Equal([four.Address.ToEndPoint(), six.Address.ToEndPoint()], air.Sfu.Snapshot().Sessions.Select(s => s.Remote!).OrderBy(r => r.AddressFamily));
        Assert.Equal(IPAddress.IPv6Loopback, six.Address.ToEndPoint().Address);
    }

    [Fact]
    public void Two_shards_share_the_listeners_each_on_a_port_of_its_own()
    {
        using var air = new OnAir(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, Shards = 2, LiveWithin = TimeSpan.FromSeconds(60) });
        LoopbackListener[] listeners = [air.Join(), air.Join(), air.Join(), air.Join()];
        air.RunUntil(() => listeners.All(l => l.Payloads.Count >= 5), listeners);
        Assert.Equal([2, 2], listeners.GroupBy(l => l.StationPort).Select(port => port.Count()));
        Assert.Contains(listeners, l => l.StationPort == air.Sfu.Port);
        listeners[1].Leave();
        air.RunUntil(() => air.Sfu.Listeners == 3, listeners[0], listeners[2], listeners[3]);
        using LoopbackListener next = air.Join();
        Assert.Equal(listeners[1].StationPort, next.StationPort); // where there is most room
        Assert.Equal(0, air.Sfu.Snapshot().Faults);
        foreach (LoopbackListener listener in listeners) listener.Dispose();
    }

    [Fact]
    public void DELETE_says_goodbye_to_the_listener()
    {
        using LoopbackListener listener = Join(out SfuResult result);
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        Assert.True(Sfu.Leave(result.Session!));
        Assert.False(Sfu.Leave(result.Session!));
        RunUntil(() => listener.Ended is not null, listener);
        Assert.Contains("goodbye", listener.Ended);
    }

    [Fact]
    public void Closing_the_station_says_goodbye_to_everyone()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        Sfu.Dispose();
        _air.RunUntil(() => listener.Ended is not null, frames: false, listener);
        Assert.Contains("goodbye", listener.Ended);
    }

    [Fact]
    public void PATCH_follows_the_draft()
    {
        using LoopbackListener listener = Join(out SfuResult joined);
        string session = joined.Session!;
        string trickle = new SdpFragment(null, "0", [], true).Write();
        IceCredentials fresh = IceCredentials.Create();
        string restart = new SdpFragment(fresh, "0", [], true).Write();
        Assert.Equal(SfuOutcome.Unknown, Sfu.Patch("nobody", trickle, "*").Outcome);
        Assert.Equal(SfuOutcome.PreconditionRequired, Sfu.Patch(session, trickle, null).Outcome);
        Assert.Equal(SfuOutcome.Stale, Sfu.Patch(session, trickle, "\"other\"").Outcome);
        Assert.Equal(SfuOutcome.Stale, Sfu.Patch(session, trickle, $"W/\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.Stale, Sfu.Patch(session, trickle, joined.ETag!).Outcome);
        Assert.Equal(SfuOutcome.Trickled, Sfu.Patch(session, trickle, $"\"other, with a comma\" ,\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.Trickled, Sfu.Patch(session, trickle, $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.Trickled, Sfu.Patch(session, new SdpFragment(listener.Ice, "0", [], true).Write(), $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.BadOffer, Sfu.Patch(session, "no sdp", $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.BadOffer, Sfu.Patch(session, restart, $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.Trickled, Sfu.Patch(session, trickle, "\"*\"").Outcome);
        Assert.Equal(SfuOutcome.Trickled, Sfu.Patch(session, new SdpFragment(listener.Ice, "0", [], true).Write(), "*").Outcome);
        SfuResult restarted = Sfu.Patch(session, restart, "\"*\"");
        Assert.Equal(SfuOutcome.Restarted, restarted.Outcome);
        Assert.NotEqual(joined.ETag, restarted.ETag);
        Assert.Null(SdpFragment.TryParse(restarted.Sdp, out SdpFragment? answer));
        Assert.NotNull(answer!.Ice);
        Assert.NotEmpty(answer.Candidates);
        Assert.Equal(SfuOutcome.Stale, Sfu.Patch(session, trickle, $"\"{joined.ETag}\"").Outcome);
    }

    [Fact]
    public void A_station_off_air_refuses_with_a_time_to_come_back()
    {
        using var early = new LoopbackListener();
        SfuResult off = Sfu.Join(early.Offer);
        Assert.Equal(SfuOutcome.NotLive, off.Outcome);
        Assert.NotNull(off.RetryAfter);
    }

    [Fact]
    public void Session_names_cannot_be_guessed_and_are_not_repeated()
    {
        using var listener = new LoopbackListener();
        _air.Frame();
        var names = Enumerable.Range(0, 5).Select(_ => Sfu.Join(listener.Offer).Session!).ToList();
        Assert.Equal(5, names.Distinct().Count());
        Assert.All(names, n => Assert.Equal(32, n.Length));
    }

    [Fact]
    public void Nothing_but_authenticated_checks_gets_a_word_out_of_the_port()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        using var stranger = new LoopbackListener();
        byte[] hello = listener.Datagrams.First(d => d[0] is >= 20 and <= 63);
        byte[] media = listener.Datagrams.First(IsRtp);
        byte[] answer = listener.Datagrams.First(d => d[0] <= 3);
        long before = Sfu.Snapshot().Refused;
        foreach (byte[] datagram in new[] { hello, media, answer, new byte[1], new byte[1_400], "GET / HTTP/1.1"u8.ToArray() })
        {
            for (int i = 0; i < 10; i++) stranger.SendRaw(datagram, Sfu.Port);
        }

        RunUntil(() => Sfu.Snapshot().Refused >= before + 60, listener);
        Assert.Equal(0, stranger.ReceiveRaw(1));
        int heard = listener.Payloads.Count;
        RunUntil(() => listener.Payloads.Count >= heard + 5, listener);
    }

    [Fact]
    public void A_taken_port_is_said_in_words()
    {
        UdpPortException e = Assert.Throws<UdpPortException>(
            () => new Station(new SfuOptions { Listen = IPAddress.Loopback, Port = Sfu.Port }, TimeProvider.System));
        Assert.Equal($"UDP port {Sfu.Port} is taken by another program: choose another one.", e.Message);
    }

    private LoopbackListener Join(params SrtpProfile[] profiles) => _air.Join(out _, profiles);

    private LoopbackListener Join(out SfuResult result, params SrtpProfile[] profiles) => _air.Join(out result, profiles);

    /// <summary>Checks from a socket of its own, until media comes there.</summary>
    private LoopbackListener MediaFollows(IceControllingAgent agent)
    {
        var moved = new LoopbackListener();
        moved.Check(agent);
        RunUntil(() =>
        {
            moved.Check();
            return moved.Datagrams.Count(IsRtp) >= 3;
        });
        Assert.Equal(moved.Address.ToEndPoint(), Assert.Single(Sfu.Snapshot().Sessions).Remote);
        return moved;
    }

    private void RunUntil(Func<bool> done, params LoopbackListener[] listeners) => _air.RunUntil(done, listeners);

    private static bool IsRtp(byte[] datagram) => OnAir.IsRtp(datagram);
}
