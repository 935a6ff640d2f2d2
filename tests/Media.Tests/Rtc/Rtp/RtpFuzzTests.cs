using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Rtp;
using Radio24.Media.Tests.Fuzz;

namespace Radio24.Media.Tests.Rtc.Rtp;

[Collection(nameof(FuzzCollection))]
public sealed class RtpFuzzTests
{
    [Fact]
    public void Rtp_never_throws_and_never_leaves_the_packet()
    {
        FuzzRun.Run(
            [
                Convert.FromHexString("806f00010000000200000003AABBCCDD"),
                Convert.FromHexString("a16f00010000000200000003000000 04AABBCC03".Replace(" ", "")),
                Convert.FromHexString("b26f000100000002000000030000000400000005BEDE000110AA0000ABCD0002"),
            ],
            1_000_000,
            input =>
            {
                if (!RtpHeader.TryParse(input, out RtpHeader header))
                    return;
                Assert.InRange(header.HeaderLength, RtpHeader.FixedLength, input.Length);
                if (header.TryGetPayload(input, out ReadOnlySpan<byte> payload))
                    Assert.True(payload.Length <= input.Length - header.HeaderLength);
            });
    }

    [Fact]
    public void Rtcp_never_throws_and_the_walk_ends()
    {
        byte[] compound = new byte[300];
        int length = new SenderReport { Ssrc = 1, NtpTime = 2 }.Write(compound);
        length += ReceiverReport.Write(compound.AsSpan(length), 2, [new ReportBlock { Ssrc = 1 }]);
        length += SourceDescription.Write(compound.AsSpan(length), 1, "radio24");
        length += GenericNack.Write(compound.AsSpan(length), 2, 1, [1, 2, 40]);
        length += Goodbye.Write(compound.AsSpan(length), 1);
        FuzzRun.Run(
            [compound[..length], Convert.FromHexString("a0c900020000000100000004"), Convert.FromHexString("81cd0003000000020000000100010003")],
            1_000_000,
            input =>
            {
                var walk = new RtcpCompound(input);
                int packets = 0;
                Span<ushort> lost = stackalloc ushort[17];
                while (walk.MoveNext())
                {
                    packets++;
                    if (SenderReport.TryParse(walk.Header, walk.Body, out _, out ReportBlocks blocks) || ReceiverReport.TryParse(walk.Header, walk.Body, out _, out blocks))
                    {
                        for (int i = 0; i < blocks.Count; i++)
                            _ = blocks[i];
                    }

                    if (GenericNack.TryParse(walk.Header, walk.Body, out GenericNack nack))
                    {
                        for (int i = 0; i < nack.Count; i++)
                            Assert.InRange(nack[i].CopyTo(lost), 1, 17);
                    }

                    _ = SourceDescription.TryParse(walk.Header, walk.Body, out _, out _);
                    _ = Goodbye.Names(walk.Header, walk.Body, 1);
                }

                Assert.True(packets <= input.Length / 4);
            });
    }
}
