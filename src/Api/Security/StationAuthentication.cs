using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Radio24.Api.Accounts;
using Radio24.Api.Keys;
using Radio24.Api.Problems;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <summary>
/// Knows who is asking: by a bearer (RFC 6750), which is a listener's token or a program's key, in the Authorization header; on the
/// hub and the event stream, where a browser cannot send headers, also by <c>?access_token=</c>. Without one: by the session's cookie.
/// </summary>
internal sealed class StationAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    ListenerTokens tokens, IApiKeys keys, ISessions sessions, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Radio24";
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
            return SessionCookie.Read(Request) is { } secret ? await SessionAsync(secret) : AuthenticateResult.NoResult();
        return token.StartsWith(KeySecret.Prefix, StringComparison.Ordinal) ? await KeyAsync(token) : await ListenerAsync(token);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problem.NeedsToken.ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.NotAllowed.ExecuteAsync(Context);

    private static bool TakesQuery(PathString path) => path.StartsWithSegments("/hubs") || path.StartsWithSegments("/api/v1/events");

    private static AuthenticateResult Known(ClaimsIdentity identity, DateTimeOffset? until) => AuthenticateResult.Success(
        new AuthenticationTicket(new ClaimsPrincipal(identity), new AuthenticationProperties { ExpiresUtc = until }, SchemeName));

    private async Task<AuthenticateResult> ListenerAsync(string token) => await tokens.ReadAsync(token) is var (listener, expiresAt)
        ? Known(Visitor.Of(listener), expiresAt)
        : AuthenticateResult.Fail("not a token of this station that is still good");

    private async Task<AuthenticateResult> KeyAsync(string secret)
    {
        DateTimeOffset now = time.GetUtcNow();
        ApiKey? key = KeySecret.Hash(secret) is { } hash ? await keys.FindBySecretAsync(hash, Context.RequestAborted) : null;
        if (key?.IsGood(now) != true)
            return AuthenticateResult.Fail("not a key of this station that is still good");
        if (key.LastUsed is null || now - key.LastUsed >= TimeSpan.FromMinutes(1))
            await keys.UsedAsync(key.Id, now, Context.RequestAborted);
        return Known(Visitor.Of(key), key.ExpiresAt);
    }

    // A session that has ended is no failure: its browser may go on as a stranger.
    private async Task<AuthenticateResult> SessionAsync(string secret) =>
        SecretHash.Of(secret) is { } hash && await sessions.FindAsync(hash, time.GetUtcNow(), Context.RequestAborted) is var (account, until)
            ? Known(Visitor.Of(account), until)
            : AuthenticateResult.NoResult();
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
