using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Radio24.Media.Audio;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Peer;
using Radio24.Media.Rtc.Sdp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Sfu;
using Radio24.Media.Udp;
using Station = Radio24.Media.Sfu.Sfu;

namespace Radio24.Media.Tests.Sfu;

/// <summary>The fan-out with real sockets on 127.0.0.1 and our own client. Nothing here is timed: each wait ends with what it waits for.</summary>
public sealed class SfuTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly JumpingTime _time = new();
    private readonly Station _sfu;
    private long _frame;

    public SfuTests() => _sfu = new Station(new SfuOptions { Listen = IPAddress.Loopback, Port = 0, MaxListeners = 5 }, _time);

    public void Dispose() => _sfu.Dispose();

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.Aes128CmHmacSha1Tag80)]
    public void A_listener_hears_what_is_on_air(SrtpProfile profile)
    {
        using LoopbackListener listener = Join(profile);
        RunUntil(() => listener.Payloads.Count >= 20, listener);
        AssertConsecutive(listener);
        SessionSnapshot session = Assert.Single(_sfu.Snapshot().Sessions);
        Assert.Equal(profile.ToString(), session.Profile);
        Assert.Equal("Hearing", session.State);
        Assert.Equal(0, _sfu.Snapshot().Faults);
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
            AssertConsecutive(listener);
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
        RunUntil(() => lost is not null && _sfu.Snapshot().Retransmitted > 0 && listener.Datagrams.Count(d => d.AsSpan().SequenceEqual(lost)) == 2, listener);
        Assert.True(listener.Client!.Nacks > 0);
    }

    [Fact]
    public void A_listener_who_says_goodbye_is_gone_at_once()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        listener.Leave();
        RunUntil(() => _sfu.Listeners == 0);
        Assert.Empty(_sfu.Snapshot().Sessions);
    }

    [Fact]
    public void A_listener_who_vanishes_is_gone_after_30_s_and_leaves_its_place()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        _time.Jump(TimeSpan.FromSeconds(10));
        long frames = _sfu.Snapshot().Frames;
        RunUntil(() => _sfu.Snapshot().Frames > frames + 5);
        Assert.Equal(1, _sfu.Listeners);
        _time.Jump(TimeSpan.FromSeconds(21));
        RunUntil(() => _sfu.Listeners == 0);
        Assert.Equal(0, _sfu.Snapshot().Hearing);
        for (int i = 0; i < 5; i++) Assert.Equal(SfuOutcome.Created, _sfu.Join(listener.Offer).Outcome);
    }

    [Fact]
    public void An_offer_that_nobody_follows_up_is_forgotten_after_30_s()
    {
        using LoopbackListener listener = Join();
        Assert.Equal("Waiting", Assert.Single(_sfu.Snapshot().Sessions).State);
        RunUntil(() => _sfu.Snapshot().Frames > 3);
        _time.Jump(TimeSpan.FromSeconds(31));
        RunUntil(() => _sfu.Listeners == 0);
    }

    [Fact]
    public void After_an_ICE_restart_media_follows_to_the_new_address()
    {
        using LoopbackListener listener = Join(out SfuResult joined);
        RunUntil(() => listener.Payloads.Count >= 3, listener);
        IceCredentials fresh = IceCredentials.Create();
        SfuResult restarted = _sfu.Patch(joined.Session!, new SdpFragment(fresh, "0", [], true).Write(), "\"*\"");
        SdpFragment.TryParse(restarted.Sdp, out SdpFragment? answer);
        using var moved = new LoopbackListener();
        moved.Check(new IceControllingAgent(fresh, answer!.Ice!, answer.Candidates, 0));
        RunUntil(() =>
        {
            moved.Check();
            return moved.Datagrams.Count(IsRtp) >= 3;
        });
        Assert.Equal(moved.Address.ToEndPoint(), Assert.Single(_sfu.Snapshot().Sessions).Remote);
        ushort last = BinaryPrimitives.ReadUInt16BigEndian(listener.Datagrams.Last(IsRtp).AsSpan(2));
        Assert.True((short)(BinaryPrimitives.ReadUInt16BigEndian(moved.Datagrams.First(IsRtp).AsSpan(2)) - last) > 0, "the stream goes on, it does not begin anew");
    }

    [Fact]
    public void Both_families_are_advertised_and_both_are_served()
    {
        using var both = new Station(new SfuOptions { Listen = IPAddress.Any, Port = 0, PublicAddress = IPAddress.Parse("192.0.2.44") }, TimeProvider.System);
        both.OnFrame(new OpusFrame(new byte[10], 1));
        using var listener = new LoopbackListener();
        Assert.Null(ClientAnswer.TryRead(both.Join(listener.Offer).Sdp, out ClientAnswer? answer));
        Assert.Equal(IPEndPoint.Parse($"192.0.2.44:{both.Port}"), answer!.Candidates[0].Address);
        Assert.Contains(answer.Candidates, c => c.Address.Equals(new IPEndPoint(IPAddress.Loopback, both.Port)));
        if (System.Net.Sockets.Socket.OSSupportsIPv6 && System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(n => n.GetIPProperties().UnicastAddresses).Any(a => a.Address.Equals(IPAddress.IPv6Loopback)))
            Assert.Contains(answer.Candidates, c => c.Address.Equals(new IPEndPoint(IPAddress.IPv6Loopback, both.Port)));
    }

    [Fact]
    public void DELETE_says_goodbye_to_the_listener()
    {
        using LoopbackListener listener = Join(out SfuResult result);
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        Assert.True(_sfu.Leave(result.Session!));
        Assert.False(_sfu.Leave(result.Session!));
        RunUntil(() => listener.Ended is not null, listener);
        Assert.Contains("goodbye", listener.Ended);
    }

    [Fact]
    public void Closing_the_station_says_goodbye_to_everyone()
    {
        using LoopbackListener listener = Join();
        RunUntil(() => listener.Payloads.Count >= 1, listener);
        _sfu.Dispose();
        RunUntil(() => listener.Ended is not null, frames: false, listener);
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
        Assert.Equal(SfuOutcome.Unknown, _sfu.Patch("nobody", trickle, "*").Outcome);
        Assert.Equal(SfuOutcome.PreconditionRequired, _sfu.Patch(session, trickle, null).Outcome);
        Assert.Equal(SfuOutcome.Stale, _sfu.Patch(session, trickle, "\"other\"").Outcome);
        Assert.Equal(SfuOutcome.Trickled, _sfu.Patch(session, trickle, $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.Trickled, _sfu.Patch(session, new SdpFragment(listener.Ice, "0", [], true).Write(), $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.BadOffer, _sfu.Patch(session, "no sdp", $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.BadOffer, _sfu.Patch(session, restart, $"\"{joined.ETag}\"").Outcome);
        Assert.Equal(SfuOutcome.BadOffer, _sfu.Patch(session, trickle, "\"*\"").Outcome);
        SfuResult restarted = _sfu.Patch(session, restart, "\"*\"");
        Assert.Equal(SfuOutcome.Restarted, restarted.Outcome);
        Assert.NotEqual(joined.ETag, restarted.ETag);
        Assert.Null(SdpFragment.TryParse(restarted.Sdp, out SdpFragment? answer));
        Assert.NotNull(answer!.Ice);
        Assert.NotEmpty(answer.Candidates);
        Assert.Equal(SfuOutcome.Stale, _sfu.Patch(session, trickle, $"\"{joined.ETag}\"").Outcome);
    }

    [Fact]
    public void A_station_off_air_and_a_full_one_refuse_with_a_time_to_come_back()
    {
        using var early = new LoopbackListener();
        SfuResult off = _sfu.Join(early.Offer);
        Assert.Equal(SfuOutcome.NotLive, off.Outcome);
        Assert.NotNull(off.RetryAfter);
        Frame();
        for (int i = 0; i < 5; i++) Assert.Equal(SfuOutcome.Created, _sfu.Join(early.Offer).Outcome);
        SfuResult full = _sfu.Join(early.Offer);
        Assert.Equal(SfuOutcome.Full, full.Outcome);
        Assert.NotNull(full.RetryAfter);
    }

    [Fact]
    public void Session_names_cannot_be_guessed_and_are_not_repeated()
    {
        using var listener = new LoopbackListener();
        Frame();
        var names = Enumerable.Range(0, 5).Select(_ => _sfu.Join(listener.Offer).Session!).ToList();
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
        long before = _sfu.Snapshot().Refused;
        foreach (byte[] datagram in new[] { hello, media, answer, new byte[1], new byte[1_400], "GET / HTTP/1.1"u8.ToArray() })
        {
            for (int i = 0; i < 10; i++) stranger.SendRaw(datagram, _sfu.Port);
        }

        RunUntil(() => _sfu.Snapshot().Refused >= before + 60, listener);
        Assert.Equal(0, stranger.ReceiveRaw(1));
        int heard = listener.Payloads.Count;
        RunUntil(() => listener.Payloads.Count >= heard + 5, listener);
    }

    [Fact]
    public void A_taken_port_is_said_in_words()
    {
        UdpPortException e = Assert.Throws<UdpPortException>(
            () => new Station(new SfuOptions { Listen = IPAddress.Loopback, Port = _sfu.Port }, TimeProvider.System));
        Assert.Equal($"UDP port {_sfu.Port} is taken by another program: choose another one.", e.Message);
    }

    private LoopbackListener Join(params SrtpProfile[] profiles) => Join(out _, profiles);

    private LoopbackListener Join(out SfuResult result, params SrtpProfile[] profiles)
    {
        Frame();
        var listener = new LoopbackListener(profiles);
        result = _sfu.Join(listener.Offer);
        Assert.Equal(SfuOutcome.Created, result.Outcome);
        listener.Accept(result.Sdp!);
        return listener;
    }

    private void RunUntil(Func<bool> done, params LoopbackListener[] listeners) => RunUntil(done, frames: true, listeners);

    private void RunUntil(Func<bool> done, bool frames, params LoopbackListener[] listeners)
    {
        var waited = Stopwatch.StartNew();
        long next = 0;
        while (!done())
        {
            Assert.True(waited.Elapsed < Patience, "what was waited for did not come");
            if (frames && waited.ElapsedMilliseconds >= next)
            {
                Frame();
                next = waited.ElapsedMilliseconds + 20;
            }

            foreach (LoopbackListener listener in listeners) listener.Step();
            if (listeners.Length == 0) Thread.Sleep(1);
        }
    }

    /// <summary>A frame whose payload tells its number.</summary>
    private void Frame()
    {
        var payload = new byte[60];
        BinaryPrimitives.WriteInt64BigEndian(payload, _frame);
        _sfu.OnFrame(new OpusFrame(payload, _frame++));
    }

    private static void AssertConsecutive(LoopbackListener listener)
    {
        var numbers = listener.Payloads.Select(p => BinaryPrimitives.ReadInt64BigEndian(p)).ToList();
        Assert.Equal(Enumerable.Range(0, numbers.Count).Select(i => numbers[0] + i), numbers);
    }

    private static bool IsRtp(byte[] datagram) => Demultiplexer.Classify(datagram) == DatagramKind.Rtp;
}
