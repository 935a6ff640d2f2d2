using FsCheck.Xunit;
using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Rtp;
using Radio24.Media.Rtc.Srtp;
using Radio24.Media.Tests.Rtc.Srtp;

namespace Radio24.Media.Tests.Rtc.Rtp;

/// <summary>What holds for every RTP and RTCP packet, in the clear and protected, and for every datagram.</summary>
public class RtpProperties
{
    [Property(MaxTest = 500)]
    public void An_RTP_header_is_read_as_it_was_written(bool marker, byte type, ushort sequence, uint timestamp, uint ssrc, byte[] payload)
    {
        byte[] packet = [.. new byte[RtpHeader.FixedLength], .. payload];
        RtpHeader.Write(packet, marker, (byte)(type & 0x7f), sequence, timestamp, ssrc);
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader read));
        Assert.Equal((marker, (byte)(type & 0x7f), sequence, timestamp, ssrc), (read.Marker, read.PayloadType, read.SequenceNumber, read.Timestamp, read.Ssrc));
        Assert.True(read.TryGetPayload(packet, out ReadOnlySpan<byte> carried));
        Assert.Equal(payload, carried.ToArray());
    }

    [Property(MaxTest = 500)]
    public void A_compound_packet_is_read_as_it_was_written(
        uint ssrc, ulong ntp, uint timestamp, uint packets, uint octets, byte fraction, int lost, uint highest, uint jitter, ushort[] missing)
    {
        byte[] bytes = new byte[4_096];
        var sent = new SenderReport { Ssrc = ssrc, NtpTime = ntp, RtpTimestamp = timestamp, PacketCount = packets, OctetCount = octets };
        var block = new ReportBlock
        {
            Ssrc = ssrc,
            FractionLost = fraction,
            CumulativeLost = lost % (1 << 23),
            HighestSequence = highest,
            Jitter = jitter,
            LastSenderReport = timestamp,
        };
        ushort[] asked = [.. missing.Append((ushort)7).Distinct().Order()];
        int length = sent.Write(bytes);
        length += ReceiverReport.Write(bytes.AsSpan(length), ssrc, [block, block]);
        length += SourceDescription.Write(bytes.AsSpan(length), ssrc, "radio24");
        length += GenericNack.Write(bytes.AsSpan(length), 1, ssrc, asked);
        length += Goodbye.Write(bytes.AsSpan(length), ssrc);

        var walk = new RtcpCompound(bytes.AsSpan(0, length));
        Assert.True(walk.MoveNext());
        Assert.True(SenderReport.TryParse(walk.Header, walk.Body, out SenderReport report, out ReportBlocks none));
        Assert.Equal((sent, 0), (report, none.Count));
        Assert.True(walk.MoveNext());
        Assert.True(ReceiverReport.TryParse(walk.Header, walk.Body, out uint reporter, out ReportBlocks blocks));
        Assert.Equal((ssrc, 2, block, block), (reporter, blocks.Count, blocks[0], blocks[1]));
        Assert.True(walk.MoveNext());
        Assert.True(SourceDescription.TryParse(walk.Header, walk.Body, out uint source, out ReadOnlySpan<byte> name));
        Assert.True(source == ssrc && name.SequenceEqual("radio24"u8));
        Assert.True(walk.MoveNext());
        Assert.True(GenericNack.TryParse(walk.Header, walk.Body, out GenericNack nack));
        Assert.Equal(ssrc, nack.Source);
        var named = new List<ushort>();
        Span<ushort> numbers = stackalloc ushort[17];
        for (int i = 0; i < nack.Count; i++) named.AddRange(numbers[..nack[i].CopyTo(numbers)]);
        Assert.Equal(asked, named);
        Assert.True(walk.MoveNext() && Goodbye.Names(walk.Header, walk.Body, ssrc));
        Assert.False(walk.MoveNext() || walk.IsMalformed);
    }

    [Property(MaxTest = 2_000)]
    public void No_datagram_throws(byte[] noise, byte type, byte count)
    {
        // Half of them with a header that fits, so that what is behind it is looked at.
        byte[] framed = [(byte)(0x80 | (count & 0x3f)), (byte)(200 + (type % 8)), 0, (byte)(noise.Length / 4), .. noise];
        foreach (byte[] datagram in (byte[][])[noise, framed])
        {
            if (RtpHeader.TryParse(datagram, out RtpHeader header) && header.TryGetPayload(datagram, out ReadOnlySpan<byte> payload))
                Assert.True(header.HeaderLength + payload.Length <= datagram.Length);
            var walk = new RtcpCompound(datagram);
            while (walk.MoveNext())
            {
                _ = SenderReport.TryParse(walk.Header, walk.Body, out _, out _);
                _ = ReceiverReport.TryParse(walk.Header, walk.Body, out _, out _);
                _ = SourceDescription.TryParse(walk.Header, walk.Body, out _, out _);
                _ = GenericNack.TryParse(walk.Header, walk.Body, out _);
                _ = Goodbye.Names(walk.Header, walk.Body, 1);
            }
        }
    }

    [Property(MaxTest = 200)]
    public void What_is_protected_is_unprotected_and_a_changed_bit_is_noticed(bool gcm, byte[] payload, ushort sequence, uint timestamp, ushort at, byte bit)
    {
        SrtpProfile profile = gcm ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1Tag80;
        using var keys = new SrtpKeys(profile, SrtpPair.Bytes(profile.KeyLength(), 1), SrtpPair.Bytes(profile.SaltLength(), 101));
        using var sender = new SrtpSender(keys);
        using var receiver = new SrtpReceiver(keys);
        byte[] packet = [.. new byte[RtpHeader.FixedLength], .. payload];
        RtpHeader.Write(packet, false, 111, sequence, timestamp, 7);
        byte[] secured = new byte[packet.Length + sender.RtpOverhead], read = new byte[secured.Length];
        Assert.Equal(secured.Length, sender.Protect(packet, secured));

        byte[] damaged = [.. secured];
        damaged[at % damaged.Length] ^= (byte)(1 << (bit % 8));
        Assert.NotEqual(SrtpResult.Ok, receiver.Unprotect(damaged, read, out _));
        Assert.Equal(SrtpResult.Ok, receiver.Unprotect(secured, read, out int length));
        Assert.Equal(packet, read[..length]);
        Assert.Equal(SrtpResult.Replayed, receiver.Unprotect(secured, read, out _));
    }
}
