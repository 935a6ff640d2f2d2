using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Radio24.Api.Health;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Ports;

namespace Radio24.Api.Whep;

/// <summary>
/// Listening over WebRTC: draft-ietf-wish-whep. GET, HEAD and PUT are reserved by the draft: routing answers 405.
/// </summary>
internal static class WhepRoutes
{
    /// <summary>Browsers' offers for one audio section are 1 to 6 KB.</summary>
    private const int LargestSdp = 64 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// Says what may be sent where routing or CORS answers before a route does: on 415 and on a preflight.
    /// </summary>
    public static IApplicationBuilder UseWhepTypes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/whep", out PathString session))
        {
            context.Response.OnStarting(() =>
            {
                bool asked = HttpMethods.IsOptions(context.Request.Method)
                    || context.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType;
                if (asked && session.HasValue)
                    context.Response.Headers["Accept-Patch"] = WhepAnswers.Fragment;
                else if (asked)
                    context.Response.Headers["Accept-Post"] = WhepAnswers.Sdp;
                return Task.CompletedTask;
            });
        }

        return next(context);
    });

    public static void MapWhep(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder whep = routes.MapGroup("/whep").WithTags("Listening")
            .ForEverybody()
            .WithoutStore()
            .AddEndpointFilter<RefuseBadToken>()
            .RequireCors(Radio24Api.AnyOrigin)
            .LimitedBy(SharedLimits.Whep)
            .WithMetadata(new RequestSizeLimitAttribute(LargestSdp))
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        whep.MapPost("", JoinAsync)
            .WithName("joinBroadcast")
            .WithSummary("Listen: an SDP offer in, an answer out")
            .WithDescription("The session's URL is in Location: DELETE it to leave, PATCH it to restart ICE.")
            .Accepts<string>(WhepAnswers.Sdp)
            .Produces<string>(StatusCodes.Status201Created, WhepAnswers.Sdp)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status406NotAcceptable)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        whep.MapMethods("", [HttpMethods.Options], (HttpContext context) =>
            {
                context.Response.Headers.Allow = "POST, OPTIONS";
                return TypedResults.Ok();
            })
            .WithName("describeWhep").WithSummary("What may be posted here").Produces(StatusCodes.Status200OK);

        whep.MapDelete("{session}", LeaveAsync)
            .WithName("leaveBroadcast").WithSummary("Stop listening")
            .Produces(StatusCodes.Status200OK).ProducesProblem(StatusCodes.Status404NotFound);

        whep.MapPatch("{session}", PatchAsync)
            .WithName("patchSession").WithSummary("Trickle a candidate, or restart ICE with If-Match: \"*\"")
            .Accepts<string>(WhepAnswers.Fragment)
            .Produces<string>(StatusCodes.Status200OK, WhepAnswers.Fragment).Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);

        whep.MapMethods("{session}", [HttpMethods.Options], (string session, HttpContext context) =>
            {
                _ = session; // any: whether there is such a session is nobody's business
                context.Response.Headers.Allow = "PATCH, DELETE, OPTIONS";
                return TypedResults.Ok();
            })
            .WithName("describeSession").WithSummary("What may be done with a session").Produces(StatusCodes.Status200OK);
    }

    private static async Task<IResult> JoinAsync(HttpContext context, IWhepGateway gateway)
    {
        if (WrongType(context, WhepAnswers.Sdp) is { } wrong)
            return wrong;
        if (!Takes(context.Request, WhepAnswers.Sdp))
            return new Problem(
                StatusCodes.Status406NotAcceptable, "notAcceptable", $"The answer is {WhepAnswers.Sdp}, which Accept rules out.");
        string? offer = await ReadAsync(context);
        return offer is null
            ? NotText
            : WhepAnswers.Of(await gateway.JoinAsync(offer, AddressLimits.Of(context).ToString(), context.RequestAborted), context);
    }

    private static async Task<IResult> LeaveAsync(string session, HttpContext context, IWhepGateway gateway) =>
        await gateway.LeaveAsync(session, context.RequestAborted) ? TypedResults.Ok() : WhepAnswers.Unknown;

    private static async Task<IResult> PatchAsync(string session, HttpContext context, IWhepGateway gateway)
    {
        if (WrongType(context, WhepAnswers.Fragment) is { } wrong)
            return wrong;
        string? fragment = await ReadAsync(context);
        if (fragment is null)
            return NotText;
        string? ifMatch = context.Request.Headers.IfMatch.Count == 0 ? null : context.Request.Headers.IfMatch.ToString();
        return WhepAnswers.Of(await gateway.PatchAsync(session, fragment, ifMatch, context.RequestAborted), context);
    }

    private static Problem NotText { get; } = new(StatusCodes.Status400BadRequest, "badSdp", "The body is empty or not UTF-8.");

    private static Problem? WrongType(HttpContext context, string type)
    {
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? sent)
            && sent.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new Problem(StatusCodes.Status415UnsupportedMediaType, "unsupportedMediaType", $"Send {type}.");
    }

    private static bool Takes(HttpRequest request, string type)
    {
        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        var answer = new MediaTypeHeaderValue(type);
        return accepted.Count == 0 || accepted.Any(one => one.Quality != 0 && answer.IsSubsetOf(one));
    }

    private static async Task<string?> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        // Past the route's limit Kestrel throws, and the answer is 413.
        await context.Request.BodyReader.CopyToAsync(body, context.RequestAborted);
        try
        {
            string text = StrictUtf8.GetString(body.GetBuffer(), 0, (int)body.Length);
            return text.Length == 0 ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
