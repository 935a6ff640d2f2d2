using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>
/// Receiver report (RFC 3550 §6.4.2):
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |V=2|P|  blocks |     PT=201    |             length            |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                      SSRC of who reports                      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       report blocks ...                       |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public static class ReceiverReport
{
    private const int BodySize = 4;

    /// <summary>Bytes of a report with that many blocks, header included.</summary>
    public static int Size(int blocks) => RtcpHeader.Size + BodySize + blocks * ReportBlock.Size;

    /// <summary>Parses a report.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="body">What follows the header.</param>
    /// <param name="sender">Who reports.</param>
    /// <param name="blocks">On whom, when true.</param>
    public static bool TryParse(RtcpHeader header, ReadOnlySpan<byte> body, out uint sender, out ReportBlocks blocks)
    {
        sender = 0;
        blocks = default;
        int end = BodySize + header.Count * ReportBlock.Size;
        if (header.Type != RtcpType.ReceiverReport || body.Length < end)
            return false;
        sender = BinaryPrimitives.ReadUInt32BigEndian(body);
        blocks = new ReportBlocks(body[BodySize..end]);
        return true;
    }

    /// <summary>Writes a report.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="sender">Who reports.</param>
    /// <param name="blocks">0 to 31 blocks.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, uint sender, ReadOnlySpan<ReportBlock> blocks)
    {
        if (blocks.Length > 31)
            throw new ArgumentOutOfRangeException(nameof(blocks), "a report holds 31 blocks at most");
        int size = Size(blocks.Length);
        RtcpHeader.Write(destination, RtcpType.ReceiverReport, blocks.Length, size);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], sender);
        for (int i = 0; i < blocks.Length; i++)
            blocks[i].Write(destination[(8 + i * ReportBlock.Size)..]);
        return size;
    }
}

/// <summary>
/// What one receiver says of one source (RFC 3550 §6.4.1):
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       SSRC of the source                      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   | fraction lost |              packets lost, signed             |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |             cycles            |    highest sequence number    |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                      interarrival jitter                      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                    last sender report (LSR)                   |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                    delay since then (DLSR)                    |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ReportBlock
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 24;

    private const int MinLost = -(1 << 23), MaxLost = (1 << 23) - 1;

    /// <summary>The source reported on.</summary>
    public uint Ssrc { get; init; }

    /// <summary>Share lost since the last report, in 1/256.</summary>
    public byte FractionLost { get; init; }

    /// <summary>Packets lost since the beginning; negative if duplicates outnumber losses. 24 bits, clamped when written.</summary>
    public int CumulativeLost { get; init; }

    /// <summary>Highest sequence number received, its cycles in the high 16 bits.</summary>
    public uint HighestSequence { get; init; }

    /// <summary>Interarrival jitter in ticks of the RTP clock (§6.4.1, appendix A.8).</summary>
    public uint Jitter { get; init; }

    /// <summary>The middle 32 bits of the NTP time of the last sender report; 0 if there was none.</summary>
    public uint LastSenderReport { get; init; }

    /// <summary>Since then, in 1/65,536 s.</summary>
    public uint DelaySinceLastSenderReport { get; init; }

    /// <summary>Reads a block.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static ReportBlock Read(ReadOnlySpan<byte> bytes) => new()
    {
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(bytes),
        FractionLost = bytes[4],
        CumulativeLost = BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8 >> 8,
        HighestSequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        Jitter = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        LastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
        DelaySinceLastSenderReport = BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]),
    };

    /// <summary>Writes the block.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ((uint)FractionLost << 24) | ((uint)Math.Clamp(CumulativeLost, MinLost, MaxLost) & 0x00ff_ffff));
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], DelaySinceLastSenderReport);
    }
}

/// <summary>The report blocks at the end of a sender or receiver report, read where they lie.</summary>
public readonly ref struct ReportBlocks
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <param name="bytes">A whole number of blocks.</param>
    internal ReportBlocks(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>How many there are, 0 to 31.</summary>
    public int Count => _bytes.Length / ReportBlock.Size;

    /// <summary>A block.</summary>
    public ReportBlock this[int index] => ReportBlock.Read(_bytes.Slice(index * ReportBlock.Size, ReportBlock.Size));
}
