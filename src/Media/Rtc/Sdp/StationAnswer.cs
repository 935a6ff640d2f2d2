using System.Text;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>What the station puts into its answer.</summary>
/// <param name="Ice">Ours for this listener.</param>
/// <param name="Fingerprint">Of our DTLS certificate.</param>
/// <param name="Candidates">Our host candidates, IPv4 and IPv6, the best first.</param>
/// <param name="Ssrc">The SSRC this listener will see.</param>
/// <param name="SessionId">Unique; 63 bits (RFC 8829 §5.2.1).</param>
public sealed record StationTerms(
    IceCredentials Ice, SdpFingerprint Fingerprint, IReadOnlyList<IceCandidate> Candidates, uint Ssrc, long SessionId);

/// <summary>
/// The station's answer to a <see cref="ListenerOffer"/> (RFC 8829 §5.3): sendonly Opus in the listener's payload type, ICE-lite,
/// DTLS server, everything on one port.
/// </summary>
public static class StationAnswer
{
    private const string StreamName = "radio24", TrackName = "air";

    public static string Write(ListenerOffer offer, StationTerms terms)
    {
        MediaSection audio = offer.Audio;
        var sdp = new StringBuilder(1_500);
        sdp.Append("v=0\r\no=- ").Append(terms.SessionId).Append(" 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");

        // RFC 9143 §7.3: what we reject leaves the group.
        if (offer.Tagged is { } tag) sdp.Append("a=group:BUNDLE ").Append(tag.Mid).Append(' ').Append(audio.Mid).Append("\r\n");
        else if (offer.Description.IsBundled(audio)) sdp.Append("a=group:BUNDLE ").Append(audio.Mid).Append("\r\n");
        sdp.Append("a=ice-lite\r\n");
        foreach (MediaSection section in offer.Description.Media)
        {
            if (section == audio) WriteAudio(sdp, offer, terms);
            else if (section == offer.Tagged) WriteTagged(sdp, section, terms);
            else WriteRejection(sdp, section);
        }

        return sdp.ToString();
    }

    private static void WriteAudio(StringBuilder sdp, ListenerOffer offer, StationTerms terms)
    {
        string format = $"{offer.PayloadType}";
        WriteStart(sdp, offer.Audio, format, "sendonly");
        WriteTransport(sdp, terms);
        sdp.Append("a=rtpmap:").Append(format).Append(" opus/48000/2\r\n");
        if (offer.Nack) sdp.Append("a=rtcp-fb:").Append(format).Append(" nack\r\n");
        // RFC 7587 §6.1: sprop-stereo says that we send stereo.
        sdp.Append("a=fmtp:").Append(format).Append(" minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1\r\n");
        sdp.Append("a=msid:").Append(StreamName).Append(' ').Append(TrackName).Append("\r\n");
        sdp.Append("a=ssrc:").Append(terms.Ssrc).Append(" cname:").Append(StreamName).Append("\r\n");
    }

    /// <summary>Carries no media: it is kept for its transport, with the first of its formats.</summary>
    private static void WriteTagged(StringBuilder sdp, MediaSection section, StationTerms terms)
    {
        WriteStart(sdp, section, section.FirstFormat, "inactive");
        WriteTransport(sdp, terms);
        if (section.FirstMap is not null) sdp.Append("a=rtpmap:").Append(section.FirstFormat).Append(' ').Append(section.FirstMap).Append("\r\n");
        if (section.FirstParameters is not null) sdp.Append("a=fmtp:").Append(section.FirstFormat).Append(' ').Append(section.FirstParameters).Append("\r\n");
        if (section.Kind is "application") sdp.Append("a=sctp-port:5000\r\n"); // RFC 8841 §5: mandatory
    }

    private static void WriteStart(StringBuilder sdp, MediaSection section, string format, string direction)
    {
        sdp.Append("m=").Append(section.Kind).Append(" 9 ").Append(section.Protocol).Append(' ').Append(format).Append("\r\nc=IN IP4 0.0.0.0\r\n");
        if (section.Mid is not null) sdp.Append("a=mid:").Append(section.Mid).Append("\r\n");
        sdp.Append("a=").Append(direction).Append("\r\na=rtcp-mux\r\n");
    }

    private static void WriteTransport(StringBuilder sdp, StationTerms terms)
    {
        sdp.Append("a=ice-ufrag:").Append(terms.Ice.Ufrag).Append("\r\na=ice-pwd:").Append(terms.Ice.Password).Append("\r\n");
        sdp.Append("a=ice-options:ice2\r\na=fingerprint:").Append(terms.Fingerprint).Append("\r\na=setup:passive\r\n");
        foreach (IceCandidate candidate in terms.Candidates) sdp.Append(SdpCandidate.Write(candidate));
        sdp.Append("a=end-of-candidates\r\n");
    }

    private static void WriteRejection(StringBuilder sdp, MediaSection section)
    {
        sdp.Append("m=").Append(section.Kind).Append(" 0 ").Append(section.Protocol).Append(' ').Append(section.FirstFormat)
            .Append("\r\nc=IN IP4 0.0.0.0\r\n");
        if (section.Mid is not null) sdp.Append("a=mid:").Append(section.Mid).Append("\r\n");
        sdp.Append("a=inactive\r\n");
    }
}
