using Dapper;
using Npgsql;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>The outbox as a table whose numbers are handed out before they are committed: see <see cref="SettledAsync"/>.</summary>
public sealed class PostgresOutbox(NpgsqlDataSource source) : IOutbox
{
    private const string LockNotAvailable = "55P03";

    public async ValueTask AppendAsync(OutboxEvent what, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            "insert into outbox (at, name, subject, payload) values (@At, @Name, @Subject, @Payload::jsonb)",
            new { At = what.At.UtcDateTime, what.Name, what.Subject, what.Payload },
            cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        await source.UseAsync(
            async connection =>
            {
                long settled = await SettledAsync(connection, after, cancellationToken);
                IEnumerable<(long Id, DateTime At, string Name, string Subject, string Payload)> rows = settled <= after ? [] :
                    await connection.QueryAsync<(long, DateTime, string, string, string)>(new CommandDefinition(
                        "select id, at, name, subject, payload::text from outbox where id > @after and id <= @settled order by id limit @limit",
                        new { after, settled, limit },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<OutboxEntry>)[.. rows.Select(row => new OutboxEntry(
                    row.Id, new OutboxEvent(new DateTimeOffset(row.At, TimeSpan.Zero), row.Name, row.Subject, row.Payload)))];
            },
            cancellationToken);

    public async ValueTask<long> PositionAsync(string cursor, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce((select position from outbox_cursors where name = @cursor), 0)",
            new { cursor }, cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask AdvanceAsync(string cursor, long position, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into outbox_cursors as c (name, position) values (@cursor, @position)
            on conflict (name) do update set position = greatest(c.position, excluded.position)
            """,
            new { cursor, position }, cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<int> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            with oldest as (select id, at from outbox order by id limit @limit)
            delete from outbox o using oldest where o.id = oldest.id and oldest.at < @Before
            """,
            new { Before = before.UtcDateTime, limit }, cancellationToken: cancellationToken)), cancellationToken);

    /// <summary>
    /// The last number up to which nothing is still being written. A number is handed out while its row is inserted and seen once that is
    /// committed, so a later one may be seen first. Whoever inserts holds the table's ROW EXCLUSIVE lock until the end: to get a SHARE lock
    /// is to know that all who had a number by then are done.
    /// </summary>
    /// <returns><paramref name="after"/> if that could not be known soon.</returns>
    private static async Task<long> SettledAsync(NpgsqlConnection connection, long after, CancellationToken cancellationToken)
    {
        long last = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select coalesce(pg_sequence_last_value(pg_get_serial_sequence('outbox', 'id')), 0)", cancellationToken: cancellationToken));
        if (last <= after)
            return after;
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "set local lock_timeout = '500ms'; lock table outbox in share mode", transaction: transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return last;
        }
        catch (PostgresException e) when (e.SqlState == LockNotAvailable)
        {
            return after;
        }
    }
}
