using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>
/// Sender report (RFC 3550 §6.4.1): ties RTP time to wall time.
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |V=2|P|  blocks |     PT=200    |             length            |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       SSRC of the sender                      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       NTP time, seconds                       |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       NTP time, fraction                      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                         RTP timestamp                         |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                          packets sent                         |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       payload bytes sent                      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |           report blocks, as in a receiver report ...          |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SenderReport
{
    /// <summary>Bytes of a report without blocks, header included.</summary>
    public const int Size = RtcpHeader.Size + BodySize;

    private const int BodySize = 24;

    /// <summary>The sender.</summary>
    public uint Ssrc { get; init; }

    /// <summary>Wall time as NTP has it: seconds since 1900 in 32.32 fixed point (§4).</summary>
    public ulong NtpTime { get; init; }

    /// <summary>The same moment in RTP ticks.</summary>
    public uint RtpTimestamp { get; init; }

    /// <summary>Packets sent.</summary>
    public uint PacketCount { get; init; }

    /// <summary>Payload bytes sent.</summary>
    public uint OctetCount { get; init; }

    /// <summary>The middle 32 bits of the NTP time: what a receiver echoes as LSR.</summary>
    public uint CompactNtpTime => (uint)(NtpTime >> 16);

    /// <summary>Parses a report.</summary>
    public static bool TryParse(RtcpHeader header, ReadOnlySpan<byte> body, out SenderReport report, out ReportBlocks blocks)
    {
        report = default;
        blocks = default;
        int end = BodySize + header.Count * ReportBlock.Size;
        if (header.Type != RtcpType.SenderReport || body.Length < end)
            return false;
        report = new SenderReport
        {
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(body),
            NtpTime = BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
            RtpTimestamp = BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
            PacketCount = BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
            OctetCount = BinaryPrimitives.ReadUInt32BigEndian(body[20..]),
        };
        blocks = new ReportBlocks(body[BodySize..end]);
        return true;
    }

    /// <summary>Writes the report, without blocks.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination)
    {
        RtcpHeader.Write(destination, RtcpType.SenderReport, 0, Size);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], NtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], OctetCount);
        return Size;
    }
}
