using Dapper;
using Npgsql;
using Radio24.Core.Identity;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Sessions in PostgreSQL: every process knows at once who has been signed out.</summary>
public sealed class PostgresSessions(NpgsqlDataSource source) : ISessions
{
    public async ValueTask OpenAsync(
        byte[] secretHash, ListenerId account, DateTimeOffset openedAt, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        await source.UseAsync(async connection =>
        {
            // Signing in is rare: a good moment to forget sessions that have ended.
            return await connection.ExecuteAsync(new CommandDefinition(
                """
                delete from sessions where expires_at < @OpenedAt;
                insert into sessions (secret, account, opened_at, expires_at) values (@secretHash, @Account, @OpenedAt, @ExpiresAt)
                """,
                new { secretHash, Account = account.Value, OpenedAt = openedAt.UtcDateTime, ExpiresAt = expiresAt.UtcDateTime },
                cancellationToken: cancellationToken));
        }, cancellationToken);
    }

    public async ValueTask<(Account Account, DateTimeOffset ExpiresAt)?> FindAsync(
        byte[] secretHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        return await source.UseAsync<(Account, DateTimeOffset)?>(async connection =>
        {
            IEnumerable<(AccountRow Account, DateTime Ends)> rows = await connection.QueryAsync<AccountRow, DateTime, (AccountRow, DateTime)>(
                new CommandDefinition(
                    $"""
                    select {AccountRow.Columns}, s.expires_at as ends from sessions s join accounts a on a.id = s.account
                    where s.secret = @secretHash and s.expires_at > @Now and a.disabled_at is null
                    """,
                    new { secretHash, Now = now.UtcDateTime },
                    cancellationToken: cancellationToken),
                (account, ends) => (account, ends),
                splitOn: "ends");
            foreach ((AccountRow account, DateTime ends) in rows)
                return (account.ToAccount(), new DateTimeOffset(ends, TimeSpan.Zero));
            return null;
        }, cancellationToken);
    }

    public async ValueTask CloseAsync(byte[] secretHash, CancellationToken cancellationToken)
    {
        await source.UseAsync(async connection =>
        {
            return await connection.ExecuteAsync(new CommandDefinition(
                "delete from sessions where secret = @secretHash", new { secretHash }, cancellationToken: cancellationToken));
        }, cancellationToken);
    }

    public async ValueTask CloseAllAsync(ListenerId account, byte[]? except, CancellationToken cancellationToken)
    {
        await source.UseAsync(async connection =>
        {
            return await connection.ExecuteAsync(new CommandDefinition(
                "delete from sessions where account = @Account and (@except::bytea is null or secret <> @except)",
                new { Account = account.Value, except },
                cancellationToken: cancellationToken));
        }, cancellationToken);
    }
}
