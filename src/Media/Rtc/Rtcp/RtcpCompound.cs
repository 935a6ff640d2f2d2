using System.Buffers.Binary;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>
/// The four bytes every RTCP packet begins with (RFC 3550 §6.1):
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |V=2|P|  count  |  packet type  |   length in words, less one   |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
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

/// <summary>
/// Walks a compound RTCP packet (RFC 3550 §6.1, appendix A.2). Reduced-size packets (RFC 5506) need not begin with a report.
/// Strict: a packet that says more than there is, or padding anywhere but at the very end or of a wrong length
/// (GHSA-f26w-gh5m-qq77), ends the walk with <see cref="IsMalformed"/>, and what follows is not looked at.
/// </summary>
public ref struct RtcpCompound
{
    private ReadOnlySpan<byte> _rest;

    /// <param name="datagram">A whole compound packet in the clear.</param>
    public RtcpCompound(ReadOnlySpan<byte> datagram) => _rest = datagram;

    /// <summary>Whether the walk ended at something that is not RTCP.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>The header of the current packet.</summary>
    public RtcpHeader Header { get; private set; }

    /// <summary>What follows the header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Goes to the next packet; false at the end or at something malformed.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty || IsMalformed)
            return false;
        if (!RtcpHeader.TryParse(_rest, out RtcpHeader header))
            return Malformed();
        ReadOnlySpan<byte> body = _rest[RtcpHeader.Size..header.Length];
        _rest = _rest[header.Length..];
        if (header.HasPadding)
        {
            // §6.4.1: padding is only on the last packet, counts itself, and is a multiple of four.
            int padding = body.IsEmpty ? 0 : body[^1];
            if (!_rest.IsEmpty || padding == 0 || padding % 4 != 0 || padding > body.Length)
                return Malformed();
            body = body[..^padding];
        }

        Header = header;
        Body = body;
        return true;
    }

    private bool Malformed()
    {
        IsMalformed = true;
        _rest = default;
        return false;
    }
}
