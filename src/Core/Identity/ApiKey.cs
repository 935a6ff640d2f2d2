using Radio24.Core.Posts;

namespace Radio24.Core.Identity;

/// <summary>A program's key: what is known of it without its secret.</summary>
/// <param name="Name">For people: which program it is for.</param>
/// <param name="Scopes">What it may do, in words that the Api defines.</param>
/// <param name="CreatedBy">The account that made it; null if that is gone.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
/// <param name="Replaces">The key that this one is the successor of.</param>
/// <param name="LastUsed">Kept to the minute.</param>
public sealed record ApiKey(
    Guid Id, string Name, IReadOnlyList<string> Scopes, ListenerId? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt = null, Guid? Replaces = null, DateTimeOffset? LastUsed = null)
{
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}
