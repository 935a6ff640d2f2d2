using System.Buffers.Binary;

namespace Radio24.Media.Audio;

/// <summary>One page of an Ogg stream (RFC 3533 §6), written and read side by side.</summary>
internal static class OggPage
{
    public const byte Continued = 1;
    public const byte First = 2;
    public const byte Last = 4;

    private const int FixedHeader = 27;
    private const int MostSegments = 255;

    private static readonly uint[] Crc = CrcTable();

    /// <summary>Whole packets that fit into one page; each takes its length / 255 + 1 segments.</summary>
    public static void Write(
        Stream to, byte flags, long granule, uint serial, uint sequence, IReadOnlyList<ReadOnlyMemory<byte>> packets)
    {
        int segments = packets.Sum(packet => Segments(packet.Length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, MostSegments, nameof(packets));
        byte[] page = new byte[FixedHeader + segments + packets.Sum(packet => packet.Length)];
        "OggS"u8.CopyTo(page);
        page[5] = flags;
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(14), serial);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(18), sequence);
        page[26] = (byte)segments;
        int lacing = FixedHeader;
        int body = FixedHeader + segments;
        foreach (ReadOnlyMemory<byte> packet in packets)
        {
            for (int left = packet.Length; left >= 0; left -= 255)
                page[lacing++] = (byte)Math.Min(left, 255);
            packet.Span.CopyTo(page.AsSpan(body));
            body += packet.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Checksum(page, default));
        to.Write(page);
    }

    public static int Segments(int packetLength) => (packetLength / 255) + 1;

    /// <summary>Reads the page at the start of the file.</summary>
    /// <param name="packets">Where its packets are added; an unfinished one is left in <paramref name="unfinished"/>.</param>
    /// <returns>The page's length.</returns>
    /// <exception cref="InvalidDataException">Not an Ogg page, or damaged.</exception>
    public static int Read(ReadOnlySpan<byte> file, List<byte[]> packets, List<byte> unfinished, out long granule, out byte flags)
    {
        if (file.Length < FixedHeader || !file.StartsWith("OggS"u8) || file[4] != 0)
            throw new InvalidDataException("This is not an Ogg page.");
        flags = file[5];
        granule = BinaryPrimitives.ReadInt64LittleEndian(file[6..]);
        int segments = file[26];
        if (file.Length < FixedHeader + segments)
            throw new InvalidDataException("The Ogg page is cut off.");
        ReadOnlySpan<byte> lacing = file.Slice(FixedHeader, segments);
        int body = 0;
        foreach (byte lace in lacing)
            body += lace;
        int length = FixedHeader + segments + body;
        if (file.Length < length)
            throw new InvalidDataException("The Ogg page is cut off.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[22..]) != Checksum(file[..length], skip: 22..26))
            throw new InvalidDataException("The Ogg page differs from its checksum.");

        int at = FixedHeader + segments;
        foreach (byte lace in lacing)
        {
            unfinished.AddRange(file.Slice(at, lace));
            at += lace;
            if (lace == 255)
                continue;
            packets.Add([.. unfinished]);
            unfinished.Clear();
        }

        return length;
    }

    // Polynomial 0x04C11DB7, not reflected, over the page with its checksum field as zero.
    private static uint Checksum(ReadOnlySpan<byte> page, Range skip)
    {
        (int from, int count) = skip.Equals(default) ? (0, 0) : skip.GetOffsetAndLength(page.Length);
        uint crc = 0;
        for (int i = 0; i < page.Length; i++)
        {
            byte value = i >= from && i < from + count ? (byte)0 : page[i];
            crc = (crc << 8) ^ Crc[(byte)(crc >> 24) ^ value];
        }

        return crc;
    }

    private static uint[] CrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i << 24;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
            table[i] = crc;
        }

        return table;
    }
}
