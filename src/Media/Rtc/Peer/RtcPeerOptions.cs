using Radio24.Media.Rtc.Dtls;
using Radio24.Media.Rtc.Ice;
using Radio24.Media.Rtc.Sdp;

namespace Radio24.Media.Rtc.Peer;

/// <summary>What offer and answer settled for one listener.</summary>
/// <param name="Dtls">Our certificate and profiles.</param>
/// <param name="Local">Our ICE credentials, as in our answer.</param>
/// <param name="Remote">The listener's, from its offer.</param>
/// <param name="Fingerprint">Of the listener's certificate, from its offer.</param>
/// <param name="Ssrc">The SSRC this listener sees, as in our answer.</param>
/// <param name="PayloadType">The listener's number for Opus.</param>
/// <param name="Clock">Wall time, for sender reports.</param>
/// <param name="CanonicalName">CNAME: the same for all of a station's streams, and says nothing of its machine (RFC 7022).</param>
public sealed record RtcPeerOptions(
    DtlsContext Dtls, IceCredentials Local, IceCredentials Remote, SdpFingerprint Fingerprint, uint Ssrc, byte PayloadType, NtpTime Clock,
    string CanonicalName = "radio24");
