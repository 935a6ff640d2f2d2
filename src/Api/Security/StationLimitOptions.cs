using System.ComponentModel.DataAnnotations;

namespace Radio24.Api.Security;

/// <summary>
/// How much everybody together may ask of the station: section <c>Radio24:Station</c>. So many at once, then so many a minute, over all
/// of its processes. The defaults are what two cores carry beside the programme. (Posts of everybody: <c>Radio24:Posts:StationPerMinute</c>.)
/// </summary>
public sealed record StationLimitOptions
{
    /// <summary>New and renewed listeners a minute.</summary>
    [Range(1, int.MaxValue)]
    public int ListenersPerMinute { get; init; } = 6_000;

    /// <summary>Listeners who join the sound a minute: each costs a DTLS handshake, about 2 ms of a core.</summary>
    [Range(1, int.MaxValue)]
    public int JoinsPerMinute { get; init; } = 6_000;

    /// <summary>Attempts to sign in or to claim the station a minute: each costs a password's hash, about 100 ms of a core.</summary>
    [Range(1, int.MaxValue)]
    public int SignInsPerMinute { get; init; } = 300;
}
