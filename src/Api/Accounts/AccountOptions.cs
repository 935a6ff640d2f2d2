using System.ComponentModel.DataAnnotations;

namespace Radio24.Api.Accounts;

/// <summary>Named accounts: section <c>Radio24:Accounts</c>.</summary>
public sealed record AccountOptions
{
    /// <summary>How long a browser stays signed in.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00")]
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long the link to become the first admin is good for; every start without an admin prints a new one.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan AdminLinkLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>PBKDF2-HMAC-SHA512 rounds; more rounds make guessing a stolen hash slower, and signing in too.</summary>
    [Range(1_000, int.MaxValue)]
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>Wrong passwords for one login from one address in 15 minutes.</summary>
    [Range(1, int.MaxValue)]
    public int WrongFromAddress { get; init; } = 5;

    /// <summary>Wrong passwords for one login from anywhere in an hour: then nobody gets in with a password until some are forgotten.</summary>
    [Range(1, int.MaxValue)]
    public int WrongInAll { get; init; } = 50;
}
