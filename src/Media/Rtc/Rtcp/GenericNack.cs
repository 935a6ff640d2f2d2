using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Radio24.Media.Rtc.Rtp;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>
/// Generic NACK (RFC 4585 §6.2.1): the sequence numbers a receiver misses, read where they lie.
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |V=2|P|  FMT=1  |     PT=205    |             length            |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                    SSRC of who misses them                    |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       SSRC of the source                      |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |        packet id (PID)        | mask of the 16 after it (BLP) |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                       more of these ...                       |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public readonly ref struct GenericNack
{
    private const int Format = 1, Entry = 4, Fixed = 8;
    private readonly ReadOnlySpan<byte> _entries;

    private GenericNack(ReadOnlySpan<byte> body)
    {
        Sender = BinaryPrimitives.ReadUInt32BigEndian(body);
        Source = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        _entries = body[Fixed..];
    }

    /// <summary>Who misses them.</summary>
    public uint Sender { get; }

    /// <summary>The source they are missed from.</summary>
    public uint Source { get; }

    /// <summary>How many entries there are; each names up to 17 packets.</summary>
    public int Count => _entries.Length / Entry;

    /// <summary>Entry <paramref name="index"/>.</summary>
    public NackEntry this[int index] => new(
        BinaryPrimitives.ReadUInt16BigEndian(_entries[(Entry * index)..]), BinaryPrimitives.ReadUInt16BigEndian(_entries[(Entry * index + 2)..]));

    /// <summary>Parses a NACK.</summary>
    public static bool TryParse(RtcpHeader header, ReadOnlySpan<byte> body, out GenericNack nack)
    {
        nack = default;
        if (header.Type != RtcpType.TransportFeedback || header.Count != Format || body.Length < Fixed + Entry)
            return false;
        nack = new GenericNack(body);
        return true;
    }

    /// <summary>Writes a NACK.</summary>
    /// <param name="destination">Room for 12 bytes and 4 for each entry; <c>12 + 4 × lost.Length</c> always do.</param>
    /// <param name="sender">Who misses them.</param>
    /// <param name="source">The source.</param>
    /// <param name="lost">At least one sequence number, ascending modulo 2¹⁶.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, uint sender, uint source, ReadOnlySpan<ushort> lost)
    {
        if (lost.IsEmpty)
            throw new ArgumentException("a NACK names at least one packet", nameof(lost));
        int at = RtcpHeader.Size + Fixed;
        for (int i = 0; i < lost.Length;)
        {
            ushort first = lost[i++];
            int mask = 0;
            for (; i < lost.Length && SequenceNumber.Ahead(lost[i], first) is >= 1 and <= 16; i++)
                mask |= 1 << (lost[i] - first - 1 & 0xffff);
            BinaryPrimitives.WriteUInt16BigEndian(destination[at..], first);
            BinaryPrimitives.WriteUInt16BigEndian(destination[(at + 2)..], (ushort)mask);
            at += Entry;
        }

        RtcpHeader.Write(destination, RtcpType.TransportFeedback, Format, at);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], sender);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], source);
        return at;
    }
}

/// <summary>One entry of a NACK.</summary>
/// <param name="PacketId">A missing sequence number.</param>
/// <param name="Mask">Bit <c>i</c> says that <c>PacketId + i + 1</c> is missing too.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NackEntry(ushort PacketId, ushort Mask)
{
    /// <summary>How many packets it names, 1 to 17.</summary>
    public int Count => 1 + System.Numerics.BitOperations.PopCount(Mask);

    /// <summary>Writes the sequence numbers.</summary>
    /// <param name="lost">Room for 17.</param>
    /// <returns>How many were written.</returns>
    public int CopyTo(Span<ushort> lost)
    {
        int count = 0;
        lost[count++] = PacketId;
        for (int bit = 0; bit < 16; bit++)
        {
            if ((Mask >> bit & 1) != 0)
                lost[count++] = (ushort)(PacketId + bit + 1);
        }

        return count;
    }
}
