using System.Net;
using Radio24.Media.Rtc.Rtcp;
using Radio24.Media.Rtc.Rtp;

namespace Radio24.Media.Rtc.Peer;

/// <summary>What a peer wants or tells. Spans are valid until the peer is next called.</summary>
public readonly ref struct PeerOutput
{
    /// <summary>Which of the rest is set.</summary>
    public PeerOutputKind Kind { get; init; }

    /// <summary><see cref="PeerOutputKind.Datagram"/>: one datagram to send. <see cref="PeerOutputKind.Media"/>: the RTP payload.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Where a datagram goes.</summary>
    public IPEndPoint? To { get; init; }

    /// <summary>Which packets of ours the other side misses.</summary>
    public NackEntry Nack { get; init; }

    /// <summary>What the other side says of our stream.</summary>
    public ReportBlock Report { get; init; }

    /// <summary>Round trip to the other side in milliseconds, from its report; null if it did not tell.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>Header of a received packet.</summary>
    public RtpHeader Header { get; init; }

    /// <summary>Why it ended, for people; holds nothing secret.</summary>
    public string? Reason { get; init; }
}

/// <summary>Kinds of <see cref="PeerOutput"/>.</summary>
public enum PeerOutputKind
{
    /// <summary>A datagram to send.</summary>
    Datagram,

    /// <summary>Media may flow: ICE has an address, DTLS has keys, the fingerprint is right. Once.</summary>
    Connected,

    /// <summary>The other side misses packets of ours (RFC 4585).</summary>
    Nack,

    /// <summary>The other side reports on our stream (RFC 3550 §6.4.2).</summary>
    Report,

    /// <summary>A packet of media came, authentic and new.</summary>
    Media,

    /// <summary>It is over, and nothing follows.</summary>
    Closed,
}

/// <summary>Where a peer stands.</summary>
public enum PeerState
{
    /// <summary>ICE or DTLS under way.</summary>
    Connecting,

    /// <summary>Media may flow.</summary>
    Connected,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>Datagrams dropped in silence, by reason.</summary>
public sealed class DropCounts
{
    /// <summary>Not STUN, and from an address no authenticated check came from.</summary>
    public long FromStrangers { get; internal set; }

    /// <summary>STUN that was not for us or not authentic.</summary>
    public long Stun { get; internal set; }

    /// <summary>RTP or RTCP before there were keys.</summary>
    public long BeforeKeys { get; internal set; }

    /// <summary>RTP or RTCP that is malformed or whose tag is wrong.</summary>
    public long NotAuthentic { get; internal set; }

    /// <summary>RTP or RTCP received before, or too old to tell.</summary>
    public long Replayed { get; internal set; }

    /// <summary>What RFC 7983 does not know, and RTP sent to a station that only sends.</summary>
    public long Unexpected { get; internal set; }
}
