namespace Radio24.Media.Sfu;

/// <summary>The ways a WHEP request can end (draft-ietf-wish-whep §4); the HTTP status each becomes is another's business.</summary>
public enum SfuOutcome
{
    /// <summary>201: a session was made.</summary>
    Created,

    /// <summary>204: a trickled candidate was taken note of.</summary>
    Trickled,

    /// <summary>200: the ICE session was restarted.</summary>
    Restarted,

    /// <summary>400.</summary>
    BadOffer,

    /// <summary>406.</summary>
    NotAcceptable,

    /// <summary>404.</summary>
    Unknown,

    /// <summary>409.</summary>
    NotLive,

    /// <summary>412.</summary>
    Stale,

    /// <summary>428.</summary>
    PreconditionRequired,

    /// <summary>503.</summary>
    Full,
}

/// <summary>What became of a request.</summary>
/// <param name="Session">An unguessable name (128 bits) for the session URL.</param>
/// <param name="Sdp">The answer, or the fragment that answers a restart.</param>
/// <param name="ETag">The ICE session's entity tag, without quotes.</param>
/// <param name="Problem">For a person: what was wrong and what is allowed.</param>
/// <param name="RetryAfter">When it makes sense to try again.</param>
public sealed record SfuResult(
    SfuOutcome Outcome, string? Session = null, string? Sdp = null, string? ETag = null, string? Problem = null,
    TimeSpan? RetryAfter = null);
