using Dapper;
using Npgsql;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Adapters.Postgres;

/// <summary>What screening wrote about posts: columns of their rows, so it goes with them.</summary>
public sealed class PostgresScreeningRecords(NpgsqlDataSource source) : IScreeningRecords
{
    public async ValueTask<IReadOnlyDictionary<PostId, ScreenedNote>> OfAsync(
        IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken)
    {
        IEnumerable<(Guid Id, string Screening, string? BeforeTone, bool HasOriginal)> rows = await source.UseAsync(connection => connection.QueryAsync<(Guid, string, string?, bool)>(new CommandDefinition(
            "select id, screening::text, before_tone, original is not null from posts where id = any(@Ids) and screening is not null",
            new { Ids = posts.Select(post => post.Value).ToArray() },
            cancellationToken: cancellationToken)), cancellationToken);
        var records = new Dictionary<PostId, ScreenedNote>();
        foreach ((Guid id, string screening, string? beforeTone, bool hasOriginal) in rows)
        {
            if (ScreeningRecord.Read(screening) is { } record)
                records[new PostId(id)] = new ScreenedNote(record, beforeTone, hasOriginal);
        }

        return records;
    }

    public async ValueTask<byte[]?> OriginalAsync(PostId post, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "select original from posts where id = @Id", new { Id = post.Value }, cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<AuthorRecord> AuthorAsync(ListenerId author, DateTimeOffset since, CancellationToken cancellationToken)
    {
        (int aired, int rejected) = await source.UseAsync(connection => connection.QuerySingleAsync<(int, int)>(new CommandDefinition(
            """
            select
                (count(*) filter (where state = 'aired'))::int,
                (count(*) filter (where state = 'rejected' and received_at >= @Since and not slip))::int
            from (
                select state, received_at,
                    coalesce(
                        screening->>'verdict' = 'reject'
                            and screening->'findings' @> jsonb_build_array(jsonb_build_object('step', 'limits', 'rule', screening->'rule')),
                        false) as slip
                from posts where listener = @Author order by id desc limit @Looked) latest
            """,
            new { Author = author.Value, Since = since.UtcDateTime, Looked = AuthorRecord.Looked },
            cancellationToken: cancellationToken)), cancellationToken);
        return new AuthorRecord(aired, rejected);
    }
}
