using Radio24.Core.Identity;

namespace Radio24.Api.Accounts;

internal sealed record AccountAnswer(string Id, string Name, string? Login, Role Role, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt)
{
    public static AccountAnswer Of(Account account) => new(
        account.Id.ToString(), account.Name, account.Login, account.Role, account.CreatedAt, account.DisabledAt);
}

internal sealed record AccountList(IReadOnlyList<AccountAnswer> Accounts, string? Next);

/// <param name="Account">Null: nobody is signed in.</param>
/// <param name="CsrfToken">Send it as X-CSRF-Token with everything that changes something.</param>
internal sealed record SessionAnswer(AccountAnswer? Account, string? CsrfToken, DateTimeOffset? ExpiresAt)
{
    /// <summary>Other ways to sign in: GET /api/v1/session/oauth/{provider}.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];
}

internal sealed record Login(string? Name, string? Password);

internal sealed record NewPassword(string? Current, string? New);

/// <param name="Token">From the link that the station printed when it started.</param>
internal sealed record Claim(string? Token, string? Login, string? Password, string? Name = null);

/// <param name="Name">As others read it; the login if left out.</param>
internal sealed record NewAccount(string? Login, string? Password, Role Role, string? Name = null);

/// <summary>What is left out stays.</summary>
internal sealed record AccountEdit(Role? Role = null, bool? Disabled = null, string? Password = null);
