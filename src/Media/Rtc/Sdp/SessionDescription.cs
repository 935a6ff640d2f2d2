using System.Globalization;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>
/// A session description (RFC 8866) as far as WebRTC with one audio stream needs it. Unknown lines and attributes are skipped, as
/// the RFC demands; limits hold on everything that is kept.
/// </summary>
public sealed class SessionDescription
{
    /// <summary>In characters: an offer with every codec a browser knows has about 8,000.</summary>
    public const int MaxLength = 65_536;

    private const int MaxSections = 64, MaxCandidates = 64;

    private readonly List<MediaSection> _media = [];
    private readonly List<string> _bundle = [];

    // Attributes before the first m= hold for every section that does not have its own.
    private readonly MediaSection _session = new() { Kind = "", Protocol = "", FirstFormat = "" };
    private int _candidates;

    private SessionDescription()
    {
    }

    public IReadOnlyList<MediaSection> Media => _media;

    /// <summary>The mids of the first BUNDLE group, the tagged one first (RFC 9143 §7.2.1); empty: none.</summary>
    public IReadOnlyList<string> Bundle => _bundle;

    /// <summary>RFC 8839 §5.3.</summary>
    public bool IceLite { get; private set; }

    /// <summary>Reads a description: an offer, an answer. Never throws.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static SdpProblem? TryParse(ReadOnlySpan<char> text, out SessionDescription? description)
    {
        description = null;
        if (text.Length > MaxLength) return SdpProblem.Bad($"The SDP is longer than {MaxLength} characters.");
        var result = new SessionDescription();
        SdpProblem? problem = result.Read(text);
        if (problem is null) description = result;
        return problem;
    }

    /// <summary>Where a bundled section's transport is described: itself, or the group's tagged section (RFC 9143 §7.1.3).</summary>
    public MediaSection TransportOf(MediaSection section)
    {
        if (section.Ufrag is not null || !IsBundled(section)) return section;
        return _media.Find(m => m.Mid == _bundle[0]) ?? section;
    }

    public bool IsBundled(MediaSection section) => section.Mid is not null && _bundle.Contains(section.Mid);

    /// <summary>The section that describes the transport of a bundled one, if that is a different section and not rejected; else null.</summary>
    public MediaSection? TagOf(MediaSection section) =>
        IsBundled(section) && _media.Find(m => m.Mid == _bundle[0]) is { Port: not 0 } tagged && tagged != section ? tagged : null;

    private SdpProblem? Read(ReadOnlySpan<char> text)
    {
        var lines = new SdpLines(text);
        if (!lines.Next() || lines.Type != 'v' || lines.Value is not "0") return SdpProblem.Bad("SDP begins with the line v=0.");
        MediaSection section = _session;
        bool fits = true;
        while (fits && lines.Next())
        {
            switch (lines.Type)
            {
                case 'm':
                    if (_media.Count == MaxSections) return SdpProblem.Bad($"There are more than {MaxSections} m= lines.");
                    if (ReadMediaLine(lines.Value) is not { } next) return SdpProblem.Bad("An m= line is not of the form: kind port protocol formats.");
                    _media.Add(section = next);
                    break;
                case 'a':
                    fits = ReadAttribute(section, lines.Value);
                    break;
                default:
                    break;
            }
        }

        if (lines.Malformed) return SdpProblem.Bad("A line is not of the form letter=value.");
        if (!fits) return SdpProblem.Bad("An attribute that WebRTC needs (mid, group, ice-ufrag, ice-pwd, fingerprint, setup or rtpmap) is malformed.");
        if (_media.Count == 0) return SdpProblem.Bad("There is no m= line.");
        foreach (MediaSection each in _media) each.Settle();
        return null;
    }

    private MediaSection? ReadMediaLine(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> kind = SdpLines.Word(ref value);
        ReadOnlySpan<char> port = SdpLines.Word(ref value);
        ReadOnlySpan<char> protocol = SdpLines.Word(ref value);
        if (port.IndexOf('/') is > 0 and int slash) port = port[..slash];
        if (!SdpLines.IsToken(kind) || !SdpLines.IsToken(protocol) || !ushort.TryParse(port, NumberStyles.None, null, out ushort number)) return null;

        UInt128 listed = 0;
        Span<byte> formats = stackalloc byte[128];
        int count = 0;
        string? first = null;
        while (!value.IsEmpty)
        {
            ReadOnlySpan<char> format = SdpLines.Word(ref value);
            if (format.IsEmpty) break;
            if (!SdpLines.IsToken(format)) return null;
            first ??= format.ToString();
            if (!byte.TryParse(format, NumberStyles.None, null, out byte pt) || pt > 127 || (listed >> pt & 1) != 0) continue;
            listed |= UInt128.One << pt;
            formats[count++] = pt;
        }

        if (first is null) return null;
        return new MediaSection
        {
            Kind = Known(kind),
            Port = number,
            Protocol = Known(protocol),
            FirstFormat = first,
            Listed = listed,
            Formats = kind is "audio" ? formats[..count].ToArray() : [],
            Direction = _session.Direction,
            Setup = _session.Setup,
            Ufrag = _session.Ufrag,
            Password = _session.Password,
            Fingerprint = _session.Fingerprint,
            HadFingerprint = _session.HadFingerprint,
            RtcpMux = _session.RtcpMux,
        };
    }

