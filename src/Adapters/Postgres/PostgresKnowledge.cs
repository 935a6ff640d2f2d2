using Dapper;
using Npgsql;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>The station's documents in PostgreSQL, searched.</summary>
public sealed class PostgresKnowledge(NpgsqlDataSource source, IEmbeddingModel model) : IKnowledge
{
    internal const string Columns = "p.id, p.document, p.version, v.title, p.heading, p.body, p.language";
    internal const string From = "passages p join document_versions v on v.document = p.document and v.version = p.version";

    /// <summary>Longer questions are cut.</summary>
    private const int LongestQuestion = 1_000;

    private readonly KnowledgeSearch _search = new(model, "passages", "passage", "passage_embeddings", "t.is_current");

    public async ValueTask<IReadOnlyList<Passage>> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) =>
        [.. (await FindAsync(query, cancellationToken)).Select(one => one.Passage)];

    public async ValueTask<Passage?> PassageAsync(string id, CancellationToken cancellationToken) => Guid.TryParseExact(id, "N", out Guid known)
        ? (await source.UseAsync(connection => connection.QuerySingleOrDefaultAsync<PassageRow>(new CommandDefinition(
            $"select {Columns} from {From} where p.id = @known", new { known }, cancellationToken: cancellationToken)), cancellationToken))?.ToPassage(0)
        : null;

    /// <summary>With how well each fits.</summary>
    internal async ValueTask<IReadOnlyList<(Passage Passage, FoundRow Found)>> FindAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        // Not through the middle of a character.
        string words = query.Words.Length <= LongestQuestion ? query.Words
            : query.Words[..(char.IsHighSurrogate(query.Words[LongestQuestion - 1]) ? LongestQuestion - 1 : LongestQuestion)];
        if (!CleanText.HasWords(words) || query.Most < 1)
            return [];
        float[]? vector = query.Mode == SearchMode.Keyword ? null : await _search.EmbedAsync(words, Language.Of(words), cancellationToken);
        var parameters = new DynamicParameters();
        string[] conditions =
        [
            .. query.Document is null ? (string[])[] : ["t.document = @Document"],
            .. query.Language is null ? (string[])[] : ["t.language = @Language"],
        ];
        parameters.AddDynamicParams(new { query.Document, query.Language });
        return await source.UseAsync(
            async connection =>
            {
                FoundRow[] found = [.. (await _search.FindAsync(
                    connection, words, vector, query.Mode, string.Join(" and ", conditions), parameters, cancellationToken))
                    .Where(row => row.IsFitting || !query.OnlyFitting).Take(query.Most)];
                Dictionary<Guid, PassageRow> rows = (await connection.QueryAsync<PassageRow>(new CommandDefinition(
                    $"select {Columns} from {From} where p.id = any(@Ids)",
                    new { Ids = found.Select(row => row.Id).ToArray() }, cancellationToken: cancellationToken))).ToDictionary(row => row.Id);
                // One that was deleted between the two questions is not there.
                return (IReadOnlyList<(Passage, FoundRow)>)[.. found.Where(row => rows.ContainsKey(row.Id)).Select(row => (rows[row.Id].ToPassage(row.Score), row))];
            },
            cancellationToken);
    }

    internal sealed class PassageRow
    {
        public Guid Id { get; init; }
        public Guid Document { get; init; }
        public int Version { get; init; }
        public string Title { get; init; } = "";
        public string? Heading { get; init; }
        public string Body { get; init; } = "";
        public string Language { get; init; } = "";

        public Passage ToPassage(double score) => new(Id.ToString("N"), Document, Version, Title, Heading, Body, Language, score);
    }
}
