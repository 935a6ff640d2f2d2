using System.Buffers.Binary;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>
/// Goodbye (RFC 3550 §6.6): sources leave. The reason is neither written nor read.
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |V=2|P| sources |     PT=203    |             length            |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                            SSRC ...                           |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |     length    |                   reason ...                  |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public static class Goodbye
{
    /// <summary>Bytes of a goodbye of one source, header included.</summary>
    public const int Size = RtcpHeader.Size + 4;

    /// <summary>Whether the packet is a goodbye, well formed, that names <paramref name="ssrc"/>.</summary>
    public static bool Names(RtcpHeader header, ReadOnlySpan<byte> body, uint ssrc)
    {
        if (header.Type != RtcpType.Goodbye || body.Length < 4 * header.Count)
            return false;
        for (int i = 0; i < header.Count; i++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(body[(4 * i)..]) == ssrc)
                return true;
        }

        return false;
    }

    /// <summary>Writes the goodbye of one source.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="ssrc">The source.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, uint ssrc)
    {
        RtcpHeader.Write(destination, RtcpType.Goodbye, 1, Size);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        return Size;
    }
}
