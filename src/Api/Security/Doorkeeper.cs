using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Accounts;
using Radio24.Api.Keys;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Security;

/// <param name="Identity">Who it is; null if they do not say, or not believably.</param>
/// <param name="Until">How long this holds; null: until something changes.</param>
/// <param name="Failure">Why they are not believed; null if they are, or say nothing.</param>
internal sealed record Caller(ClaimsIdentity? Identity, DateTimeOffset? Until = null, string? Failure = null)
{
    public static Caller Nobody { get; } = new(null, Until: null);
}

/// <summary>Reads who is asking from a request: by its bearer, else by the session's cookie.</summary>
internal sealed class Doorkeeper(ListenerTokens tokens, IApiKeys keys, ISessions sessions, TimeProvider time)
{
    private const string Prefix = "Bearer ";

    public async ValueTask<Caller> LookAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string? header = request.Headers.Authorization;
        string? token = header;
        if (string.IsNullOrEmpty(header))
            token = TakesQuery(request.Path) ? request.Query["access_token"] : default(string?);
        else if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return new Caller(null, Failure: "not a bearer token");
        else
            token = header[Prefix.Length..].Trim();

        if (string.IsNullOrEmpty(token))
            return await SessionAsync(SessionCookie.Read(request), cancellationToken);
        return token.StartsWith(KeySecret.Prefix, StringComparison.Ordinal)
            ? await KeyAsync(token, cancellationToken)
            : await ListenerAsync(token);
    }

    private static bool TakesQuery(PathString path) => path.StartsWithSegments("/hubs") || path.StartsWithSegments("/api/v1/events");

    private async ValueTask<Caller> ListenerAsync(string token) => await tokens.ReadAsync(token) is var (listener, expiresAt)
        ? new Caller(Visitor.Of(listener), expiresAt)
        : new Caller(null, Failure: "not a token of this station that is still good");

    private async ValueTask<Caller> KeyAsync(string secret, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ApiKey? key = KeySecret.Hash(secret) is { } hash ? await keys.FindBySecretAsync(hash, cancellationToken) : null;
        if (key?.IsGood(now) != true)
            return new Caller(null, Failure: "not a key of this station that is still good");
        if (key.LastUsed is null || now - key.LastUsed >= TimeSpan.FromMinutes(1))
            await keys.UsedAsync(key.Id, now, cancellationToken);
        return new Caller(Visitor.Of(key), key.ExpiresAt);
    }

    // A session that has ended is no failure: its browser may go on as a stranger.
    private async ValueTask<Caller> SessionAsync(string? secret, CancellationToken cancellationToken) =>
        SecretHash.Of(secret) is { } hash && await sessions.FindAsync(hash, time.GetUtcNow(), cancellationToken) is var (account, until)
            ? new Caller(Visitor.Of(account), until)
            : Caller.Nobody;
}
