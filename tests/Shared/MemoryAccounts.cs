using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Tests;

/// <summary>Accounts and sessions in memory.</summary>
internal sealed class MemoryAccounts : IAccounts, ISessions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ListenerId, AccountPassword> _accounts = [];
    private readonly Dictionary<ExternalLogin, ListenerId> _externals = [];
    private readonly Dictionary<string, (ListenerId Account, DateTimeOffset ExpiresAt)> _sessions = [];
    private readonly Dictionary<string, DateTimeOffset> _invitations = [];

    public ValueTask<bool> AddAsync(Account account, string? passwordHash, ExternalLogin? external, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (IsTaken(account.Login) || (external is not null && _externals.ContainsKey(external)))
                return ValueTask.FromResult(false);
            _accounts.Add(account.Id, new AccountPassword(account, passwordHash));
            if (external is not null)
                _externals.Add(external, account.Id);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<Account?> FindAsync(ListenerId id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_accounts.GetValueOrDefault(id)?.Account);
    }

    public ValueTask<AccountPassword?> FindByLoginAsync(string login, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_accounts.Values.FirstOrDefault(one => one.Account.Login == login));
    }

    public ValueTask<Account?> FindByExternalAsync(ExternalLogin external, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_externals.TryGetValue(external, out ListenerId id) ? _accounts[id].Account : null);
    }

    public ValueTask<IReadOnlyList<Account>> ListAsync(ListenerId? after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<Account>>([.. _accounts.Values.Select(one => one.Account)
                .OrderBy(account => account.Id.ToString())
                .Where(account => after is null || string.CompareOrdinal(account.Id.ToString(), after.ToString()) > 0)
                .Take(limit)]);
        }
    }

    public ValueTask<AccountChange> ChangeAsync(
        ListenerId id, Role? role, bool? disabled, DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_accounts.TryGetValue(id, out AccountPassword? kept))
                return ValueTask.FromResult(new AccountChange(null, null));
            Account before = kept.Account;
            Account after = before with
            {
                Role = role ?? before.Role,
                DisabledAt = disabled switch { true => before.DisabledAt ?? at, false => null, null => before.DisabledAt },
            };
            if (IsAdmin(before) && !IsAdmin(after) && _accounts.Values.Count(one => IsAdmin(one.Account)) == 1)
                return ValueTask.FromResult(new AccountChange(before, before, WasLastAdmin: true));
            _accounts[id] = kept with { Account = after };
            if (after.DisabledAt is not null)
                Close(session => session.Account == id);
            return ValueTask.FromResult(new AccountChange(before, after));
        }
    }

    public ValueTask<bool> IsLastAdminAsync(ListenerId id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(IsLastAdmin(id));
    }

    public ValueTask<AccountDeletion> DeleteAsync(ListenerId id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_accounts.ContainsKey(id))
                return ValueTask.FromResult(AccountDeletion.NoSuchAccount);
            if (IsLastAdmin(id))
                return ValueTask.FromResult(AccountDeletion.LastAdmin);
            _accounts.Remove(id);
            Close(session => session.Account == id);
            foreach (ExternalLogin external in _externals.Where(one => one.Value == id).Select(one => one.Key).ToArray())
                _externals.Remove(external);
            return ValueTask.FromResult(AccountDeletion.Deleted);
        }
    }

    public ValueTask<bool> SetPasswordAsync(ListenerId id, string passwordHash, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_accounts.TryGetValue(id, out AccountPassword? kept))
                return ValueTask.FromResult(false);
            _accounts[id] = kept with { PasswordHash = passwordHash };
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> HasAdminAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(HasAdmin());
    }

    public ValueTask InviteAdminAsync(byte[] secretHash, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        lock (_gate)
            _invitations.Add(Convert.ToHexString(secretHash), expiresAt);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ClaimOutcome> ClaimAsync(
        byte[] secretHash, Account admin, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string secret = Convert.ToHexString(secretHash);
        lock (_gate)
        {
            if (HasAdmin() || !_invitations.TryGetValue(secret, out DateTimeOffset expiresAt) || expiresAt <= now)
                return ValueTask.FromResult(ClaimOutcome.BadLink);
            if (IsTaken(admin.Login))
                return ValueTask.FromResult(ClaimOutcome.LoginTaken);
            _invitations.Remove(secret);
            _accounts.Add(admin.Id, new AccountPassword(admin, passwordHash));
            return ValueTask.FromResult(ClaimOutcome.Claimed);
        }
    }

    public ValueTask OpenAsync(
        byte[] secretHash, ListenerId account, DateTimeOffset openedAt, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Close(session => session.ExpiresAt < openedAt);
            _sessions.Add(Convert.ToHexString(secretHash), (account, expiresAt));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<(Account Account, DateTimeOffset ExpiresAt)?> FindAsync(
        byte[] secretHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<(Account, DateTimeOffset)?>(
                _sessions.TryGetValue(Convert.ToHexString(secretHash), out (ListenerId Account, DateTimeOffset ExpiresAt) session)
                && session.ExpiresAt > now && _accounts[session.Account].Account is { DisabledAt: null } account
                    ? (account, session.ExpiresAt)
                    : null);
        }
    }

    public ValueTask CloseAsync(byte[] secretHash, CancellationToken cancellationToken)
    {
        lock (_gate)
            _sessions.Remove(Convert.ToHexString(secretHash));
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAllAsync(ListenerId account, byte[]? except, CancellationToken cancellationToken)
    {
        string? stays = except is null ? null : Convert.ToHexString(except);
        lock (_gate)
        {
            foreach ((string secret, (ListenerId Account, DateTimeOffset) session) in _sessions)
            {
                if (session.Account == account && secret != stays)
                    _sessions.Remove(secret);
            }
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsAdmin(Account account) => account is { Role: Role.Admin, DisabledAt: null };

    private bool IsLastAdmin(ListenerId id) =>
        _accounts.TryGetValue(id, out AccountPassword? kept) && IsAdmin(kept.Account)
        && _accounts.Values.Count(one => IsAdmin(one.Account)) == 1;

    private bool HasAdmin() => _accounts.Values.Any(one => IsAdmin(one.Account));

    private bool IsTaken(string? login) => login is not null && _accounts.Values.Any(one => one.Account.Login == login);

    private void Close(Func<(ListenerId Account, DateTimeOffset ExpiresAt), bool> which)
    {
        foreach ((string secret, (ListenerId, DateTimeOffset) session) in _sessions)
        {
            if (which(session))
                _sessions.Remove(secret);
        }
    }
}
