using Dapper;
using Npgsql;
using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>Who did what, in PostgreSQL; a trigger there refuses to change a line.</summary>
public sealed class PostgresAuditLog(NpgsqlDataSource source) : IAuditLog
{
    public async ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into audit_log (at, actor, act, subject, before, after)
            values (@At, @Actor, @Act, @Subject, @Before::jsonb, @After::jsonb)
            """,
            new { At = entry.At.UtcDateTime, entry.Actor, entry.Act, entry.Subject, entry.Before, entry.After },
            cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(
        string? act, string? actor, DateTimeOffset? before, int limit, CancellationToken cancellationToken)
    {
        // Only what is asked for: a statement for each of these questions has an index of its own.
        string[] asked =
        [
            // Between the prefix and what sorts behind all that begins with it: that is what the index knows.
            .. string.IsNullOrEmpty(act) ? Array.Empty<string>() : ["act ~>=~ @act", "act ~<~ @Behind", "starts_with(act, @act)"],
            .. actor is null ? Array.Empty<string>() : ["actor = @actor"],
            .. before is null ? Array.Empty<string>() : ["at < @Until"],
        ];
        IEnumerable<Row> rows = await source.UseAsync(connection => connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select at, actor, act, subject, before::text, after::text from audit_log
            {(asked.Length == 0 ? "" : "where ")}{string.Join(" and ", asked)}
            order by at desc, id desc limit @limit
            """,
            new { act, Behind = act + "\U0010FFFF", actor, Until = before?.UtcDateTime, limit },
            cancellationToken: cancellationToken)), cancellationToken);
        return [.. rows.Select(row => new AuditEntry(
            new DateTimeOffset(row.At, TimeSpan.Zero), row.Actor, row.Act, row.Subject, row.Before, row.After))];
    }

    private sealed class Row
    {
        public DateTime At { get; init; }
        public string Actor { get; init; } = "";
        public string Act { get; init; } = "";
        public string Subject { get; init; } = "";
        public string? Before { get; init; }
        public string? After { get; init; }
    }
}
