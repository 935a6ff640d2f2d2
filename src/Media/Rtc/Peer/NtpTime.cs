namespace Radio24.Media.Rtc.Peer;

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
