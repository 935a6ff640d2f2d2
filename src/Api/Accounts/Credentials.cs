using Microsoft.AspNetCore.Http;
using Radio24.Api.Problems;

namespace Radio24.Api.Accounts;

/// <summary>What a login and a password may be.</summary>
internal static class Credentials
{
    public const int ShortestPassword = 10;
    public const int LongestPassword = 200;
    private const int ShortestLogin = 3;
    private const int LongestLogin = 64;

    /// <summary>A login as it is kept: lower case. Null if nobody can have it.</summary>
    public static string? Login(string? text)
    {
        string login = (text ?? "").Trim();
        return login.Length is >= ShortestLogin and <= LongestLogin && login.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+')
            ? login.ToLowerInvariant()
            : null;
    }

    public static Problem BadLogin { get; } = new(
        StatusCodes.Status400BadRequest, "badLogin",
        $"A login has {ShortestLogin} to {LongestLogin} of: ASCII letters, digits, and . _ - @ +");

    public static Problem LoginTaken { get; } = new(StatusCodes.Status409Conflict, "loginTaken", "Somebody else has this login.");

    /// <summary>Long is what makes a password good; the rest is only there against the plainest mistakes.</summary>
    public static Problem? Check(string? password, string? login)
    {
        if (password is null || password.Length is < ShortestPassword or > LongestPassword)
            return Bad("badPassword", $"A password has {ShortestPassword} to {LongestPassword} characters.");
        if (password.Distinct().Count() < 4 || (login is not null && password.Contains(login, StringComparison.OrdinalIgnoreCase)))
            return Bad("weakPassword", "This password is too easy to guess: use more than a few different characters, and not the login.");
        return null;
    }

    private static Problem Bad(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);
}
