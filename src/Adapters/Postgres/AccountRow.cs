using Radio24.Core.Identity;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>A row of <c>accounts</c> as Dapper reads it.</summary>
internal sealed class AccountRow
{
    /// <summary>The columns, for <c>select</c> from <c>accounts a</c>.</summary>
    public const string Columns = "a.id, a.name, a.login, a.password_hash as passwordhash, a.role, a.created_at as createdat, a.disabled_at as disabledat";

    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string? Login { get; init; }
    public string? PasswordHash { get; init; }
    public string Role { get; init; } = "";
    public DateTime CreatedAt { get; init; }
    public DateTime? DisabledAt { get; init; }

    public Account ToAccount() => new(
        new ListenerId(Id), Name, Login, Enum.Parse<Role>(Role, ignoreCase: true), new DateTimeOffset(CreatedAt, TimeSpan.Zero),
        DisabledAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null);

    public static string NameOf(Role role) => role.ToString().ToLowerInvariant();
}
