using Microsoft.AspNetCore.Http;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Whep;

/// <summary>Which HTTP answer each WHEP outcome is (draft-ietf-wish-whep §4).</summary>
internal static class WhepAnswers
{
    public const string Sdp = "application/sdp";
    public const string Fragment = "application/trickle-ice-sdpfrag";

    private static readonly TimeSpan WhenNotLive = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WhenFull = TimeSpan.FromSeconds(30);

    public static IResult Of(WhepResult result, HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        switch (result.Outcome)
        {
            case WhepOutcome.Created:
                headers.Location = context.Request.Outside($"/whep/{result.Session}");
                headers.ETag = Quote(result.ETag);
                headers["Accept-Patch"] = Fragment;
                headers.CacheControl = "no-store";
                return TypedResults.Text(result.Sdp, Sdp, statusCode: StatusCodes.Status201Created);

            case WhepOutcome.Trickled:
                return TypedResults.NoContent();

            case WhepOutcome.Restarted:
                headers.ETag = Quote(result.ETag);
                return TypedResults.Text(result.Sdp, Fragment, statusCode: StatusCodes.Status200OK);

            case WhepOutcome.BadOffer:
                return Refused(StatusCodes.Status400BadRequest, "badSdp", result, "This is not SDP that makes sense here.");
            case WhepOutcome.NotAcceptable:
                return Refused(
                    StatusCodes.Status406NotAcceptable, "nothingToSend", result,
                    "The offer has no audio section that receives Opus: the station sends nothing else.");
            case WhepOutcome.Unknown:
                return Unknown;
            case WhepOutcome.NotLive:
                return Refused(StatusCodes.Status409Conflict, "notLive", result, "The station is not on air yet.", WhenNotLive);
            case WhepOutcome.Stale:
                return Refused(
                    StatusCodes.Status412PreconditionFailed, "staleSession", result,
                    "If-Match is not the session's entity tag: its ICE has been restarted since.");
            case WhepOutcome.PreconditionRequired:
                return Refused(
                    StatusCodes.Status428PreconditionRequired, "needsIfMatch", result,
                    "PATCH needs If-Match: the session's entity tag to trickle, \"*\" to restart ICE.");
            case WhepOutcome.Full:
                return Refused(
                    StatusCodes.Status503ServiceUnavailable, "full", result, "As many are listening as this station can serve.", WhenFull);
            default:
                throw new InvalidOperationException($"The WHEP gateway answered {result.Outcome}.");
        }
    }

    public static Problem Unknown { get; } = new(
        StatusCodes.Status404NotFound, "unknownSession", "There is no such session; it may have ended. POST /whep makes a new one.");

    /// <param name="again">When to try again if the gateway does not say; null: never.</param>
    private static Problem Refused(int status, string code, WhepResult result, string otherwise, TimeSpan? again = null) =>
        new(status, code, result.Problem ?? otherwise) { RetryAfter = again is null ? null : result.RetryAfter ?? again };

    private static string Quote(string? tag) => $"\"{tag}\"";
}
