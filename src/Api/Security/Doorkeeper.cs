using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Accounts;
using Radio24.Api.Keys;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <summary>Reads who is asking from a request: by its bearer, else by the session's cookie.</summary>
internal sealed class Doorkeeper(ListenerTokens tokens, IApiKeys keys, ISessions sessions, TimeProvider time)
{
    private const string Prefix = "Bearer ";

    /// <returns>Who it is and how long that holds; a failure if they are not to be believed; neither, if they do not say.</returns>
    public ValueTask<AuthenticateResult> LookAsync(HttpRequest request)
    {
        if (!TryReadBearer(request, out ReadOnlySpan<char> bearer))
            return ValueTask.FromResult(AuthenticateResult.Fail("not a bearer token"));
        if (bearer.IsEmpty)
            return SessionAsync(SessionCookie.Read(request), request.HttpContext.RequestAborted);
        return tokens.AdmissionOf(bearer) is { } known ? ValueTask.FromResult(known) : TokenAsync(bearer.ToString(), request.HttpContext.RequestAborted);
    }

    /// <summary>False: they say who they are in another way than we know.</summary>
    private static bool TryReadBearer(HttpRequest request, out ReadOnlySpan<char> bearer)
    {
        string? header = request.Headers.Authorization;
        bearer = default;
        if (string.IsNullOrEmpty(header))
            bearer = TakesQuery(request.Path) ? request.Query["access_token"].ToString() : default(ReadOnlySpan<char>);
        else if (header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            bearer = header.AsSpan(Prefix.Length).Trim();
        else
            return false;
        return true;
    }

    private static bool TakesQuery(PathString path) => path.StartsWithSegments("/hubs") || path.StartsWithSegments("/api/v1/events");

    private ValueTask<AuthenticateResult> TokenAsync(string token, CancellationToken cancellationToken) =>
        token.StartsWith(KeySecret.Prefix, StringComparison.Ordinal) ? KeyAsync(token, cancellationToken) : ListenerAsync(token);

    private async ValueTask<AuthenticateResult> ListenerAsync(string token) => await tokens.ReadAsync(token) is var (_, admission)
        ? admission
        : AuthenticateResult.Fail("not a token of this station that is still good");

    private async ValueTask<AuthenticateResult> KeyAsync(string secret, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ApiKey? key = KeySecret.Hash(secret) is { } hash ? await keys.FindBySecretAsync(hash, cancellationToken) : null;
        if (key?.IsGood(now) != true)
            return AuthenticateResult.Fail("not a key of this station that is still good");
        if (key.LastUsed is null || now - key.LastUsed >= TimeSpan.FromMinutes(1))
            await keys.UsedAsync(key.Id, now, cancellationToken);
        return Visitor.Of(key).Admitted(key.ExpiresAt);
    }

    // A session that has ended is no failure: its browser may go on as a stranger.
    private async ValueTask<AuthenticateResult> SessionAsync(string? secret, CancellationToken cancellationToken) =>
        SecretHash.Of(secret) is { } hash && await sessions.FindAsync(hash, time.GetUtcNow(), cancellationToken) is var (account, until)
            ? Visitor.Of(account).Admitted(until)
            : AuthenticateResult.NoResult();
}
