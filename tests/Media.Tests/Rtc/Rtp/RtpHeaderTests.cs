using Radio24.Media.Rtc.Rtp;

namespace Radio24.Media.Tests.Rtc.Rtp;

public sealed class RtpHeaderTests
{
    [Fact]
    public void What_is_written_is_parsed()
    {
        byte[] packet = new byte[15];
        RtpHeader.Write(packet, marker: true, 111, 65535, 0xfedcba98, 0x12345678);

        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.True(header is { Marker: true, PayloadType: 111, SequenceNumber: 65535, Timestamp: 0xfedcba98, Ssrc: 0x12345678, HeaderLength: 12, HasPadding: false });
        Assert.True(header.TryGetPayload(packet, out ReadOnlySpan<byte> payload));
        Assert.Equal(3, payload.Length);
    }

    [Fact]
    public void Sources_and_extension_are_skipped()
    {
        byte[] packet = Convert.FromHexString("926f0001000000020000000300000004000000 05BEDE000110AA0000ABCD".Replace(" ", ""));
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.Equal(12 + 8 + 8, header.HeaderLength);
        Assert.True(header.TryGetPayload(packet, out ReadOnlySpan<byte> payload));
        Assert.Equal("ABCD", Convert.ToHexString(payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("806f00010000000200000")]                       // odd: cut below
    [InlineData("406f00010000000200000003")]                    // version 1
    [InlineData("816f00010000000200000003")]                    // a source it does not have
    [InlineData("906f00010000000200000003BEDE")]                // half an extension header
    [InlineData("906f00010000000200000003BEDE000210AA0000")]    // a shorter extension than it says
    public void Malformed_headers_are_refused(string hex) =>
        Assert.False(RtpHeader.TryParse(Convert.FromHexString(hex[..(hex.Length / 2 * 2)]), out _));

    [Theory]
    [InlineData("a06f00010000000200000003AABB01", 2)]
    [InlineData("a06f00010000000200000003000003", 0)]
    [InlineData("a06f00010000000200000003AABB00", -1)]
    [InlineData("a06f00010000000200000003AABB04", -1)]
    [InlineData("a06f00010000000200000003AABBFF", -1)]
    [InlineData("a06f00010000000200000003", -1)]
    public void Ghsa_f26w_gh5m_qq77_padding_never_reaches_into_the_header(string hex, int length)
    {
        byte[] packet = Convert.FromHexString(hex);
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.Equal(length >= 0, header.TryGetPayload(packet, out ReadOnlySpan<byte> payload));
        Assert.Equal(Math.Max(length, 0), payload.Length);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 65535, 1)]
    [InlineData(65535, 0, -1)]
    [InlineData(32767, 0, 32767)]
    [InlineData(32768, 0, -32768)]
    public void Sequence_numbers_wrap(ushort number, ushort of, int ahead)
    {
        Assert.Equal(ahead, SequenceNumber.Ahead(number, of));
        Assert.Equal(ahead > 0, SequenceNumber.IsAfter(number, of));
    }
}
