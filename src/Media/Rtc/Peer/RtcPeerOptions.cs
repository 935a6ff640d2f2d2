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

/// <summary>
/// Wall time for sender reports (RFC 3550 §4): seconds since 1900 in 32.32 fixed point, from the monotonic <c>now</c> of the media
/// engine, which never reads a clock itself.
/// </summary>
/// <param name="AtZero">NTP time when <c>now</c> was 0.</param>
public readonly record struct NtpTime(ulong AtZero)
{
    private const long UnixEpochInNtpSeconds = 2_208_988_800;

    /// <summary>Ties wall time to monotonic time.</summary>
    /// <param name="wall">The wall time …</param>
    /// <param name="now">… at this monotonic millisecond.</param>
    public static NtpTime From(DateTimeOffset wall, long now)
    {
        long milliseconds = wall.ToUnixTimeMilliseconds() - now + UnixEpochInNtpSeconds * 1000;
        return new NtpTime(FixedPoint(milliseconds));
    }

    /// <summary>The NTP time at a monotonic millisecond.</summary>
    public ulong At(long now) => AtZero + FixedPoint(now);

    private static ulong FixedPoint(long milliseconds) =>
        ((ulong)(milliseconds / 1000) << 32) + ((ulong)(milliseconds % 1000) << 32) / 1000;
}
