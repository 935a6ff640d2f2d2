namespace Radio24.Media.Rtc.Rtp;

/// <summary>Arithmetic modulo 2¹⁶ on sequence numbers (RFC 1982, RFC 3550 appendix A.1).</summary>
public static class SequenceNumber
{
    /// <summary>How far <paramref name="number"/> is ahead of <paramref name="of"/>: −32,768 to 32,767.</summary>
    public static int Ahead(ushort number, ushort of) => (short)(number - of);

    /// <summary>Whether <paramref name="number"/> comes after <paramref name="than"/>.</summary>
    public static bool IsAfter(ushort number, ushort than) => Ahead(number, than) > 0;
}
