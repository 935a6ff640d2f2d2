using Radio24.Media.Rtc.Peer;

namespace Radio24.Media.Tests.Rtc.Peer;

public sealed class DemultiplexerTests
{
    /// <summary>RFC 7983 §7, every first byte: what we do not speak (ZRTP, TURN channels) is dropped.</summary>
    [Theory]
    [InlineData(0, 3, DatagramKind.Stun)]
    [InlineData(4, 15, DatagramKind.Unknown)]
    [InlineData(16, 19, DatagramKind.Unknown)]
    [InlineData(20, 63, DatagramKind.Dtls)]
    [InlineData(64, 79, DatagramKind.Unknown)]
    [InlineData(80, 127, DatagramKind.Unknown)]
    [InlineData(128, 191, DatagramKind.Rtp)]
    [InlineData(192, 255, DatagramKind.Unknown)]
    public void The_first_byte_says_what_a_datagram_is(int first, int last, DatagramKind kind)
    {
        for (int b = first; b <= last; b++)
        {
            Assert.Equal(kind, Demultiplexer.Classify([(byte)b]));
            Assert.Equal(kind, Demultiplexer.Classify([(byte)b, 0]));
            Assert.Equal(kind, Demultiplexer.Classify([(byte)b, 111, 0, 0]));
        }
    }

    /// <summary>RFC 5761 §4: packet types 192 to 223 are RTCP's; payload types are 0 to 127 with or without the marker.</summary>
    [Theory]
    [InlineData(0, 191, DatagramKind.Rtp)]
    [InlineData(192, 223, DatagramKind.Rtcp)]
    [InlineData(224, 255, DatagramKind.Rtp)]
    public void The_second_tells_RTCP_from_RTP(int first, int last, DatagramKind kind)
    {
        for (int b = first; b <= last; b++)
        {
            Assert.Equal(kind, Demultiplexer.Classify([128, (byte)b]));
            Assert.Equal(kind, Demultiplexer.Classify([191, (byte)b, 0, 0]));
            Assert.Equal(DatagramKind.Unknown, Demultiplexer.Classify([127, (byte)b]));
            Assert.Equal(DatagramKind.Dtls, Demultiplexer.Classify([22, (byte)b]));
        }
    }

    [Fact]
    public void An_empty_datagram_is_nothing() => Assert.Equal(DatagramKind.Unknown, Demultiplexer.Classify([]));
}
