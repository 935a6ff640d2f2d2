using Radio24.Media.Rtc.Rtp;
using Radio24.Media.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Srtp;

public sealed class SrtpStreamTests
{
    public static TheoryData<SrtpProfile> Profiles => SrtpReceiverTests.Profiles;

    [Theory, MemberData(nameof(Profiles))]
    public void Retransmission_is_byte_identical_also_across_the_rollover(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var history = new PayloadHistory(64);
        SrtpStream stream = pair.Sender.OpenStream(history, 7, 111, 0x7fff, 1000);
        var sent = new Queue<byte[]>();
        byte[] slot = new byte[1500], output = new byte[1500];
        for (int i = 0; i < 70_000; i++)
        {
            byte[] payload = SrtpPair.Bytes(1 + i % 200, (byte)i);
            long number = history.Add(payload, (uint)(960 * i));
            byte[] packet = slot[..stream.Protect(number, slot)];
            Assert.Equal(SrtpResult.Ok, pair.Receiver.Unprotect(packet, output, out int length, out ulong index));
            Assert.Equal(0x7fffUL + (ulong)i, index);
            Assert.True(RtpHeader.TryParse(output.AsSpan(0, length), out RtpHeader header));
            Assert.Equal((ushort)(0x7fff + i), header.SequenceNumber);
            Assert.Equal((uint)(960 * i + 1000), header.Timestamp);
            Assert.Equal(i == 0, header.Marker);
            Assert.Equal(payload, output.AsSpan(12, length - 12).ToArray());

            sent.Enqueue(packet);
            if (sent.Count < 64)
                continue;
            byte[] old = sent.Dequeue();
            int again = stream.Retransmit((ushort)(header.SequenceNumber - 63), slot);
            Assert.Equal(old, slot[..again]);
            Assert.Equal(0, stream.Retransmit((ushort)(header.SequenceNumber - 64), slot));
            Assert.Equal(0, stream.Retransmit((ushort)(header.SequenceNumber + 1), slot));
        }

        Assert.Equal(70_000u, stream.PacketCount);
    }

    [Fact]
    public void Gcm_nonce_reuse_no_packet_number_is_ever_protected_over_other_bytes()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var history = new PayloadHistory(2);
        history.Add([1], 0);
        SrtpStream stream = pair.Sender.OpenStream(history, 7, 111, 3000, 0);
        byte[] slot = new byte[200];
        long number = history.Add([2], 960);

