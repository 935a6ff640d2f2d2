using Radio24.Core.Identity;
using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>Named accounts. Secrets come in and go out as hashes only.</summary>
public interface IAccounts
{
    /// <summary>Adds an account.</summary>
    /// <returns>False if its login or external login is taken.</returns>
    ValueTask<bool> AddAsync(Account account, string? passwordHash, ExternalLogin? external, CancellationToken cancellationToken);

    ValueTask<Account?> FindAsync(ListenerId id, CancellationToken cancellationToken);

    /// <param name="login">Lower case.</param>
    ValueTask<AccountPassword?> FindByLoginAsync(string login, CancellationToken cancellationToken);

    ValueTask<Account?> FindByExternalAsync(ExternalLogin external, CancellationToken cancellationToken);

    /// <summary>Oldest first, those after <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<Account>> ListAsync(ListenerId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Changes what is not null. Whoever is disabled is signed out everywhere. The last admin who can sign in stays one.</summary>
    ValueTask<AccountChange> ChangeAsync(
        ListenerId id, Role? role, bool? disabled, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Whether nobody but this account is admin and can sign in.</summary>
    ValueTask<bool> IsLastAdminAsync(ListenerId id, CancellationToken cancellationToken);

    /// <summary>Deletes the account, its ways to sign in and its sessions. The last admin who can sign in stays.</summary>
    ValueTask<AccountDeletion> DeleteAsync(ListenerId id, CancellationToken cancellationToken);

    /// <returns>False if there is no such account.</returns>
    ValueTask<bool> SetPasswordAsync(ListenerId id, string passwordHash, CancellationToken cancellationToken);

    /// <summary>Whether anybody is admin and can sign in.</summary>
    ValueTask<bool> HasAdminAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a one-time link to become the first admin.</summary>
    ValueTask InviteAdminAsync(byte[] secretHash, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Uses a link: makes the first admin, once, however many ask at the same time.</summary>
    ValueTask<ClaimOutcome> ClaimAsync(
        byte[] secretHash, Account admin, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken);
}
