using Dapper;
using Npgsql;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Who was at the desk, in PostgreSQL and by its clock: processes on several machines need not agree on the time.</summary>
public sealed class PostgresDeskPresence(NpgsqlDataSource source) : IDeskPresence
{
    // An account that was deleted meanwhile is not there.
    public async ValueTask SeenAsync(ListenerId account, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into desk_presence (account, seen_at) select id, now() from accounts where id = @Account
            on conflict (account) do update set seen_at = excluded.seen_at
            """,
            new { Account = account.Value },
            cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<TimeSpan?> LastSeenAsync(CancellationToken cancellationToken)
    {
        double? seconds = await source.UseAsync(connection => connection.ExecuteScalarAsync<double?>(new CommandDefinition(
            "select extract(epoch from now() - max(seen_at))::float8 from desk_presence",
            cancellationToken: cancellationToken)), cancellationToken);
        return seconds is { } ago ? TimeSpan.FromSeconds(Math.Max(0, ago)) : null;
    }
}
