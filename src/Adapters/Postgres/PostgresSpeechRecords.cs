using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Postgres;

/// <summary>Why things were said, in PostgreSQL. A record goes with any post that it holds words of.</summary>
public sealed class PostgresSpeechRecords(NpgsqlDataSource source) : ISpeechRecords
{
    private const string Columns = "id, at, post, record::text as record";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public async ValueTask WriteAsync(SpeechRecord record, CancellationToken cancellationToken) =>
        // Its posts stay where they are until it is written: one that is being erased is either gone by then, and nothing is written, or its
        // erasing finds the record.
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            with there as materialized (select id from posts where id = any(@Posts) order by id for key share)
            insert into speech_records (id, at, post, posts, record)
            select @Id, @At, @Post, @Posts, @Record::jsonb
            where (select count(*) from there) = cardinality(@Posts)
            on conflict (id) do update set at = excluded.at, post = excluded.post, posts = excluded.posts, record = excluded.record
            """,
            new
            {
                record.Id,
                At = record.At.UtcDateTime,
                Post = record.Post?.Value,
                Posts = PostsOf(record),
                Record = Write(record),
            },
            cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<SpeechRecord?> ReadAsync(Guid airLogEntry, CancellationToken cancellationToken) =>
        (await QueryAsync($"select {Columns} from speech_records where id = @airLogEntry", new { airLogEntry }, cancellationToken)).SingleOrDefault();

    public ValueTask<IReadOnlyList<SpeechRecord>> SinceAsync(DateTimeOffset since, int most, CancellationToken cancellationToken) =>
        QueryAsync(
            $"select {Columns} from speech_records where at >= @Since order by at desc, id limit @most",
            new { Since = since.UtcDateTime, most },
            cancellationToken);

    private static Guid[] PostsOf(SpeechRecord record) =>
        [.. record.Facts.Select(fact => fact.Post).Append(record.Post).OfType<PostId>().Select(post => post.Value).Distinct()];

    // A NUL is text to JSON, and to no PostgreSQL.
    private static string Write(SpeechRecord record) => JsonSerializer.Serialize(Kept.Of(record), Json).Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal);

    private async ValueTask<IReadOnlyList<SpeechRecord>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        [.. (await source.UseAsync(
            connection => connection.QueryAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)), cancellationToken))
            .Select(row => row.ToRecord())];

    /// <summary>What has no column of its own.</summary>
    private sealed record Kept(
        PresenterRung Rung, string Model, string Persona, string Instructions, IReadOnlyList<Fact> Facts, string Said, IReadOnlyList<DroppedSentence> Dropped,
        IReadOnlyList<string> Checks, decimal Dollars, string? Material = null)
    {
        public static Kept Of(SpeechRecord record) => new(
            record.Rung, record.Model, record.Persona, record.Instructions, record.Facts, record.Said, record.Dropped, record.Checks, record.Dollars,
            record.Material);
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public DateTime At { get; init; }
        public Guid? Post { get; init; }
        public string Record { get; init; } = "";

        public SpeechRecord ToRecord()
        {
            Kept kept = JsonSerializer.Deserialize<Kept>(Record, Json)!;
            return new SpeechRecord(
                Id, new DateTimeOffset(At, TimeSpan.Zero), kept.Rung, kept.Model, kept.Persona, Post is { } post ? new PostId(post) : null,
                kept.Instructions, kept.Facts, kept.Said, kept.Dropped, kept.Checks, kept.Dollars)
            {
                Material = kept.Material ?? "",
            };
        }
    }
}
