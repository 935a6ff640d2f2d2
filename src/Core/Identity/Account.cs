using Radio24.Core.Posts;

namespace Radio24.Core.Identity;

/// <summary>A person with a name at the station.</summary>
/// <param name="Id">Also who they are as a listener.</param>
/// <param name="Name">As others read it.</param>
/// <param name="Login">What they type to sign in: lower-case ASCII; null if they only sign in elsewhere.</param>
/// <param name="DisabledAt">Since when they may not sign in; null if they may.</param>
public sealed record Account(
    ListenerId Id, string Name, string? Login, Role Role, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt = null);

/// <summary>What another provider calls a person.</summary>
/// <param name="Provider">"google"</param>
/// <param name="Subject">The provider's lasting name for the person; never an e-mail address, which can change hands.</param>
public sealed record ExternalLogin(string Provider, string Subject);

/// <summary>An account and what its password is checked against; null if it has none.</summary>
public sealed record AccountPassword(Account Account, string? PasswordHash);

/// <summary>A change to an account as it came out.</summary>
/// <param name="Before">As it was; null if there is no such account.</param>
/// <param name="After">As it is now; equal to <paramref name="Before"/> if the change was refused.</param>
/// <param name="WasLastAdmin">It was refused: nobody would be left who can undo it.</param>
public sealed record AccountChange(Account? Before, Account? After, bool WasLastAdmin = false);

/// <summary>How deleting an account ended.</summary>
public enum AccountDeletion
{
    Deleted,

    /// <summary>There is no such account (any more).</summary>
    NoSuchAccount,

    /// <summary>Nothing was deleted: nobody else is admin and can sign in.</summary>
    LastAdmin,
}

/// <summary>How claiming the station ended.</summary>
public enum ClaimOutcome
{
    /// <summary>The account was made; the link is used up, and so is every other one.</summary>
    Claimed,

    /// <summary>No such link, or it is used up, too old, or the station has an admin already.</summary>
    BadLink,

    /// <summary>The login is taken: the link is still good for another one.</summary>
    LoginTaken,
}
