using Radio24.Media.Rtc.Ice;

namespace Radio24.Media.Rtc.Sdp;

/// <summary>
/// What a station takes from a listener's offer: one audio section it can send Opus to. All other sections (a second audio, video,
/// data) are rejected in the answer, which needs them in their place (RFC 3264 §6); one that the audio depends on is kept, inactive.
/// </summary>
public sealed class ListenerOffer
{
    private ListenerOffer(SessionDescription description, MediaSection audio, IceCredentials ice, SdpFingerprint fingerprint)
    {
        Description = description;
        Audio = audio;
        Ice = ice;
        Fingerprint = fingerprint;
    }

    public SessionDescription Description { get; }

    public MediaSection Audio { get; }

    /// <summary>
    /// The tagged section of the offer's BUNDLE group, if that is not the audio itself. It describes the audio's transport, so it cannot
    /// be rejected (RFC 9143 §7.3.3). Null if there is none.
    /// </summary>
    public MediaSection? Tagged => Description.TagOf(Audio);

    /// <summary>The listener's.</summary>
    public IceCredentials Ice { get; }

    /// <summary>The listener's certificate has to have it.</summary>
    public SdpFingerprint Fingerprint { get; }

    /// <summary>The listener's number for Opus, to be used as it is.</summary>
    public byte PayloadType => Audio.Opus!.Value;

    /// <summary>The listener asks for lost packets again (RFC 4585).</summary>
    public bool Nack => Audio.Nack;

    /// <summary>Reads an offer; never throws.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static SdpProblem? TryRead(ReadOnlySpan<char> sdp, out ListenerOffer? offer)
    {
        offer = null;
        if (SessionDescription.TryParse(sdp, out SessionDescription? description) is { } problem) return problem;
        MediaSection? audio = Choose(description!, out SdpProblem? refusal);
        if (audio is null) return refusal;

        MediaSection transport = description!.TransportOf(audio);
        if (transport.Ufrag is null || transport.Password is null) return SdpProblem.Bad("The audio section has no a=ice-ufrag and a=ice-pwd.");
        if (!IceCredentials.AreValid(transport.Ufrag, transport.Password))
            return SdpProblem.Bad("a=ice-ufrag has 4 to 256 and a=ice-pwd 22 to 256 letters, digits, + and /.");
        if (!transport.HadFingerprint) return SdpProblem.Bad("The audio section has no a=fingerprint.");
        if (transport.Fingerprint is null) return SdpProblem.No("The station takes fingerprints by sha-256, sha-384 or sha-512.");
        if (transport.Setup is SdpSetup.Passive) return SdpProblem.No("The station is the DTLS server: offer a=setup:actpass or a=setup:active.");
        if (transport.Setup is SdpSetup.None) return SdpProblem.Bad("The audio section has no a=setup; offer a=setup:actpass.");
        if (!audio.RtcpMux && !transport.RtcpMux) return SdpProblem.No("The station has one port for RTP and RTCP: offer a=rtcp-mux.");
        if (description.IceLite) return SdpProblem.No("The station is ICE-lite, so that the listener cannot be: leave a=ice-lite out.");
        offer = new ListenerOffer(description, audio, new IceCredentials(transport.Ufrag, transport.Password), transport.Fingerprint);
        return null;
    }

    private static MediaSection? Choose(SessionDescription description, out SdpProblem? refusal)
    {
        refusal = SdpProblem.No("There is no audio section: the station sends audio.");
        foreach (MediaSection section in description.Media)
        {
            if (section.Kind != "audio") continue;
            bool alive = section.Port != 0 || (section.BundleOnly && description.IsBundled(section));
            if (!alive) refusal = SdpProblem.No("The audio section is switched off (port 0).");
            else if (section.Protocol is not ("UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP")) refusal = SdpProblem.No("The station speaks UDP/TLS/RTP/SAVPF alone.");
            else if (section.Direction is SdpDirection.SendOnly or SdpDirection.Inactive) refusal = SdpProblem.No("The audio section does not receive: offer a=recvonly.");
            else if (section.Opus is null) refusal = SdpProblem.No("The audio section has no Opus: offer a=rtpmap:111 opus/48000/2.");
            else return section;
        }

        return null;
    }
}
