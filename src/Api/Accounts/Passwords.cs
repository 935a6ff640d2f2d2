using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Radio24.Core.Identity;

namespace Radio24.Api.Accounts;

/// <summary>
/// The framework's password hasher (PBKDF2, a salt each). Hashing is slow on purpose: on half of the processors at most,
/// so that signing in does not take the machine from the air.
/// </summary>
internal sealed class Passwords : IDisposable
{
    private static readonly Account Nobody = new(default, "", null, Role.Listener, default);

    private readonly PasswordHasher<Account> _hasher;
    private readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string _nobodys;

    public Passwords(AccountOptions options)
    {
        _hasher = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordRounds }));
        _nobodys = _hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
    }

    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            return _hasher.HashPassword(Nobody, password);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <summary>Takes as long for somebody who does not exist or has no password.</summary>
    public async Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            PasswordVerificationResult result = _hasher.VerifyHashedPassword(Nobody, hash ?? _nobodys, password);
            return hash is null ? PasswordVerificationResult.Failed : result;
        }
        finally
        {
            _atOnce.Release();
        }
    }

    public void Dispose() => _atOnce.Dispose();
}
