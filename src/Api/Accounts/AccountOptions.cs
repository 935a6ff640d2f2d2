namespace Radio24.Api.Accounts;

/// <summary>Named accounts: section <c>Radio24:Accounts</c>.</summary>
public sealed record AccountOptions
{
    /// <summary>How long a browser stays signed in.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long the link to become the first admin is good for; every start without an admin prints a new one.</summary>
    public TimeSpan AdminLinkLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>PBKDF2-HMAC-SHA512 rounds; more rounds make guessing a stolen hash slower, and signing in too.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>Wrong passwords for one login from one address in 15 minutes.</summary>
    public int WrongFromAddress { get; init; } = 5;

    /// <summary>Wrong passwords for one login from anywhere in an hour: then nobody gets in with a password until some are forgotten.</summary>
    public int WrongInAll { get; init; } = 50;

    internal IEnumerable<string> Problems()
    {
        if (SessionLifetime < TimeSpan.FromMinutes(1) || SessionLifetime > TimeSpan.FromDays(90))
            yield return $"Radio24:Accounts:SessionLifetime is {SessionLifetime}; 00:01:00 to 90.00:00:00 is possible.";
        if (AdminLinkLifetime < TimeSpan.FromMinutes(1) || AdminLinkLifetime > TimeSpan.FromDays(7))
            yield return $"Radio24:Accounts:AdminLinkLifetime is {AdminLinkLifetime}; 00:01:00 to 7.00:00:00 is possible.";
        if (PasswordRounds < 1_000)
            yield return $"Radio24:Accounts:PasswordRounds is {PasswordRounds}; at least 1000 is needed, 210000 is sensible.";
        if (WrongFromAddress < 1)
            yield return $"Radio24:Accounts:WrongFromAddress is {WrongFromAddress}; at least 1 is needed.";
        if (WrongInAll < 1)
            yield return $"Radio24:Accounts:WrongInAll is {WrongInAll}; at least 1 is needed.";
    }
}
