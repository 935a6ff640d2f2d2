namespace Radio24.Media.Udp;

/// <summary>What a datagram is, by its first bytes (RFC 7983 §7).</summary>
public enum DatagramKind
{
    Unknown,
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}

/// <summary>
/// Tells the protocols that share the port apart:
/// <code>
///             0 ─  3   STUN
///            16 ─ 19   ZRTP   ┐
///            64 ─ 79   TURN   ├ not spoken here
///   others             ?      ┘
///            20 ─ 63   DTLS
///           128 ─ 191  RTP, RTCP if the second byte is 192 … 223 (RFC 5761 §4)
/// </code>
/// </summary>
public static class Demux
{
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2) return DatagramKind.Unknown;
        return datagram[0] switch
        {
            <= 3 => DatagramKind.Stun,
            >= 20 and <= 63 => DatagramKind.Dtls,
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? DatagramKind.Rtcp : DatagramKind.Rtp,
            _ => DatagramKind.Unknown,
        };
    }
}
