using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Accounts;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Keys;

/// <summary>Programs' keys, for admins.</summary>
internal static class KeyRoutes
{
    /// <summary>In hours.</summary>
    private const int LongestOverlap = 720;

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder keys = routes.MapGroup("/keys").WithTags("Keys").Needs(Permission.ManageKeys)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        keys.MapGet("", ListAsync)
            .WithName("listKeys").WithSummary("All keys, newest first, without their secrets").Produces<KeyList>();
        keys.MapPost("", AddAsync)
            .WithName("createKey").WithSummary("Make a key for a program")
            .WithDescription($"`secret` is shown this once. Scopes: {string.Join(", ", Permissions.Scopes.Keys)}.")
            .Produces<NewKey>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        keys.MapPost("/{id}/rotate", RotateAsync)
            .WithName("rotateKey").WithSummary("A new secret; the old one stays good for a while")
            .Produces<NewKey>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        keys.MapDelete("/{id}", RevokeAsync)
            .WithName("revokeKey").WithSummary("End a key now")
            .Produces<KeyAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(IApiKeys keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new KeyList([.. (await keys.ListAsync(cancellationToken)).Select(KeyAnswer.Of)]));

    private static async Task<IResult> AddAsync(
        WantedKey wanted, ClaimsPrincipal user, HttpContext context, IApiKeys keys, PostLimits limits, AuditTrail audit, TimeProvider time)
    {
        if (PlainText.Read("name", wanted.Name, limits.MaximumName, out string name) is { } badName)
            return badName;
        if (name.Length == 0)
            return Bad("nameEmpty", "A key has a name: which program it is for.");
        string[] scopes = [.. (wanted.Scopes ?? []).Distinct().Order(StringComparer.Ordinal)];
        if (scopes.Length == 0 || !scopes.All(Permissions.Scopes.ContainsKey))
            return Bad("badScopes", $"A key has one or more of these scopes: {string.Join(", ", Permissions.Scopes.Keys)}.");
        if (wanted.ExpiresInDays is <= 0 or > 3660)
            return Bad("badExpiry", "A key is good for 1 to 3660 days, or, left out, without an end.");

        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? expiresAt = wanted.ExpiresInDays is { } days ? now.AddDays(days) : null;
        var key = new ApiKey(Guid.CreateVersion7(now), name, scopes, user.Listener(), now, expiresAt);
        string secret = KeySecret.New();
        await keys.AddAsync(key, KeySecret.Hash(secret)!, context.RequestAborted);
        await audit.NoteAsync(user.Actor(), "key.create", Subject(key.Id), after: new { key.Scopes, key.ExpiresAt });
        return Show(key, secret, context);
    }

    private static async Task<IResult> RotateAsync(
        string id, int? overlapHours, ClaimsPrincipal user, HttpContext context, IApiKeys keys, AuditTrail audit, TimeProvider time)
    {
        if (overlapHours is < 0 or > LongestOverlap)
            return Bad("badOverlap", $"`overlapHours` is 0 to {LongestOverlap}; left out, 24.");
        var overlap = TimeSpan.FromHours(overlapHours ?? 24);
        ApiKey? old = Guid.TryParseExact(id, "N", out Guid known)
            ? (await keys.ListAsync(context.RequestAborted)).FirstOrDefault(key => key.Id == known)
            : null;
        if (old is null)
            return Unknown;

        DateTimeOffset now = time.GetUtcNow();
        // As long as the old one was meant to last.
        DateTimeOffset? expiresAt = old.ExpiresAt is { } end ? now + (end - old.CreatedAt) : null;
        var next = new ApiKey(Guid.CreateVersion7(now), old.Name, old.Scopes, user.Listener(), now, expiresAt, Replaces: old.Id);
        string secret = KeySecret.New();
        if (!await keys.RotateAsync(next, KeySecret.Hash(secret)!, now + overlap, context.RequestAborted))
            return new Problem(StatusCodes.Status409Conflict, "keyEnded", "This key has ended or has a successor already.");
        await audit.NoteAsync(user.Actor(), "key.rotate", Subject(old.Id), after: new { next = Subject(next.Id), oldEndsAt = now + overlap });
        return Show(next, secret, context);
    }

    private static async Task<IResult> RevokeAsync(
        string id, ClaimsPrincipal user, IApiKeys keys, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken)
    {
        ApiKey? revoked = Guid.TryParseExact(id, "N", out Guid known)
            ? await keys.RevokeAsync(known, time.GetUtcNow(), cancellationToken)
            : null;
        if (revoked is null)
            return Unknown;
        await audit.NoteAsync(user.Actor(), "key.revoke", Subject(revoked.Id));
        return TypedResults.Ok(KeyAnswer.Of(revoked));
    }

    private static Created<NewKey> Show(ApiKey key, string secret, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new NewKey(KeyAnswer.Of(key), secret));
    }

    private static string Subject(Guid id) => $"key:{id:N}";

    private static Problem Bad(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);

    private static Problem Unknown { get; } = new(StatusCodes.Status404NotFound, "unknownKey", "There is no key by this id.");
}

internal sealed record WantedKey(string? Name, IReadOnlyList<string>? Scopes, int? ExpiresInDays = null);

internal sealed record KeyAnswer(
    string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt,
    string? Replaces, DateTimeOffset? LastUsed)
{
    public static KeyAnswer Of(ApiKey key) => new(
        key.Id.ToString("N"), key.Name, key.Scopes, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.Replaces?.ToString("N"), key.LastUsed);
}

internal sealed record KeyList(IReadOnlyList<KeyAnswer> Keys);

/// <param name="Secret">Send it as <c>Authorization: Bearer</c>. Shown this once: the station does not know it any more.</param>
internal sealed record NewKey(KeyAnswer Key, string Secret);
