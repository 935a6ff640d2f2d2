using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Identity;
using Radio24.Core.Ports;

namespace Radio24.Api.Accounts;

/// <summary>
/// Signing in with a password. Whoever does not exist, is disabled, has no password or mistyped it gets the same answer after the same
/// time, and guessing is slowed by login and address and by login alone.
/// </summary>
internal sealed class SignIn(
    IAccounts accounts, ISessions sessions, Passwords passwords, IRateLimits rates, AuditTrail audit, AccountOptions options,
    TimeProvider time)
{
    /// <summary>Also longer than any good password: not worth hashing.</summary>
    private const int Longest = Credentials.LongestPassword;

    public async Task<(Account? Account, Problem? Problem)> CheckAsync(
        string? login, string? password, IPAddress address, CancellationToken cancellationToken)
    {
        string known = Credentials.Login(login) ?? "";
        string who = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(known)).AsSpan(0, 12));
        RateLimit[] limits =
        [
            new($"password:{who}:{address}", new RateRule.Window(options.WrongFromAddress, TimeSpan.FromMinutes(15))),
            new($"password:{who}", new RateRule.Window(options.WrongInAll, TimeSpan.FromHours(1))),
        ];
        RateAnswer counted = await rates.TakeAsync(limits, cancellationToken);
        if (counted.RefusedBy is { } by)
            return (null, TooManyGuesses(counted.States[by].NextIn));

        AccountPassword? found = known.Length > 0 && password?.Length <= Longest ? await accounts.FindByLoginAsync(known, cancellationToken) : null;
        PasswordVerificationResult result = await passwords.VerifyAsync(
            found?.PasswordHash, password?.Length <= Longest ? password : "", cancellationToken);
        if (found is null || result == PasswordVerificationResult.Failed || found.Account.DisabledAt is not null)
        {
            await audit.NoteAsync("station", "account.loginRefused", found is null ? "account:unknown" : Subject(found.Account));
            return (null, Wrong);
        }

        await rates.GiveBackAsync(limits, cancellationToken);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            await accounts.SetPasswordAsync(found.Account.Id, await passwords.HashAsync(password!, cancellationToken), cancellationToken);
        return (found.Account, null);
    }

    /// <summary>Opens a session and hands its secret to the browser.</summary>
    public async Task<SessionAnswer> OpenAsync(HttpContext context, Account account, string how)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expiresAt = now + options.SessionLifetime;
        // Always a new one: a session that somebody else put into the browser does not become this person's.
        string secret = SecretHash.NewSecret();
        await sessions.OpenAsync(SecretHash.Of(secret)!, account.Id, now, expiresAt, context.RequestAborted);
        SessionCookie.Write(context, secret, expiresAt);
        context.Response.Headers.CacheControl = "no-store";
        await audit.NoteAsync(Subject(account), "account.login", Subject(account), after: new { how });
        return new SessionAnswer(AccountAnswer.Of(account), CrossSiteGuard.TokenOf(secret), expiresAt);
    }

    public static string Subject(Account account) => $"account:{account.Id}";

    private static Problem Wrong { get; } = new(
        StatusCodes.Status401Unauthorized, "wrongLogin", "The login or the password is wrong, or the account may not sign in.");

    private static Problem TooManyGuesses(TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests, "tooManyGuesses", "Too many wrong passwords. Wait before you try again.")
    {
        RetryAfter = wait,
        Members = new() { ["remaining"] = 0 },
    };
}
