using Dapper;
using Npgsql;
using Radio24.Core.Feeds;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>What feeds said, in PostgreSQL.</summary>
public sealed class PostgresFeedItems(NpgsqlDataSource source) : IFeedItems
{
    public async ValueTask<IReadOnlyList<FeedState>> StatesAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        [.. (await source.UseAsync(connection => connection.QueryAsync<StateRow>(new CommandDefinition(
            """
            select name, kind, tried_at, fetched_at, failures, trouble, etag, modified,
                (select count(*)::int from feed_items i where i.feed = f.name and i.stale > @At) as items
            from feeds f order by name
            """,
            new { At = at.UtcDateTime }, cancellationToken: cancellationToken)), cancellationToken)).Select(row => row.ToState())];

    public async ValueTask NoteAsync(FeedState state, IReadOnlyList<FeedItem>? items, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => NoteAsync(connection, state, items, cancellationToken), cancellationToken);

    public async ValueTask KeepOnlyAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            "delete from feeds where name <> all(@Names)", new { Names = names.ToArray() }, cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<IReadOnlyList<FeedItem>> CurrentAsync(DateTimeOffset at, int most, CancellationToken cancellationToken) =>
        [.. (await source.UseAsync(connection => connection.QueryAsync<ItemRow>(new CommandDefinition(
            "select feed, source, id, title, summary, link, at, stale from feed_items where stale > @At and at <= @At + interval '1 hour' order by at desc, id limit @most",
            new { At = at.UtcDateTime, most }, cancellationToken: cancellationToken)), cancellationToken)).Select(row => row.ToItem())];

    private static async Task<bool> NoteAsync(NpgsqlConnection connection, FeedState state, IReadOnlyList<FeedItem>? items, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into feeds (name, kind, tried_at, fetched_at, failures, trouble, etag, modified)
            values (@Name, @Kind, @TriedAt, @FetchedAt, @Failures, @Trouble, @Etag, @Modified)
            on conflict (name) do update set kind = excluded.kind, tried_at = excluded.tried_at, fetched_at = excluded.fetched_at, failures = excluded.failures,
                trouble = excluded.trouble, etag = excluded.etag, modified = excluded.modified
            """,
            new
            {
                state.Name,
                Kind = state.Topic.ToString(),
                TriedAt = state.TriedAt.UtcDateTime,
                FetchedAt = state.FetchedAt?.UtcDateTime,
                state.Failures,
                Trouble = state.Trouble?.ToString(),
                state.Etag,
                state.Modified,
            },
            transaction, cancellationToken: cancellationToken));
        if (items is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "delete from feed_items where feed = @Name", new { state.Name }, transaction, cancellationToken: cancellationToken));
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into feed_items (feed, source, id, title, summary, link, at, stale)
                select @Name, i.source, i.id, i.title, i.summary, i.link, i.at, i.stale
                from unnest(@Sources, @Ids, @Titles, @Summaries, @Links, @Ats, @Stales) as i (source, id, title, summary, link, at, stale)
                """,
                new
                {
                    state.Name,
                    Sources = items.Select(item => item.Source).ToArray(),
                    Ids = items.Select(item => item.Id).ToArray(),
                    Titles = items.Select(item => item.Title).ToArray(),
                    Summaries = items.Select(item => item.Summary).ToArray(),
                    Links = items.Select(item => item.Link?.AbsoluteUri).ToArray(),
                    Ats = items.Select(item => item.At.UtcDateTime).ToArray(),
                    Stales = items.Select(item => item.StaleAt.UtcDateTime).ToArray(),
                },
                transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private sealed record StateRow(
        string Name, string Kind, DateTime Tried_at, DateTime? Fetched_at, int Failures, string? Trouble, string? Etag, string? Modified, int Items)
    {
        public FeedState ToState() => new(
            Name, Enum.Parse<FeedTopic>(Kind), Utc(Tried_at), Fetched_at is { } at ? Utc(at) : null, Failures, Trouble is null ? null : Enum.Parse<FeedTrouble>(Trouble), Etag,
            Modified, Items);
    }

    private sealed record ItemRow(string Feed, string Source, string Id, string Title, string Summary, string? Link, DateTime At, DateTime Stale)
    {
        public FeedItem ToItem() => new(Feed, Source, Id, Title, Summary, Link is null ? null : new Uri(Link), Utc(At), Utc(Stale));
    }

    private static DateTimeOffset Utc(DateTime at) => new(at, TimeSpan.Zero);
}
