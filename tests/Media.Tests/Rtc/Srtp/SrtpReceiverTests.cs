using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Srtp;

public sealed class SrtpReceiverTests
{
    public static TheoryData<SrtpProfile> Profiles => [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1Tag80];

    [Theory, MemberData(nameof(Profiles))]
    public void Rollover_counter_is_followed_through_loss_and_reordering(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        List<(int Index, byte[] Packet)> sent = [.. Enumerable.Range(0, 200_000)
            .Where(i => i % 3000 == 0 || i % 65536 is > 65500 or < 30).Select(i => (i, pair.Protect((ushort)i)))];

        // Every second one overtakes the one before it; one that is then 1,024 behind is too old.
        for (int i = 0; i + 1 < sent.Count; i += 2)
        {
            Assert.Equal(SrtpResult.Ok, pair.Receive(sent[i + 1].Packet));
            Assert.Equal(sent[i + 1].Index - sent[i].Index < 1024 ? SrtpResult.Ok : SrtpResult.Replayed, pair.Receive(sent[i].Packet));
        }
    }

    [Fact]
    public void Index_guess_of_rfc3711_appendix_A()
    {
        Assert.Equal(0x0_0005UL, RolloverCounter.Guess(0x0_0000, 0x0005));
        Assert.Equal(0x1_0005UL, RolloverCounter.Guess(0x0_fff0, 0x0005));
        Assert.Equal(0x0_fff0UL, RolloverCounter.Guess(0x1_0005, 0xfff0));
        Assert.Equal(0x0_fff0UL, RolloverCounter.Guess(0x0_0005, 0xfff0));      // nothing before the first rollover
        Assert.Equal(0x2_7fffUL, RolloverCounter.Guess(0x2_0000, 0x7fff));
        Assert.Equal(0x2_8000UL, RolloverCounter.Guess(0x2_0000, 0x8000));
        Assert.Equal(0x1_8001UL, RolloverCounter.Guess(0x2_0000, 0x8001));
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Replayed_and_too_old_packets_are_dropped_and_late_ones_are_not(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        List<byte[]> sent = [.. Enumerable.Range(0, 1200).Select(i => pair.Protect((ushort)i))];

        Assert.Equal(SrtpResult.Ok, pair.Receive(sent[0]));
        Assert.Equal(SrtpResult.Replayed, pair.Receive(sent[0]));
        Assert.Equal(SrtpResult.Ok, pair.Receive(sent[1100]));
        Assert.Equal(SrtpResult.Ok, pair.Receive(sent[1100 - 1023]));
        Assert.Equal(SrtpResult.Replayed, pair.Receive(sent[1100 - 1023]));
        Assert.Equal(SrtpResult.Replayed, pair.Receive(sent[1100 - 1024]));
        Assert.Equal(SrtpResult.Ok, pair.Receive(sent[1101]));
        Assert.Equal(SrtpResult.Ok, pair.Receive(sent[1099]));
    }

    [Fact]
    public void Window_remembers_exactly_what_a_set_remembers()
    {
        var random = new Random(24);
        var window = default(ReplayWindow);
        var seen = new HashSet<ulong>();
        ulong at = 100_000, highest = 0;
        for (int i = 0; i < 200_000; i++)
        {
            at = random.Next(500) == 0 ? at + (ulong)random.Next(3000) : at + 1;
            ulong index = at - (ulong)random.Next(1400);
            bool admits = seen.Count == 0 || index > highest || (highest - index < ReplayWindow.Size && !seen.Contains(index));
            Assert.Equal(admits, window.Admits(index));
            if (!admits)
                continue;
            window.Add(index);
            seen.Add(index);
            highest = Math.Max(highest, index);
        }
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Cve_2025_53399_nothing_is_learnt_from_a_packet_whose_tag_is_wrong(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        byte[] first = pair.Protect(10), second = pair.Protect(11);
        Assert.Equal(SrtpResult.Ok, pair.Receive(first));

        // Would move the window and the rollover counter.
        foreach (ushort sequence in new ushort[] { 11, 500, 30_000, 40_000, 65_000 })
        {
            byte[] forged = [.. SrtpPair.Packet(sequence), .. new byte[pair.Sender.RtpOverhead]];
            Assert.Equal(SrtpResult.NotAuthentic, pair.Receive(forged));
        }

        // Would use the sources up.
        for (uint ssrc = 100; ssrc < 100 + 2 * SrtpReceiver.MaxSources; ssrc++)
            Assert.Equal(SrtpResult.NotAuthentic, pair.Receive([.. SrtpPair.Packet(1, ssrc), .. new byte[pair.Sender.RtpOverhead]]));

        Assert.Equal(SrtpResult.Ok, pair.Receive(second));
        Assert.Equal(SrtpResult.Ok, pair.Receive(pair.Protect(1, ssrc: 9)));
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Every_flipped_bit_is_noticed(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        byte[] rtp = pair.Protect(10), rtcp = new byte[100];
        rtcp = rtcp[..pair.Sender.ProtectRtcp(Convert.FromHexString("80c90001000000078bcb0001aabbccdd"), rtcp)];
        for (int bit = 0; bit < 8 * rtp.Length; bit++)
            Assert.NotEqual(SrtpResult.Ok, pair.Receive(Flip(rtp, bit)));
        for (int bit = 0; bit < 8 * rtcp.Length; bit++)
            Assert.NotEqual(SrtpResult.Ok, pair.Receiver.UnprotectRtcp(Flip(rtcp, bit), new byte[200], out _));
        for (int length = 0; length < rtp.Length; length++)
            Assert.NotEqual(SrtpResult.Ok, pair.Receive(rtp[..length]));
        Assert.Equal(SrtpResult.Ok, pair.Receive(rtp));
        Assert.Equal(SrtpResult.Ok, pair.Receiver.UnprotectRtcp(rtcp, new byte[200], out _));
        Assert.Equal(SrtpResult.Replayed, pair.Receiver.UnprotectRtcp(rtcp, new byte[200], out _));
    }

    private static byte[] Flip(byte[] packet, int bit)
    {
        byte[] flipped = [.. packet];
        flipped[bit / 8] ^= (byte)(1 << bit % 8);
        return flipped;
    }
}
