namespace Radio24.Media.Rtc.Peer;

/// <summary>What shares the one UDP port, told apart by its first byte (RFC 7983 §7) and, for RTCP, the second (RFC 5761 §4).</summary>
/// <remarks>
/// <code>
///   first byte
///   0..3      STUN
///   20..63    DTLS
///   128..191  RTP, or RTCP if the second byte is 192..223
///   else      Unknown: dropped
/// </code>
/// </remarks>
public enum DatagramKind
{
    /// <summary>None of ours.</summary>
    Unknown,

    /// <summary>RFC 8489.</summary>
    Stun,

    /// <summary>RFC 6347.</summary>
    Dtls,

    /// <summary>SRTP.</summary>
    Rtp,

    /// <summary>SRTCP.</summary>
    Rtcp,
}

/// <summary>Tells datagrams apart.</summary>
public static class Demultiplexer
{
    /// <summary>The kind of a datagram; looks at two bytes.</summary>
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram) => datagram switch
    {
        [] => DatagramKind.Unknown,
        [<= 3, ..] => DatagramKind.Stun,
        [>= 20 and <= 63, ..] => DatagramKind.Dtls,
        [>= 128 and <= 191, >= 192 and <= 223, ..] => DatagramKind.Rtcp,
        [>= 128 and <= 191, ..] => DatagramKind.Rtp,
        _ => DatagramKind.Unknown,
    };
}
