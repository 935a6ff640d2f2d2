using Dapper;
using Npgsql;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Accounts in PostgreSQL.</summary>
public sealed class PostgresAccounts(NpgsqlDataSource source) : IAccounts
{
    // Held by whatever decides over who is admin, so that two such decisions see each other ("R24A").
    private const string LockAdmins = "select pg_advisory_xact_lock(1379021889)";

    private const string NoAdmin = "not exists (select from accounts where role = 'admin' and disabled_at is null)";

    public async ValueTask<bool> AddAsync(
        Account account, string? passwordHash, ExternalLogin? external, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                await InsertAsync(connection, account, passwordHash, cancellationToken);
                if (external is not null)
                {
                    await connection.ExecuteAsync(new CommandDefinition(
                        "insert into account_logins (provider, subject, account) values (@Provider, @Subject, @Account)",
                        new { external.Provider, external.Subject, Account = account.Id.Value },
                        cancellationToken: cancellationToken));
                }

                await transaction.CommitAsync(cancellationToken);
                return true;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return false;
            }
        }, cancellationToken);
    }

    public async ValueTask<Account?> FindAsync(ListenerId id, CancellationToken cancellationToken) =>
        (await RowAsync("a.id = @Id", new { Id = id.Value }, cancellationToken))?.ToAccount();

    public async ValueTask<AccountPassword?> FindByLoginAsync(string login, CancellationToken cancellationToken) =>
        await RowAsync("a.login = @login", new { login }, cancellationToken) is { } row
            ? new AccountPassword(row.ToAccount(), row.PasswordHash)
            : null;

    public async ValueTask<Account?> FindByExternalAsync(ExternalLogin external, CancellationToken cancellationToken) => (await RowAsync(
        "a.id = (select account from account_logins where provider = @Provider and subject = @Subject)", external, cancellationToken))?.ToAccount();

    public async ValueTask<IReadOnlyList<Account>> ListAsync(ListenerId? after, int limit, CancellationToken cancellationToken)
    {
        return await source.UseAsync<IReadOnlyList<Account>>(async connection =>
        {
            IEnumerable<AccountRow> rows = await connection.QueryAsync<AccountRow>(new CommandDefinition(
                $"select {AccountRow.Columns} from accounts a where a.id > @After order by a.id limit @limit",
                new { After = after?.Value ?? Guid.Empty, limit },
                cancellationToken: cancellationToken));
            return [.. rows.Select(row => row.ToAccount())];
        }, cancellationToken);
    }

    public async ValueTask<AccountChange> ChangeAsync(
        ListenerId id, Role? role, bool? disabled, DateTimeOffset at, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(LockAdmins, cancellationToken: cancellationToken));
            AccountRow? row = await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
                $"select {AccountRow.Columns} from accounts a where a.id = @Id", new { Id = id.Value }, cancellationToken: cancellationToken));
            if (row is null)
                return new AccountChange(null, null);

            Account before = row.ToAccount();
            Account after = before with
            {
                Role = role ?? before.Role,
                DisabledAt = disabled switch { true => before.DisabledAt ?? at, false => null, null => before.DisabledAt },
            };
            await connection.ExecuteAsync(new CommandDefinition(
                """
                update accounts set role = @Role, disabled_at = @DisabledAt where id = @Id;
                delete from sessions where account = @Id and @DisabledAt::timestamptz is not null
                """,
                new { Id = id.Value, Role = AccountRow.NameOf(after.Role), DisabledAt = after.DisabledAt?.UtcDateTime },
                cancellationToken: cancellationToken));
            if (IsAdmin(before) && !IsAdmin(after)
                && await connection.ExecuteScalarAsync<bool>(new CommandDefinition($"select {NoAdmin}", cancellationToken: cancellationToken)))
            {
                // Not committed: rolled back when the transaction is disposed of.
                return new AccountChange(before, before, WasLastAdmin: true);
            }

            await transaction.CommitAsync(cancellationToken);
            return new AccountChange(before, after);
        }, cancellationToken);
    }

    public async ValueTask<bool> IsLastAdminAsync(ListenerId id, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select array_agg(id) = array[@Id] from accounts where role = 'admin' and disabled_at is null",
                new { Id = id.Value },
                cancellationToken: cancellationToken));
        }, cancellationToken);
    }

    public async ValueTask<AccountDeletion> DeleteAsync(ListenerId id, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(LockAdmins, cancellationToken: cancellationToken));
            // Sessions and external logins go with it; keys that it made stay, without their maker.
            bool? wasAdmin = await connection.QuerySingleOrDefaultAsync<bool?>(new CommandDefinition(
                "delete from accounts where id = @Id returning role = 'admin' and disabled_at is null",
                new { Id = id.Value },
                cancellationToken: cancellationToken));
            if (wasAdmin is null)
                return AccountDeletion.NoSuchAccount;
            // Not committed: rolled back when the transaction is disposed of.
            if (wasAdmin.Value && await connection.ExecuteScalarAsync<bool>(new CommandDefinition($"select {NoAdmin}", cancellationToken: cancellationToken)))
                return AccountDeletion.LastAdmin;
            await transaction.CommitAsync(cancellationToken);
            return AccountDeletion.Deleted;
        }, cancellationToken);
    }

    public async ValueTask<bool> SetPasswordAsync(ListenerId id, string passwordHash, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            return await connection.ExecuteAsync(new CommandDefinition(
                "update accounts set password_hash = @passwordHash where id = @Id", new { Id = id.Value, passwordHash },
                cancellationToken: cancellationToken)) == 1;
        }, cancellationToken);
    }

    public async ValueTask<bool> HasAdminAsync(CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            return !await connection.ExecuteScalarAsync<bool>(new CommandDefinition($"select {NoAdmin}", cancellationToken: cancellationToken));
        }, cancellationToken);
    }

    public async ValueTask InviteAdminAsync(byte[] secretHash, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await source.UseAsync(async connection =>
        {
            return await connection.ExecuteAsync(new CommandDefinition(
                "insert into admin_invitations (secret, expires_at) values (@secretHash, @ExpiresAt)",
                new { secretHash, ExpiresAt = expiresAt.UtcDateTime },
                cancellationToken: cancellationToken));
        }, cancellationToken);
    }

    public async ValueTask<ClaimOutcome> ClaimAsync(
        byte[] secretHash, Account admin, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(LockAdmins, cancellationToken: cancellationToken));
            int used = await connection.ExecuteAsync(new CommandDefinition(
                $"update admin_invitations set used_at = @Now where secret = @secretHash and used_at is null and expires_at > @Now and {NoAdmin}",
                new { secretHash, Now = now.UtcDateTime },
                cancellationToken: cancellationToken));
            if (used == 0)
                return ClaimOutcome.BadLink;
            try
            {
                await InsertAsync(connection, admin, passwordHash, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                return ClaimOutcome.LoginTaken;
            }

            await transaction.CommitAsync(cancellationToken);
            return ClaimOutcome.Claimed;
        }, cancellationToken);
    }

    private static bool IsAdmin(Account account) => account is { Role: Role.Admin, DisabledAt: null };

    private static async Task InsertAsync(
        NpgsqlConnection connection, Account account, string? passwordHash, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into accounts (id, name, login, password_hash, role, created_at, disabled_at)
            values (@Id, @Name, @Login, @passwordHash, @Role, @CreatedAt, @DisabledAt)
            """,
            new
            {
                Id = account.Id.Value,
                account.Name,
                account.Login,
                passwordHash,
                Role = AccountRow.NameOf(account.Role),
                CreatedAt = account.CreatedAt.UtcDateTime,
                DisabledAt = account.DisabledAt?.UtcDateTime,
            },
            cancellationToken: cancellationToken));

    private async Task<AccountRow?> RowAsync(string where, object parameters, CancellationToken cancellationToken)
    {
        return await source.UseAsync(async connection =>
        {
            return await connection.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition(
                $"select {AccountRow.Columns} from accounts a where {where}", parameters, cancellationToken: cancellationToken));
        }, cancellationToken);
    }
}
