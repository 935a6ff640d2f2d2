using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Logging;
using Radio24.Api.Security;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Api.Problems;

/// <summary>Makes a problem of every error that no route has answered itself.</summary>
internal sealed partial class ProblemHandling(ILogger<ProblemHandling> logger) : IExceptionHandler
{
    private const int LongestPlace = 40; // characters

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        SecurityHeaders.Write(httpContext);
        Problem problem;
        if (exception is BadHttpRequestException bad)
        {
            problem = Of(bad, httpContext);
        }
        else if (exception is StoreAwayException)
        {
            problem = Problem.StoreAway;
        }
        else if (exception is QueueAwayException)
        {
            problem = Problem.QueueAway;
        }
        else
        {
            // The path is the route's pattern: no ids, no tokens.
            Failed(logger, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName ?? "no route", exception);
            problem = Problem.Internal;
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static Problem Of(BadHttpRequestException bad, HttpContext context)
    {
        context.Response.StatusCode = bad.StatusCode;
        if (bad.StatusCode != StatusCodes.Status400BadRequest)
            return Problem.Of(context);
        return bad.InnerException is JsonException json
            ? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } body && UnknownMember.Of(json, body) is { } unknown ? unknown : Of(json)
            : new Problem(StatusCodes.Status400BadRequest, "badRequest", "The request has no body, or a part of it is missing or malformed.");
    }

    /// <summary>Where the JSON stops making sense, without repeating it.</summary>
    public static Problem Of(JsonException json)
    {
        string path = Place(json) is { } place ? $" at {place}" : "";
        return new Problem(
            StatusCodes.Status400BadRequest, "badJson",
            $"The body is not the JSON that this address takes: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}{path}. "
            + "It is malformed there, of the wrong type, or lacks a member.");
    }

    /// <summary>The path to the member that is wrong, fit to be shown: its names are the sender's. Null if it is the whole.</summary>
    public static string? Place(JsonException json)
    {
        if (json.Path is null or "$")
            return null;
        string place = CleanText.Of(json.Path, LongestPlace + 1);
        return CleanText.Length(place) <= LongestPlace ? place : CleanText.Of(place, LongestPlace) + "…";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private static partial void Failed(ILogger logger, string method, string route, Exception exception);
}