        Assert.Equal(0, stream.Protect(number - 1, slot));            // before the stream began
        Assert.NotEqual(0, stream.Protect(number, slot));
        Assert.Equal(0, stream.Protect(number, slot));                 // forward only
        Assert.Equal(0, stream.Protect(number + 1, slot));             // not there yet
        history.Add([3], 1920);
        history.Add([4], 2880);
        Assert.Equal(0, stream.Retransmit(3000, slot));                 // overwritten
        Assert.Throws<InvalidOperationException>(() => pair.Sender.OpenStream(history, 7, 111, 3000, 0));
        Assert.Throws<InvalidOperationException>(() => pair.Protect(1, ssrc: 7));
        pair.Protect(5, ssrc: 8);
        Assert.Throws<InvalidOperationException>(() => pair.Protect(5, ssrc: 8));
        Assert.Throws<InvalidOperationException>(() => pair.Protect(4, ssrc: 8));
        Assert.Throws<InvalidOperationException>(() => pair.Sender.OpenStream(history, 8, 111, 3000, 0));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(PayloadHistory.MaxPayload + 12 + 16 - 20, false)] // the longest packet, if a STUN header's length stood in it
    [InlineData(SrtpStream.LeastFirst - 1, false)]
    [InlineData(SrtpStream.LeastFirst, true)]
    [InlineData(SrtpStream.MostFirst, true)]
    [InlineData(SrtpStream.MostFirst + 1, false)]
    public void A_stream_begins_where_no_packet_looks_like_STUN_and_far_from_the_rollover(ushort first, bool good)
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var history = new PayloadHistory();
        if (good)
            Assert.Equal(first, (ushort)(pair.Sender.OpenStream(history, 7, 111, first, 0).LastSequenceNumber + 1));
        else
            Assert.Throws<ArgumentOutOfRangeException>(() => pair.Sender.OpenStream(history, 7, 111, first, 0));
    }

    [Fact]
    public void A_number_left_out_can_still_be_retransmitted()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var history = new PayloadHistory();
        SrtpStream stream = pair.Sender.OpenStream(history, 7, 111, 3000, 0);
        byte[] slot = new byte[200];
        Assert.NotEqual(0, stream.Protect(history.Add([1], 0), slot));
        history.Add([2], 960);
        Assert.NotEqual(0, stream.Protect(history.Add([3], 1920), slot));
        byte[] late = slot[..stream.Retransmit(3001, slot)];

        Assert.Equal(SrtpResult.Ok, pair.Receive(late));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_overwritten_while_it_is_encrypted_never_leaves(bool again)
    {
        using var keys = new SrtpKeys(SrtpProfile.AeadAes128Gcm, SrtpPair.Bytes(16, 1), SrtpPair.Bytes(12, 101));
        using SessionKeys rtp = SessionKeys.ForSrtp(keys), rtcp = SessionKeys.ForSrtcp(keys);
        var history = new PayloadHistory(2);
        var cipher = new InterruptedCipher(PacketCipher.Create(keys.Profile, rtp, encrypt: true));
        using var sender = new SrtpSender(keys.Profile, cipher, PacketCipher.Create(keys.Profile, rtcp, encrypt: true));
        using var receiver = new SrtpReceiver(keys);
        SrtpStream stream = sender.OpenStream(history, 7, 111, 3000, 0);
        byte[] slot = new byte[200], output = new byte[200];
        long number = history.Add([1, 2, 3], 0);
        if (again) Assert.NotEqual(0, stream.Protect(number, slot));

        // The air makes two more frames before the bytes are out.
        cipher.Before = () =>
        {
            history.Add([4, 5, 6, 7], 960);
            history.Add([8, 9], 1920);
        };
        slot.AsSpan().Clear();
        Assert.Equal(0, again ? stream.Retransmit(3000, slot) : stream.Protect(number, slot));
        Assert.Equal(1, cipher.Interrupted);
        Assert.All(slot, b => Assert.Equal(0, b));
        Assert.Equal(again ? 1u : 0u, stream.PacketCount);

        int length = stream.Protect(number + 2, slot);
        Assert.Equal(SrtpResult.Ok, receiver.Unprotect(slot.AsSpan(0, length), output, out length));
        Assert.Equal([8, 9], output[12..length]);
    }

    [Theory, MemberData(nameof(Profiles))]
    public void Protecting_and_unprotecting_allocates_nothing(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var history = new PayloadHistory();
        SrtpStream stream = pair.Sender.OpenStream(history, 7, 111, 3000, 0);
        byte[] slot = new byte[1500], output = new byte[1500], payload = new byte[160], report = Convert.FromHexString("80c9000100000007");
        SrtpResult all = Round(2000);

        Assert.Equal(0, Allocations.OfARound(() => all |= Round(2000)));
        Assert.Equal(SrtpResult.Ok, all);

        SrtpResult Round(int packets)
        {
            SrtpResult result = SrtpResult.Ok;
            for (int i = 0; i < packets; i++)
            {
                int length = stream.Protect(history.Add(payload, (uint)i), slot);
                result |= pair.Receiver.Unprotect(slot.AsSpan(0, length), output, out _);
                length = pair.Sender.ProtectRtcp(report, slot);
                result |= pair.Receiver.UnprotectRtcp(slot.AsSpan(0, length), output, out _);
            }

            return result;
        }
    }

    /// <summary>Something happens, once, just before it encrypts.</summary>
    private sealed class InterruptedCipher(PacketCipher cipher) : PacketCipher
    {
        public Action? Before { get; set; }

        public int Interrupted { get; private set; }

        public override int TagLength => cipher.TagLength;

        public override bool AuthenticatesRolloverCounter => cipher.AuthenticatesRolloverCounter;

        public override void Seal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> trailer, uint ssrc, ulong index, Span<byte> cipherText, Span<byte> tag)
        {
            if (Before is { } happens)
            {
                Before = null;
                Interrupted++;
                happens();
            }

            cipher.Seal(header, plain, trailer, ssrc, index, cipherText, tag);
        }

        public override bool TryOpen(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cipherText, ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> tag, uint ssrc, ulong index, Span<byte> plain) =>
            cipher.TryOpen(header, cipherText, trailer, tag, ssrc, index, plain);

        public override void Dispose() => cipher.Dispose();
    }
}
