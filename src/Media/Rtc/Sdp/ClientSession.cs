using System.Text;
using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>The listener's side, for our own client: an offer to receive one Opus stream.</summary>
public static class ClientOffer
{
    public const byte PayloadType = 111;

    public static string Write(IceCredentials ice, SdpFingerprint fingerprint, long sessionId)
    {
        var sdp = new StringBuilder(800);
        sdp.Append("v=0\r\no=- ").Append(sessionId).Append(" 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n");
        sdp.Append("m=audio 9 UDP/TLS/RTP/SAVPF ").Append(PayloadType).Append("\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\n");
        sdp.Append("a=ice-ufrag:").Append(ice.Ufrag).Append("\r\na=ice-pwd:").Append(ice.Password).Append("\r\n");
        sdp.Append("a=ice-options:ice2\r\na=fingerprint:").Append(fingerprint).Append("\r\na=setup:actpass\r\n");
        sdp.Append("a=rtpmap:").Append(PayloadType).Append(" opus/48000/2\r\n");
        sdp.Append("a=rtcp-fb:").Append(PayloadType).Append(" nack\r\n");
        sdp.Append("a=fmtp:").Append(PayloadType).Append(" minptime=10;useinbandfec=1;stereo=1\r\n");
        return sdp.ToString();
    }
}

/// <summary>What our client takes from the answer to its offer.</summary>
/// <param name="Ice">The other side's.</param>
/// <param name="Fingerprint">Its certificate has to have it.</param>
/// <param name="Candidates">Where it can be reached.</param>
/// <param name="PayloadType">Of Opus.</param>
/// <param name="Ssrc">If it says so.</param>
/// <param name="WeAreDtlsClient">It answered setup:passive.</param>
public sealed record ClientAnswer(
    IceCredentials Ice, SdpFingerprint Fingerprint, IReadOnlyList<IceCandidate> Candidates, byte PayloadType, uint? Ssrc, bool WeAreDtlsClient)
{
    /// <summary>Reads an answer; never throws.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static SdpProblem? TryRead(ReadOnlySpan<char> sdp, out ClientAnswer? answer)
    {
        answer = null;
        if (SessionDescription.TryParse(sdp, out SessionDescription? description) is { } problem) return problem;
        MediaSection? audio = null;
        foreach (MediaSection section in description!.Media)
        {
            if (section is { Kind: "audio", Port: not 0, Opus: not null }) audio ??= section;
        }

        if (audio is null) return SdpProblem.No("The answer has no audio section with Opus.");
        MediaSection transport = description.TransportOf(audio);
        if (transport.Ufrag is null || transport.Password is null || transport.Fingerprint is null)
            return SdpProblem.Bad("The answer has no ICE credentials or no fingerprint.");
        if (transport.Setup is not (SdpSetup.Active or SdpSetup.Passive)) return SdpProblem.Bad("An answer has a=setup:active or a=setup:passive.");
        answer = new ClientAnswer(
            new IceCredentials(transport.Ufrag, transport.Password), transport.Fingerprint, transport.Candidates, audio.Opus!.Value,
            audio.Ssrc, transport.Setup == SdpSetup.Passive);
        return null;
    }
}
