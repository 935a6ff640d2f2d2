using System.Buffers.Binary;

namespace Radio24.Media.Rtc.Rtp;

/// <summary>
/// An RTP packet's header (RFC 3550 §5.1), parsed and written. Contributing sources and header extensions (§5.3.1, RFC 8285) are
/// measured and skipped: nothing downstream needs them.
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |V=2|P|X|   CC  |M|      PT     |        sequence number        |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                           timestamp                           |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                 synchronisation source (SSRC)                 |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |          contributing sources (CSRC), CC of them ...          |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |         if X: profile         |        length in words        |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                         extension ...                         |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public readonly record struct RtpHeader
{
    /// <summary>Length of the part every packet has, in bytes.</summary>
    public const int FixedLength = 12;

    private const int Version = 2;

    /// <summary>Marker: for audio, the first packet of a talkspurt (RFC 3551 §4.1).</summary>
    public bool Marker { get; private init; }

    /// <summary>Payload type, 0 to 127.</summary>
    public byte PayloadType { get; private init; }

    /// <summary>Sequence number.</summary>
    public ushort SequenceNumber { get; private init; }

    /// <summary>Timestamp in ticks of the payload's clock (48 kHz for Opus).</summary>
    public uint Timestamp { get; private init; }

    /// <summary>Synchronisation source.</summary>
    public uint Ssrc { get; private init; }

    /// <summary>Bytes before the payload: fixed part, contributing sources, extension.</summary>
    public int HeaderLength { get; private init; }

    /// <summary>Whether padding follows the payload; in SRTP its length is encrypted, so see <see cref="TryGetPayload"/>.</summary>
    public bool HasPadding { get; private init; }

    /// <summary>Parses the header of an RTP or SRTP packet.</summary>
    /// <param name="packet">The whole datagram.</param>
    /// <param name="header">The header, when true.</param>
    /// <returns>False if it is not version 2 or is shorter than it says.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != Version)
            return false;
        int length = FixedLength + 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + 4)
                return false;
            length += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
        }

        if (packet.Length < length)
            return false;
        header = new RtpHeader
        {
            HasPadding = (packet[0] & 0x20) != 0,
            Marker = (packet[1] & 0x80) != 0,
            PayloadType = (byte)(packet[1] & 0x7f),
            SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            HeaderLength = length,
        };
        return true;
    }

    /// <summary>The payload without its padding, of a packet in the clear.</summary>
    /// <param name="packet">The packet this header was parsed from, decrypted.</param>
    /// <param name="payload">The payload, when true.</param>
    /// <returns>False if the padding count is zero or reaches into the header (GHSA-f26w-gh5m-qq77).</returns>
    public bool TryGetPayload(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        int padding = 0;
        if (packet.Length < HeaderLength)
            return false;
        if (HasPadding)
        {
            padding = packet.Length == HeaderLength ? 0 : packet[^1];
            if (padding == 0 || padding > packet.Length - HeaderLength)
                return false;
        }

        payload = packet[HeaderLength..^padding];
        return true;
    }

    /// <summary>Writes a header without contributing sources, extension or padding.</summary>
    /// <param name="destination">At least <see cref="FixedLength"/> bytes.</param>
    /// <param name="marker">Marker bit.</param>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="sequenceNumber">Sequence number.</param>
    /// <param name="timestamp">Timestamp.</param>
    /// <param name="ssrc">Synchronisation source.</param>
    public static void Write(Span<byte> destination, bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        destination[0] = Version << 6;
        destination[1] = (byte)((marker ? 0x80 : 0) | (payloadType & 0x7f));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], ssrc);
    }
}

/// <summary>Arithmetic modulo 2¹⁶ on sequence numbers (RFC 1982, RFC 3550 appendix A.1).</summary>
public static class SequenceNumber
{
    /// <summary>How far <paramref name="number"/> is ahead of <paramref name="of"/>: −32,768 to 32,767.</summary>
    public static int Ahead(ushort number, ushort of) => (short)(number - of);

    /// <summary>Whether <paramref name="number"/> comes after <paramref name="than"/>.</summary>
    public static bool IsAfter(ushort number, ushort than) => Ahead(number, than) > 0;
}
