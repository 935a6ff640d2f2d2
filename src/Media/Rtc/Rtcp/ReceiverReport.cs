using System.Buffers.Binary;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>Receiver report (RFC 3550 §6.4.2).</summary>
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
