using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Radio24.Core.Knowledge;
using Radio24.Core.Log;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Postgres;

/// <summary>Memories in PostgreSQL. Whether a post may be remembered is asked in the statement that writes it: nobody is remembered who was just erased.</summary>
public sealed class PostgresMemories(NpgsqlDataSource source, IEmbeddingModel model) : IMemories
{
    private const string Columns = "id, kind, post, listener, name, body, language, at, said_by";

    private const string Vector = "to_tsvector('english', @English) || @Pairs::tsvector";

    private readonly KnowledgeSearch _search = new(model, "memories", "memory", "memory_embeddings", "true");

    public async ValueTask KeepPostAsync(PostRecord post, DateTimeOffset airedAt, CancellationToken cancellationToken)
    {
        string? words = post.Post.Body switch
        {
            PostBody.Text text => text.Words,
            PostBody.Voice voice => voice.Transcript,
            _ => null,
        };
        if (!CleanText.HasWords(words ?? ""))
            return;
        await KeepAsync("post", post.Post.Id.Value, post.Post.Id, post.Post.Name, words!, airedAt, null, [], cancellationToken);
    }

    public async ValueTask KeepAnswerAsync(SpeechRecord answer, CancellationToken cancellationToken)
    {
        if (answer.Post is { } post && CleanText.HasWords(answer.Said))
        {
            Guid[] others = [.. answer.Facts.Select(fact => fact.Post).OfType<PostId>().Where(other => other != post).Distinct().Select(other => other.Value)];
            await KeepAsync("answer", answer.Id, post, null, answer.Said, answer.At, $"{answer.Rung}: {answer.Model}", others, cancellationToken);
        }
    }

    public async ValueTask KeepTracksAsync(IReadOnlyList<AirLogEntry> tracks, CancellationToken cancellationToken)
    {
        AirLogEntry[] last = [.. tracks.Where(track => CleanText.HasWords(track.Title)).GroupBy(Key).Select(same => same.MaxBy(track => track.StartedAt)!)];
        if (last.Length == 0)
            return;
        string[] bodies = [.. last.Select(track => track.Artist.Length == 0 ? track.Title : $"{track.Title} – {track.Artist}")];
        SearchTerms[] terms = [.. bodies.Select(SearchTerms.Of)];
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into memories as m (id, kind, body, language, at, words)
            select id, 'track', body, language, at, to_tsvector('english', english) || pairs::tsvector
            from unnest(@Ids, @bodies, @Languages, @At, @English, @Pairs) as t (id, body, language, at, english, pairs)
            on conflict (id) do update set at = greatest(m.at, excluded.at)
            """,
            new
            {
                // The same piece has the same id wherever it is told.
                Ids = last.Select(track => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Key(track))).AsSpan(0, 16))).ToArray(),
                bodies,
                Languages = bodies.Select(body => Language.Of(body)).ToArray(),
                At = last.Select(track => track.StartedAt.UtcDateTime).ToArray(),
                English = terms.Select(one => one.English).ToArray(),
                Pairs = terms.Select(one => one.ToVector()).ToArray(),
            },
            cancellationToken: cancellationToken)), cancellationToken);
    }

    public async ValueTask<DateTimeOffset?> NewestAsync(MemoryKind kind, CancellationToken cancellationToken) =>
        await source.UseAsync(connection => connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "select max(at) from memories where kind = @Kind", new { Kind = Name(kind) }, cancellationToken: cancellationToken)), cancellationToken) is { } at
            ? new DateTimeOffset(at, TimeSpan.Zero)
            : null;

    public async ValueTask<IReadOnlyList<Memory>> SearchAsync(MemoryQuery query, CancellationToken cancellationToken)
    {
        if (!CleanText.HasWords(query.Words) || query.Most < 1)
            return [];
        float[]? vector = query.Mode == SearchMode.Keyword ? null : await _search.EmbedAsync(query.Words, Language.Of(query.Words), cancellationToken);
        return await source.UseAsync(
            async connection =>
            {
                var own = new DynamicParameters(new { Listener = query.From?.Value });
                IReadOnlyList<FoundRow> mine = query.From is null ? []
                    : await _search.FindAsync(connection, query.Words, vector, query.Mode, "t.listener = @Listener", own, cancellationToken);
                IReadOnlyList<FoundRow> all = await _search.FindAsync(connection, query.Words, vector, query.Mode, "", new DynamicParameters(), cancellationToken);
                FoundRow[] found = [.. mine.Concat(all).Where(row => row.IsFitting).DistinctBy(row => row.Id).Take(query.Most)];
                Dictionary<Guid, Row> rows = (await connection.QueryAsync<Row>(new CommandDefinition(
                    $"select {Columns} from memories where id = any(@Ids)",
                    new { Ids = found.Select(row => row.Id).ToArray() }, cancellationToken: cancellationToken))).ToDictionary(row => row.Id);
                return (IReadOnlyList<Memory>)[.. found.Where(row => rows.ContainsKey(row.Id)).Select(row => rows[row.Id].ToMemory(query.From, row.Score))];
            },
            cancellationToken);
    }

    /// <summary>The ranking by itself, fitting or not.</summary>
    internal async ValueTask<IReadOnlyList<Guid>> RankedAsync(string words, SearchMode mode, CancellationToken cancellationToken)
    {
        float[]? vector = mode == SearchMode.Keyword ? null : await _search.EmbedAsync(words, Language.Of(words), cancellationToken);
        return await source.UseAsync(
            async connection => (IReadOnlyList<Guid>)[.. (await _search.FindAsync(
                connection, words, vector, mode, "", new DynamicParameters(), cancellationToken)).Select(row => row.Id)],
            cancellationToken);
    }

    /// <param name="others">Posts whose words may be in it: unless all are the same listener's, who erases one would not erase it, and it is not kept.</param>
    private async Task KeepAsync(
        string kind, Guid id, PostId post, string? name, string body, DateTimeOffset at, string? by, Guid[] others, CancellationToken cancellationToken)
    {
        SearchTerms terms = SearchTerms.Of(body);
        await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into memories (id, kind, post, listener, name, body, language, at, said_by, words)
            select @id, @kind, p.id, p.listener, @name, @body, @Language, @At, @by, {Vector} from posts p where p.id = @Post and p.remember
                and (select count(*) from posts o where o.id = any(@others) and o.listener = p.listener) = cardinality(@others) for key share
            on conflict (id) do nothing
            """,
            new { id, kind, name, body, Language = Language.Of(body), At = at.UtcDateTime, by, Post = post.Value, terms.English, Pairs = terms.ToVector(), others },
            cancellationToken: cancellationToken)), cancellationToken);
    }

    private static string Key(AirLogEntry track) => $"{track.Title}\n{track.Artist}";

    private static string Name(MemoryKind kind) => kind switch
    {
        MemoryKind.Post => "post",
        MemoryKind.Answer => "answer",
        _ => "track",
    };

    private sealed class Row
    {
        public Guid Id { get; init; }
        public string Kind { get; init; } = "";
        public Guid? Post { get; init; }
        public Guid? Listener { get; init; }
        public string? Name { get; init; }
        public string Body { get; init; } = "";
        public string Language { get; init; } = "";
        public DateTime At { get; init; }
        public string? Said_By { get; init; }

        public Memory ToMemory(ListenerId? from, double score) => new(
            Id, Enum.Parse<MemoryKind>(Kind, ignoreCase: true), Post is { } post ? new PostId(post) : null, Listener is not null && Listener == from?.Value, Name, Body,
            Language, new DateTimeOffset(At, TimeSpan.Zero), Said_By, score);
    }
}
