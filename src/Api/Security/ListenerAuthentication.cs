using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Radio24.Api.Problems;
using Radio24.Core.Posts;

namespace Radio24.Api.Security;

/// <summary>
/// Knows a listener by a bearer token (RFC 6750) in the Authorization header; on the hub and the event stream, where a browser
/// cannot send headers, also by <c>?access_token=</c>.
/// </summary>
internal sealed class ListenerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ListenerTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Listener";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization;
        string? token = header;
        if (string.IsNullOrEmpty(header))
            token = TakesQuery(Request.Path) ? Request.Query["access_token"] : default(string?);
        else if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.Fail("not a bearer token");
        else
            token = header[Prefix.Length..].Trim();

        if (string.IsNullOrEmpty(token))
            return AuthenticateResult.NoResult();
        if (await tokens.ReadAsync(token) is not var (listener, expiresAt))
            return AuthenticateResult.Fail("not a token of this station that is still good");

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, listener.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = expiresAt }, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problem.NeedsToken.ExecuteAsync(Context);

    private static bool TakesQuery(PathString path) => path.StartsWithSegments("/hubs") || path.StartsWithSegments("/api/events");
}

/// <summary>Who is asking.</summary>
internal static class ListenerPrincipal
{
    /// <summary>The listener, or null without a token.</summary>
    public static ListenerId? Listener(this ClaimsPrincipal? user) =>
        ListenerId.TryParse(user?.FindFirst(ClaimTypes.NameIdentifier)?.Value, out ListenerId id) ? id : null;
}

/// <summary>Where a token may be left out, a bad one is still refused: its holder should know.</summary>
internal sealed class RefuseBadToken : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // Kept by the handler from the first time: this reads nothing anew.
        AuthenticateResult known = await context.HttpContext.AuthenticateAsync();
        return known.Failure is null ? await next(context) : Problem.NeedsToken;
    }
}
