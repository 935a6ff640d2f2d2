using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Accounts;
using Radio24.Api.Problems;

namespace Radio24.Api.Security;

/// <summary>
/// Other sites can make a browser send its cookie, but not a header that proves that they may read our answers. Whoever is known by
/// the cookie and changes something sends <c>X-CSRF-Token</c>, which follows from the session's secret and comes with signing in.
/// The hub, whose client sends no headers, is only for pages of the station itself.
/// </summary>
internal static class CrossSiteGuard
{
    public const string Header = "X-CSRF-Token";

    public static IApplicationBuilder UseCrossSiteGuard(this IApplicationBuilder app) => app.Use((context, next) =>
        !context.User.CameWithCookie() || IsForEverybody(context) || IsHarmless(context) ? next(context) : Refusal.ExecuteAsync(context));

    /// <summary>What the session's page must send.</summary>
    public static string? TokenOf(string secret) => SecretHash.Derive(secret, "csrf"u8);

    private static Problem Refusal { get; } = new(
        StatusCodes.Status403Forbidden, "needsCsrfToken",
        $"Whoever is signed in by cookie sends {Header} with what changes something: GET /api/v1/session says which.");

    // What asks nobody who they are gains nothing by the cookie; those routes take JSON, DELETE or SDP, which other sites cannot send either.
    private static bool IsForEverybody(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsHarmless(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Path.StartsWithSegments("/hubs"))
            return request.Headers.Origin.Count == 0 || request.Headers.Origin == $"{request.Scheme}://{request.Host}";
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        string? expected = SessionCookie.Read(request) is { } secret ? TokenOf(secret) : null;
        string? sent = request.Headers[Header];
        return expected is not null && sent is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(sent));
    }
}
