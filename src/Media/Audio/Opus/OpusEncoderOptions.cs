using System.ComponentModel.DataAnnotations;

namespace Radio24.Media.Audio;

/// <summary>How programme audio is encoded (RFC 6716; RTP use RFC 7587).</summary>
public sealed record OpusEncoderOptions
{
    /// <summary>Bits a second, 6,000 to 510,000; on air 480,000 at most, which is what fits into a datagram every 20 ms.</summary>
    [Range(6_000, 510_000)]
    public int Bitrate { get; init; } = 96_000;

    /// <summary>0 (cheapest) to 10 (best). 10 costs an eighth of a millisecond a frame: <c>./radio24 bench tick</c>.</summary>
    [Range(0, 10)]
    public int Complexity { get; init; } = 10;

    /// <summary>Redundancy against loss. Off: lost packets are retransmitted.</summary>
    public bool InbandFec { get; init; }

    /// <summary>Discontinuous transmission. Off: a station is never silent.</summary>
    public bool Dtx { get; init; }
}
