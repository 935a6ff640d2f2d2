using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>RFC 8866 §6.7, from the describing side's view.</summary>
public enum SdpDirection
{
    SendReceive,
    SendOnly,
    ReceiveOnly,
    Inactive,
}

/// <summary>RFC 8842 §5: who starts the DTLS handshake.</summary>
public enum SdpSetup
{
    /// <summary>The attribute is missing.</summary>
    None,
    ActPass,
    Active,
    Passive,
}

/// <summary>One m= section, as far as a station cares (RFC 8866 §5.14). What is missing in it has been taken from the session level.</summary>
public sealed class MediaSection
{
    /// <summary>audio, video, application…</summary>
    public required string Kind { get; init; }

    /// <summary>0: rejected, or bundled only.</summary>
    public int Port { get; init; }

    /// <summary>As written, UDP/TLS/RTP/SAVPF for example.</summary>
    public required string Protocol { get; init; }

    /// <summary>The first format, which a rejection repeats.</summary>
    public required string FirstFormat { get; init; }

    /// <summary>The a=rtpmap of the first format, <c>VP8/90000</c> for example, and its a=fmtp; null: none.</summary>
    public string? FirstMap { get; set; }

    public string? FirstParameters { get; set; }

    public string? Mid { get; set; }

    public SdpDirection Direction { get; set; }

    public SdpSetup Setup { get; set; }

    public bool RtcpMux { get; set; }

    /// <summary>RFC 9143 §6: only alive within its BUNDLE group.</summary>
    public bool BundleOnly { get; set; }

    public string? Ufrag { get; set; }

    public string? Password { get; set; }

    public SdpFingerprint? Fingerprint { get; set; }

    /// <summary>A fingerprint line was there, if only with a hash that we do not accept.</summary>
    public bool HadFingerprint { get; set; }

    /// <summary>The payload type of opus/48000/2 that the section lists first; null: none.</summary>
    public byte? Opus { get; set; }

    /// <summary>Generic NACK (RFC 4585 §4.2) is offered for that payload type.</summary>
    public bool Nack { get; set; }

    /// <summary>The first a=ssrc; null: none.</summary>
    public uint? Ssrc { get; set; }

    public List<IceCandidate> Candidates { get; } = [];

    public bool EndOfCandidates { get; set; }

    /// <summary>A set of payload types 0…127 (two 64-bit halves): those listed in the m= line, those mapped to Opus, those with NACK.</summary>
    internal UInt128 Listed { get; set; }

    internal UInt128 OpusMapped { get; set; }

    internal UInt128 NackFor { get; set; }

    /// <summary>The listed payload types, in order of preference; at most 128.</summary>
    internal byte[] Formats { get; set; } = [];

    /// <summary>Called once all lines are read: they may come in any order.</summary>
    internal void Settle()
    {
        foreach (byte format in Formats)
        {
            if ((OpusMapped >> format & 1) == 0) continue;
            Opus = format;
            Nack = (NackFor >> format & 1) != 0;
            return;
        }
    }
}
