using Dapper;
using Npgsql;
using Radio24.Core.Air;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>What aired when, in PostgreSQL.</summary>
public sealed class PostgresAirLog(NpgsqlDataSource source) : IAirLog
{
    private const string Shown = "@Post::uuid is null or exists (select from posts where id = @Post)";

    public async ValueTask WriteAsync(AirLogEntry entry, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => WriteAsync(connection, entry, cancellationToken), cancellationToken);

    private static async Task<bool> WriteAsync(NpgsqlConnection connection, AirLogEntry entry, CancellationToken cancellationToken)
    {
        var row = new
        {
            entry.Id,
            Kind = entry.Kind.ToString(),
            entry.Title,
            entry.Artist,
            StartedAt = entry.StartedAt.UtcDateTime,
            EndedAt = entry.EndedAt?.UtcDateTime,
            Post = entry.Post?.Value,
            entry.Host,
        };
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The line of an earlier take of the same post, cut short by its Host's death, becomes this one. A post that was
        // erased meanwhile stays erased: neither its id nor the name in its title comes back.
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from air_log where post = @Post and id <> @Id", row, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into air_log (id, kind, title, artist, started_at, ended_at, post, host)
            values (@Id, @Kind, case when {Shown} then @Title else '' end, case when {Shown} then @Artist else '' end,
                @StartedAt, @EndedAt, (select id from posts where id = @Post), @Host)
            on conflict (id) do update set ended_at = excluded.ended_at
            """,
            row,
            transaction,
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async ValueTask<IReadOnlyList<AirLogEntry>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        IEnumerable<Row> rows = await source.UseAsync(connection => connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, kind, title, artist, started_at, ended_at, post, host from air_log
            where started_at >= @From and started_at < @To order by started_at, id limit @limit
            """,
            new { From = from.UtcDateTime, To = to.UtcDateTime, limit },
            cancellationToken: cancellationToken)), cancellationToken);
        return [.. rows.Select(row => row.ToEntry())];
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Kind { get; init; } = "";
        public string Title { get; init; } = "";
        public string Artist { get; init; } = "";
        public DateTime Started_At { get; init; }
        public DateTime? Ended_At { get; init; }
        public Guid? Post { get; init; }
        public string Host { get; init; } = "";

        public AirLogEntry ToEntry() => new(
            Id,
            Enum.Parse<SegmentKind>(Kind),
            Title,
            Artist,
            new DateTimeOffset(Started_At, TimeSpan.Zero),
            Ended_At is { } ended ? new DateTimeOffset(ended, TimeSpan.Zero) : null,
            Post is { } post ? new PostId(post) : null,
            Host);
    }
}
