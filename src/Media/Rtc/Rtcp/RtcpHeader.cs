using System.Buffers.Binary;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>The four bytes every RTCP packet begins with (RFC 3550 §6.1).</summary>
/// <param name="Type">Packet type.</param>
/// <param name="Count">Reports, sources or, in feedback, the message's format (RFC 4585 §6.1): 0 to 31.</param>
/// <param name="HasPadding">Whether padding ends the packet.</param>
/// <param name="Length">Bytes of the whole packet, this header and padding included.</param>
public readonly record struct RtcpHeader(RtcpType Type, int Count, bool HasPadding, int Length)
{
    /// <summary>Length of this header in bytes.</summary>
    public const int Size = 4;

    private const int Version = 2;

    /// <summary>Parses the header at the start of <paramref name="bytes"/>; false if it is not version 2 or says more than there is.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RtcpHeader header)
    {
        header = default;
        if (bytes.Length < Size || bytes[0] >> 6 != Version)
            return false;
        int length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) + 1);
        if (length > bytes.Length)
            return false;
        header = new RtcpHeader((RtcpType)bytes[1], bytes[0] & 0x1f, (bytes[0] & 0x20) != 0, length);
        return true;
    }

    /// <summary>Writes a header without padding.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="type">Packet type.</param>
    /// <param name="count">0 to 31.</param>
    /// <param name="length">Bytes of the whole packet, a multiple of 4.</param>
    public static void Write(Span<byte> destination, RtcpType type, int count, int length)
    {
        destination[0] = (byte)((Version << 6) | count);
        destination[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(length / 4 - 1));
    }
}

/// <summary>RTCP packet types.</summary>
public enum RtcpType : byte
{
    /// <summary>RFC 3550 §6.4.1.</summary>
    SenderReport = 200,

    /// <summary>RFC 3550 §6.4.2.</summary>
    ReceiverReport = 201,

    /// <summary>RFC 3550 §6.5.</summary>
    SourceDescription = 202,

    /// <summary>RFC 3550 §6.6.</summary>
    Goodbye = 203,

    /// <summary>Transport layer feedback, RFC 4585 §6.2; format 1 is the generic NACK.</summary>
    TransportFeedback = 205,

    /// <summary>Payload-specific feedback, RFC 4585 §6.3: of no use to audio.</summary>
    PayloadFeedback = 206,

    /// <summary>Extended reports, RFC 3611: skipped.</summary>
    ExtendedReport = 207,
}
