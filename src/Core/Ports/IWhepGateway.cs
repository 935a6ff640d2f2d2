using System.Text.Json.Serialization;

namespace Radio24.Core.Ports;

/// <summary>
/// Listeners join the broadcast through it (draft-ietf-wish-whep): the Api speaks HTTP, what stands behind the port speaks WebRTC.
/// In one process an answer comes at once; when Api and Host are apart the call goes to the Host that is on air.
/// </summary>
public interface IWhepGateway
{
    /// <param name="offer">The browser's SDP offer.</param>
    /// <param name="from">Who sent it, as limits count: an address, or the prefix of an IPv6 customer. It is only compared.</param>
    ValueTask<WhepResult> JoinAsync(string offer, string from, CancellationToken cancellationToken);

    /// <summary>Ends the session; false if there is none by that name.</summary>
    ValueTask<bool> LeaveAsync(string session, CancellationToken cancellationToken);

    /// <summary>An ICE restart or trickle (RFC 8840 §9 fragment) of a session.</summary>
    /// <param name="ifMatch">The If-Match header as it came (RFC 9110 §13.1.1), or null if it was missing.</param>
    ValueTask<WhepResult> PatchAsync(string session, string fragment, string? ifMatch, CancellationToken cancellationToken);

    /// <summary>How many listeners have a session now.</summary>
    int Listeners { get; }
}

/// <summary>What became of a WHEP request.</summary>
/// <param name="Session">An unguessable name for the session URL.</param>
/// <param name="Sdp">The answer, or the fragment that answers a restart.</param>
/// <param name="ETag">The ICE session's entity tag, without quotes.</param>
/// <param name="Problem">For a person: what was wrong and what is allowed.</param>
/// <param name="RetryAfter">When it makes sense to try again.</param>
public sealed record WhepResult(
    WhepOutcome Outcome, string? Session = null, string? Sdp = null, string? ETag = null, string? Problem = null,
    TimeSpan? RetryAfter = null);

/// <summary>The ways a WHEP request can end; the HTTP status each becomes is the Api's business.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhepOutcome>))]
public enum WhepOutcome
{
    /// <summary>201: a session was made.</summary>
    Created,

    /// <summary>204: a trickled candidate was taken note of.</summary>
    Trickled,

    /// <summary>200: the ICE session was restarted.</summary>
    Restarted,

    /// <summary>400: not SDP, or not an offer that makes sense.</summary>
    BadOffer,

    /// <summary>406: well-formed, but nothing in it that the station can send (no Opus, no receiving audio section).</summary>
    NotAcceptable,

    /// <summary>404: no such session.</summary>
    Unknown,

    /// <summary>409: the station is not on air yet.</summary>
    NotLive,

    /// <summary>412: the entity tag is not the session's.</summary>
    Stale,

    /// <summary>428: PATCH needs If-Match.</summary>
    PreconditionRequired,

    /// <summary>503: as many listeners as this station may have.</summary>
    Full,
}
