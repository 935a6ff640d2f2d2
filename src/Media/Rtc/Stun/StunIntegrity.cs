using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Radio24.Media.Rtc.Stun;

/// <summary>
/// MESSAGE-INTEGRITY (RFC 8489 §14.5): HMAC-SHA1 over all that comes before it, with the header's length field set as if the
/// message ended right after this attribute.
/// </summary>
internal static class StunIntegrity
{
    public const int Length = 20;

    /// <param name="valueOffset">Where the 20 bytes of the attribute's value are.</param>
    public static bool Verify(ReadOnlySpan<byte> message, int valueOffset, ReadOnlySpan<byte> key)
    {
        Span<byte> expected = stackalloc byte[Length];
        Compute(message, valueOffset - 4, key, expected);
        return CryptographicOperations.FixedTimeEquals(expected, message.Slice(valueOffset, Length));
    }

    /// <param name="end">Where the attribute begins.</param>
    public static void Compute(ReadOnlySpan<byte> message, int end, ReadOnlySpan<byte> key, Span<byte> mac)
    {
        Span<byte> copy = stackalloc byte[StunMessage.MaxLength];
        copy = copy[..end];
        message[..end].CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(end + 4 + Length - StunMessage.HeaderLength));
        HMACSHA1.HashData(key, copy, mac);
    }
}

/// <summary>FINGERPRINT (RFC 8489 §14.7): CRC-32 (ITU V.42) of all before it, XOR 0x5354554e.</summary>
internal static class StunFingerprint
{
    private static readonly uint[] Table = MakeTable();

    /// <param name="before">The message up to the attribute; its length field already counts the attribute in.</param>
    public static uint Of(ReadOnlySpan<byte> before)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in before) crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc ^ 0x5354_554E;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint c = i;
            for (int bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB8_8320 ^ (c >> 1) : c >> 1;
            table[i] = c;
        }

        return table;
    }
}