    /// <summary>False if the attribute is one that we need and cannot read.</summary>
    private bool ReadAttribute(MediaSection section, ReadOnlySpan<char> line)
    {
        int colon = line.IndexOf(':');
        ReadOnlySpan<char> name = colon < 0 ? line : line[..colon];
        ReadOnlySpan<char> value = colon < 0 ? default : line[(colon + 1)..];
        switch (name)
        {
            case "mid":
                if (!SdpLines.IsToken(value) || section == _session) return false;
                section.Mid = value.ToString();
                return IsAlone(section);
            case "group":
                return ReadGroup(value);
            case "sendrecv": return SetDirection(section, SdpDirection.SendReceive);
            case "sendonly": return SetDirection(section, SdpDirection.SendOnly);
            case "recvonly": return SetDirection(section, SdpDirection.ReceiveOnly);
            case "inactive": return SetDirection(section, SdpDirection.Inactive);
            case "rtcp-mux":
                section.RtcpMux = true;
                return true;
            case "bundle-only":
                section.BundleOnly = true;
                return true;
            case "ice-lite":
                IceLite = true;
                return true;
            case "setup":
                section.Setup = value switch { "actpass" => SdpSetup.ActPass, "active" => SdpSetup.Active, "passive" => SdpSetup.Passive, _ => SdpSetup.None };
                return section.Setup != SdpSetup.None;
            case "ice-ufrag":
                if (value.Length is < 4 or > 256) return false;
                section.Ufrag = value.ToString();
                return true;
            case "ice-pwd":
                if (value.Length is < 22 or > 256) return false;
                section.Password = value.ToString();
                return true;
            case "fingerprint":
                // Several may be given; the first that we accept counts (RFC 8122 §5).
                if (!section.HadFingerprint || section.Fingerprint is null || section.Fingerprint == _session.Fingerprint)
                {
                    if (SdpFingerprint.TryParse(value, out SdpFingerprint? fingerprint)) section.Fingerprint = fingerprint;
                }

                section.HadFingerprint = true;
                return true;
            case "candidate":
                if (_candidates < MaxCandidates && SdpCandidate.TryParse(value, out Ice.IceCandidate? candidate))
                {
                    _candidates++;
                    section.Candidates.Add(candidate!);
                }

                return true;
            case "end-of-candidates":
                section.EndOfCandidates = true;
                return true;
            case "rtpmap":
                return ReadRtpMap(section, value);
            case "fmtp":
                if (SdpLines.Word(ref value).SequenceEqual(section.FirstFormat) && SdpLines.IsText(value)) section.FirstParameters ??= value.ToString();
                return true;
            case "rtcp-fb":
                ReadFeedback(section, value);
                return true;
            case "ssrc":
                if (section.Ssrc is null && uint.TryParse(SdpLines.Word(ref value), NumberStyles.None, null, out uint ssrc)) section.Ssrc = ssrc;
                return true;
            default:
                return true;
        }
    }

    private bool IsAlone(MediaSection section)
    {
        foreach (MediaSection other in _media)
        {
            if (other != section && other.Mid == section.Mid) return false;
        }

        return true;
    }

    private bool ReadGroup(ReadOnlySpan<char> value)
    {
        if (SdpLines.Word(ref value) is not "BUNDLE" || _bundle.Count != 0) return true;
        while (!value.IsEmpty)
        {
            ReadOnlySpan<char> mid = SdpLines.Word(ref value);
            if (mid.IsEmpty) break;
            if (!SdpLines.IsToken(mid) || _bundle.Count == MaxSections) return false;
            _bundle.Add(mid.ToString());
        }

        return true;
    }

    private static bool SetDirection(MediaSection section, SdpDirection direction)
    {
        section.Direction = direction;
        return true;
    }

    private static bool ReadRtpMap(MediaSection section, ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> format = SdpLines.Word(ref value), map = SdpLines.Word(ref value);
        if (!byte.TryParse(format, NumberStyles.None, null, out byte pt) || pt > 127) return false;
        if (format.SequenceEqual(section.FirstFormat) && SdpLines.IsToken(map)) section.FirstMap ??= map.ToString();

        // RFC 7587 §7: always opus/48000/2, whatever is sent. Some players leave out the channels; they can mean nothing else.
        if (map.Equals("opus/48000/2", StringComparison.OrdinalIgnoreCase) || map.Equals("opus/48000", StringComparison.OrdinalIgnoreCase))
            section.OpusMapped |= UInt128.One << pt;
        return true;
    }

    private static void ReadFeedback(MediaSection section, ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> which = SdpLines.Word(ref value);
        if (value.Trim(' ') is not "nack") return;
        if (which is "*") section.NackFor = UInt128.MaxValue;
        else if (byte.TryParse(which, NumberStyles.None, null, out byte pt) && pt <= 127) section.NackFor |= UInt128.One << pt;
    }

    private static string Known(ReadOnlySpan<char> token) => token switch
    {
        "audio" => "audio",
        "video" => "video",
        "application" => "application",
        "UDP/TLS/RTP/SAVPF" => "UDP/TLS/RTP/SAVPF",
        "UDP/DTLS/SCTP" => "UDP/DTLS/SCTP",
        _ => token.ToString(),
    };
}
