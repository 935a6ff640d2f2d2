using Dapper;
using Npgsql;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Old rows in PostgreSQL. Each call is one short statement that waits for nobody: a row that somebody has locked goes the next time.</summary>
public sealed class PostgresRetention(NpgsqlDataSource source) : IRetention
{
    public async ValueTask<IReadOnlyList<(PostId Post, string Key)>> VoicesAsync(DateTimeOffset before, PostId? after, int limit, CancellationToken cancellationToken) =>
        [.. (await source.UseAsync(connection => connection.QueryAsync<(Guid Id, string Key)>(new CommandDefinition(
            """
            select id, voice_key from posts
            where voice_key is not null and not voice_deleted and finished and id > @After and id < @Bound order by id limit @limit
            """,
            new { After = after?.Value ?? Guid.Empty, Bound = PostId.FirstAt(before).Value, limit },
            cancellationToken: cancellationToken)), cancellationToken)).Select(row => (new PostId(row.Id), row.Key))];

    public async ValueTask VoicesDeletedAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            "update posts set voice_deleted = true where id = any(@Ids)",
            new { Ids = posts.Select(post => post.Value).ToArray() },
            cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<int> DeleteAsync(KeptRows rows, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteScalarAsync<int>(new CommandDefinition(
            Statement(rows),
            new { Before = before.UtcDateTime, Bound = PostId.FirstAt(before).Value, limit },
            cancellationToken: cancellationToken)), cancellationToken);

    // What the database refuses to delete (migration 0012) is not asked for, whatever the clock here says.
    private static string Statement(KeptRows rows) => rows switch
    {
        KeptRows.Posts =>
            """
            with old as (
                select id from posts where finished and id < @Bound and (voice_key is null or voice_deleted)
                order by id limit @limit for update skip locked),
            histories as (delete from post_states s using old where s.post = old.id),
            said as (delete from speech_records where posts && (select coalesce(array_agg(id), '{}') from old)),
            gone as (delete from posts p using old where p.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.Originals =>
            """
            with old as (
                select id from posts where original is not null and finished and id < @Bound order by id limit @limit for update skip locked),
            gone as (update posts p set original = null from old where p.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.Memories =>
            """
            with old as (select id from memories where at < @Before order by at limit @limit for update skip locked),
            gone as (delete from memories m using old where m.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.DocumentVersions =>
            """
            with old as (
                select v.document, v.version from document_versions v
                join document_versions next on next.document = v.document and next.version = v.version + 1
                where next.at < @Before order by next.at limit @limit),
            gone as (delete from document_versions v using old where v.document = old.document and v.version = old.version returning 1)
            select count(*)::int from gone
            """,
        KeptRows.AirLog =>
            """
            with old as (select id from air_log where started_at < @Before and ended_at is not null order by started_at limit @limit for update skip locked),
            gone as (delete from air_log l using old where l.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.Speech =>
            """
            with old as (select id from speech_records where at < @Before order by at limit @limit for update skip locked),
            gone as (delete from speech_records r using old where r.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.Audit =>
            """
            with old as (
                select id from audit_log where at < least(@Before, now() - interval '30 days') and act <> 'account.loginRefused' order by at limit @limit),
            gone as (delete from audit_log l using old where l.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.FailedSignIns =>
            """
            with old as (
                select id from audit_log where at < least(@Before, now() - interval '1 day') and act = 'account.loginRefused' order by at limit @limit),
            gone as (delete from audit_log l using old where l.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.PaidCalls =>
            """
            with old as (select id from paid_calls where at < @Before order by at limit @limit for update skip locked),
            totals as (delete from paid_totals where starts < @Before - interval '1 day'),
            gone as (delete from paid_calls c using old where c.id = old.id returning 1)
            select count(*)::int from gone
            """,
        KeptRows.Questions =>
            """
            with old as (select id from questions where at < @Before order by at limit @limit for update skip locked),
            gone as (delete from questions q using old where q.id = old.id returning 1)
            select count(*)::int from gone
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, null),
    };
}
