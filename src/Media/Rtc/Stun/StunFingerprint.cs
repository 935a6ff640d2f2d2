namespace Radio24.Media.Rtc.Stun;

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
