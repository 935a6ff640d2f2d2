using System.Buffers.Binary;
using System.Text;

namespace Radio24.Media.Rtc.Rtcp;

/// <summary>
/// Source description (RFC 3550 §6.5) with the one item that is mandatory: the CNAME of one source.
/// <code>
///    0                   1                   2                   3
///    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |V=2|P| sources |     PT=202    |             length            |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |                              SSRC                             |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |    CNAME=1    |     length    |       name in UTF-8 ...       |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///   |       ... at least one zero byte, up to a multiple of 4       |
///   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public static class SourceDescription
{
    private const byte CanonicalName = 1;
    private const int MaxText = 255;

    /// <summary>Finds the CNAME of the first source; other items and sources are skipped.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="body">What follows the header.</param>
    /// <param name="ssrc">The first source.</param>
    /// <param name="name">Its CNAME in UTF-8, where it lies; empty if it has none.</param>
    /// <returns>False if it is not a source description, names no source, or an item runs past the end.</returns>
    public static bool TryParse(RtcpHeader header, ReadOnlySpan<byte> body, out uint ssrc, out ReadOnlySpan<byte> name)
    {
        ssrc = 0;
        name = default;
        if (header.Type != RtcpType.SourceDescription || header.Count == 0 || body.Length < 8)
            return false;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(body);
        for (int at = 4; at < body.Length && body[at] != 0;)
        {
            if (at + 2 > body.Length || at + 2 + body[at + 1] > body.Length)
                return false;
            if (body[at] == CanonicalName)
            {
                name = body.Slice(at + 2, body[at + 1]);
                return true;
            }

            at += 2 + body[at + 1];
        }

        return true;
    }

    /// <summary>Writes the description of one source.</summary>
    /// <param name="destination">Room for 12 bytes more than the name.</param>
    /// <param name="ssrc">The source.</param>
    /// <param name="name">Its CNAME: at most 255 bytes in UTF-8; random for each session (RFC 7022).</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> destination, uint ssrc, string name)
    {
        int text = Encoding.UTF8.GetByteCount(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text, MaxText, nameof(name));
        // Items end with at least one zero byte and fill the word.
        int size = RtcpHeader.Size + 4 + (2 + text) / 4 * 4 + 4;
        destination[..size].Clear();
        RtcpHeader.Write(destination, RtcpType.SourceDescription, 1, size);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ssrc);
        destination[8] = CanonicalName;
        destination[9] = (byte)text;
        Encoding.UTF8.GetBytes(name, destination[10..]);
        return size;
    }
}
