using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Radio24.Core.Ports;

namespace Radio24.Host.Publishing;

/// <summary>
/// What Api processes ask the Host on behalf of listeners: the port <see cref="IWhepGateway"/> as HTTP. Media does not come this
/// way; it flows between the browser and this Host's UDP port. Callers without the secret get a 404.
/// </summary>
public static class InternalWhepRoutes
{
    /// <summary>Browsers' offers for one audio section are 1 to 6 KB.</summary>
    private const long LargestBody = 64 * 1024;

    public static void MapInternalWhep(this IEndpointRouteBuilder routes, string secret)
    {
        byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {secret}"));
        RouteGroupBuilder whep = routes.MapGroup("/internal/whep")
            .AddEndpointFilter((context, next) => Knows(context.HttpContext.Request, expected)
                ? next(context)
                : ValueTask.FromResult<object?>(TypedResults.NotFound()))
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestBody));

        whep.MapPost("", async (InternalOffer offer, IWhepGateway gateway, CancellationToken ct) =>
            TypedResults.Ok(await gateway.JoinAsync(offer.Sdp, offer.From ?? "", ct)));
        whep.MapPatch("{session}", async (string session, InternalFragment fragment, IWhepGateway gateway, CancellationToken ct) =>
            TypedResults.Ok(await gateway.PatchAsync(session, fragment.Sdp, fragment.IfMatch, ct)));
        whep.MapDelete("{session}", async Task<IResult> (string session, IWhepGateway gateway, CancellationToken ct) =>
            await gateway.LeaveAsync(session, ct) ? TypedResults.Ok() : TypedResults.NotFound());
    }

    /// <summary>This Host's metrics, for a Prometheus that is given the secret as its bearer token.</summary>
    public static void UseInternalMetrics(this IApplicationBuilder app, string secret)
    {
        byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes($"Bearer {secret}"));
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
            context.Request.Path == "/internal/metrics" && Knows(context.Request, expected));
    }

    // Digests are compared, so that the time it takes tells nothing about the secret, not even its length.
    private static bool Knows(HttpRequest request, byte[] expected) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString())), expected);
}

/// <param name="Sdp">A browser's offer.</param>
/// <param name="From">Who sent it to the Api.</param>
internal sealed record InternalOffer(string Sdp, string? From);

/// <param name="Sdp">An RFC 8840 fragment.</param>
/// <param name="IfMatch">As it came.</param>
internal sealed record InternalFragment(string Sdp, string? IfMatch);
