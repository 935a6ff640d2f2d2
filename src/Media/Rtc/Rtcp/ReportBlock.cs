using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>What one receiver says of one source (RFC 3550 §6.4.1).</summary>
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
