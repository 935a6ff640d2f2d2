using Radio24.Media.Rtc.Rtcp;

namespace Radio24.Media.Tests.Rtc.Rtp;

public sealed class RtcpTests
{
    [Fact]
    public void Compound_of_everything_is_walked()
    {
        byte[] bytes = new byte[500];
        var report = new SenderReport { Ssrc = 1, NtpTime = 0x0102030405060708, RtpTimestamp = 3, PacketCount = 4, OctetCount = 5 };
        var block = new ReportBlock { Ssrc = 1, FractionLost = 6, CumulativeLost = -7, HighestSequence = 8, Jitter = 9, LastSenderReport = 10, DelaySinceLastSenderReport = 11 };
        int length = report.Write(bytes);
        length += ReceiverReport.Write(bytes.AsSpan(length), 2, [block, block with { CumulativeLost = 7 }]);
        length += SourceDescription.Write(bytes.AsSpan(length), 1, "radio24");
        length += GenericNack.Write(bytes.AsSpan(length), 2, 1, [65534, 65535, 0, 14, 15, 100]);
        length += Goodbye.Write(bytes.AsSpan(length), 1);

        var walk = new RtcpCompound(bytes.AsSpan(0, length));
        Assert.True(walk.MoveNext() && SenderReport.TryParse(walk.Header, walk.Body, out SenderReport parsed, out _) && parsed == report);
        Assert.Equal(0x03040506u, report.CompactNtpTime);
        Assert.True(walk.MoveNext() && ReceiverReport.TryParse(walk.Header, walk.Body, out uint from, out ReportBlocks blocks) && from == 2 && blocks.Count == 2);
        Assert.True(ReceiverReport.TryParse(walk.Header, walk.Body, out _, out blocks));
        Assert.Equal(block, blocks[0]);
        Assert.Equal(7, blocks[1].CumulativeLost);
        Assert.True(walk.MoveNext() && SourceDescription.TryParse(walk.Header, walk.Body, out uint ssrc, out ReadOnlySpan<byte> name) && ssrc == 1 && name.SequenceEqual("radio24"u8));
        Assert.True(walk.MoveNext() && GenericNack.TryParse(walk.Header, walk.Body, out GenericNack nack) && nack.Source == 1 && nack.Sender == 2);
        Assert.True(GenericNack.TryParse(walk.Header, walk.Body, out nack));
        Assert.Equal([65534, 65535, 0, 14, 15, 100], Lost(nack));
        Assert.Equal(3, nack.Count);
        Assert.True(walk.MoveNext() && Goodbye.Names(walk.Header, walk.Body, 1));
        Assert.False(walk.MoveNext());
        Assert.False(walk.IsMalformed);
    }

    [Fact]
    public void Every_set_of_losses_survives_a_nack()
    {
        var random = new Random(24);
        byte[] bytes = new byte[500];
        for (int round = 0; round < 2000; round++)
        {
            ushort at = (ushort)random.Next(65536);
            ushort[] lost = [.. Enumerable.Range(0, 1 + random.Next(64)).Select(_ => at += (ushort)random.Next(1, 30))];
            int length = GenericNack.Write(bytes, 2, 1, lost);
            var walk = new RtcpCompound(bytes.AsSpan(0, length));
            Assert.True(walk.MoveNext() && GenericNack.TryParse(walk.Header, walk.Body, out GenericNack nack));
            Assert.True(GenericNack.TryParse(walk.Header, walk.Body, out nack));
            Assert.Equal(lost.Select(l => (int)l), Lost(nack));
        }
    }

    [Theory]
    [InlineData("80c90001000000", 0)]                                   // cut
    [InlineData("40c9000100000001", 0)]                                 // version 1
    [InlineData("80c9ffff00000001", 0)]                                 // longer than there is
    [InlineData("a0c9000100000000", 0)]                                 // padding of 0
    [InlineData("a0c9000100000003", 0)]                                 // not a multiple of 4
    [InlineData("a0c9000100000008", 0)]                                 // more than the packet
    [InlineData("a0c90000", 0)]                                         // padding without a byte for it
    [InlineData("a0c900020000000100000004" + "80c9000100000001", 0)]    // padding before the last packet
    [InlineData("80c9000100000001" + "a0c900020000000100000004", 2)]
    [InlineData("80c9000100000001" + "80", 1)]
    public void Ghsa_f26w_gh5m_qq77_lengths_and_padding_are_strict(string hex, int packets)
    {
        var walk = new RtcpCompound(Convert.FromHexString(hex));
        int count = 0;
        while (walk.MoveNext())
            count++;
        Assert.Equal(packets, count);
        Assert.Equal(packets != 2, walk.IsMalformed);
    }

    [Theory]
    [InlineData("82c9000100000001")]            // says two blocks, has none
    [InlineData("81c8000100000001")]
    [InlineData("81cd000100000001")]            // a NACK without an entry
    [InlineData("81ca000200000001" + "01ff4142")]   // an item past the end
    public void Counts_larger_than_the_body_are_refused(string hex)
    {
        var walk = new RtcpCompound(Convert.FromHexString(hex));
        Assert.True(walk.MoveNext());
        Assert.False(ReceiverReport.TryParse(walk.Header, walk.Body, out _, out _) || SenderReport.TryParse(walk.Header, walk.Body, out _, out _)
            || GenericNack.TryParse(walk.Header, walk.Body, out _) || SourceDescription.TryParse(walk.Header, walk.Body, out _, out _));
    }

    private static List<int> Lost(GenericNack nack)
    {
        var lost = new List<int>();
        Span<ushort> entry = stackalloc ushort[17];
        for (int i = 0; i < nack.Count; i++)
        {
            foreach (ushort sequence in entry[..nack[i].CopyTo(entry)])
                lost.Add(sequence);
        }

        return lost;
    }
}
