using System.Globalization;
using Dapper;
using Npgsql;
using Radio24.Core.Asking;
using Radio24.Core.Knowledge;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// Finds rows by words and by meaning, of passages and of memories alike. By words: each word of the question counts the more the fewer rows have
/// it, and the more often a row has it; none is needed. PostgreSQL's own ranking knows the second alone, so "the" would weigh as much as "theremin".
/// </summary>
internal sealed class KnowledgeSearch(IEmbeddingModel model, string table, string id, string vectors, string visible)
{
    /// <summary>So many of each ranking are merged.</summary>
    private const int Looked = 50;

    /// <summary>A word that more rows have says next to nothing: so many of them are looked at, and no more.</summary>
    private const int MostRows = 1_000;

    private const int MostWords = 64;

    /// <summary>Of a question's words, by their weight, that a row must have to be ranked beside those that mean the same.</summary>
    private const double LeastShare = 0.34;

    /// <summary>Whoever searches waits.</summary>
    private static readonly TimeSpan EmbedWithin = TimeSpan.FromSeconds(3);

    private static readonly int[] Indexed = [384, 1536];

    private bool? _hasVectors;

    /// <summary>The question's vector.</summary>
    /// <returns>Null: there is no such model, or it does not know the language, or it does not answer just now; words have to do.</returns>
    public async ValueTask<float[]?> EmbedAsync(string words, string language, CancellationToken cancellationToken)
    {
        if (!model.IsThere || !model.Knows(language))
            return null;
        try
        {
            return (await model.EmbedAsync([words], EmbedWithin, cancellationToken))[0].ToArray();
        }
        catch (ModelAwayException)
        {
            return null;
        }
    }

    public async Task<bool> HasVectorsAsync(NpgsqlConnection connection) =>
        _hasVectors ??= await connection.ExecuteScalarAsync<bool>("select to_regclass(@vectors) is not null", new { vectors });

    /// <param name="condition">Of rows <c>t</c>: SQL of ours, or empty.</param>
    /// <param name="parameters">For the condition.</param>
    /// <returns>The best first.</returns>
    public async Task<IReadOnlyList<FoundRow>> FindAsync(
        NpgsqlConnection connection, string words, float[]? vector, SearchMode mode, string condition, DynamicParameters parameters, CancellationToken cancellationToken)
    {
        string and = condition.Length == 0 ? "" : $" and {condition}";
        FoundRow[] byWords = mode == SearchMode.Semantic ? [] : await ByWordsAsync(connection, words, and, parameters, cancellationToken);
        FoundRow[] byMeaning = mode == SearchMode.Keyword || vector is null || !await HasVectorsAsync(connection)
            ? []
            : await ByMeaningAsync(connection, vector, and, parameters, cancellationToken);
        // Where meaning is known, a chance word in common is noise.
        if (byMeaning.Length > 0)
            byWords = [.. byWords.Where(row => row.Share >= LeastShare)];
        Dictionary<Guid, FoundRow> near = byMeaning.ToDictionary(row => row.Id), said = byWords.ToDictionary(row => row.Id);
        return [.. ReciprocalRank.Merge<Guid>([.. byWords.Select(row => row.Id)], [.. byMeaning.Select(row => row.Id)]).Select(one => new FoundRow(
            one.Item, one.Score, said.GetValueOrDefault(one.Item)?.Share ?? 0, near.GetValueOrDefault(one.Item)?.Near ?? 0))];
    }

    private async Task<FoundRow[]> ByWordsAsync(NpgsqlConnection connection, string words, string and, DynamicParameters parameters, CancellationToken cancellationToken)
    {
        SearchTerms terms = SearchTerms.Of(words);
        var all = new DynamicParameters(parameters);
        all.AddDynamicParams(new { terms.English, Pairs = terms.Pairs.ToArray(), MostWords, MostRows, Looked });
        return [.. (await connection.QueryAsync<(Guid Id, double Score, double Share)>(new CommandDefinition(
            $$"""
            with asked as (
                select distinct lexeme from (
                    select unnest(tsvector_to_array(to_tsvector('english', @English))) union all select unnest(@Pairs)) one (lexeme)
                limit @MostWords),
            query as (
                select lexeme, ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery as q from asked),
            hits as materialized (
                select query.lexeme, found.id, found.rank, count(*) over (partition by query.lexeme) as had
                from query cross join lateral (
                    select t.id, ts_rank(t.words, query.q, 1)::float8 as rank from {{table}} t
                    where {{visible}}{{and}} and t.words @@ query.q limit @MostRows) found),
            size as (select greatest(count(*), 10)::float8 as held from (select from {{table}} t where {{visible}} limit 10 * @MostRows) looked),
            weights as (
                select lexeme, ln(1 + (select held from size) / coalesce((select max(had) from hits where hits.lexeme = query.lexeme), 1)) as weight from query)
            select hits.id, sum(hits.rank * weight) as score, sum(weight) / (select sum(weight) from weights) as share
            from hits join weights using (lexeme) group by hits.id order by score desc, hits.id desc limit @Looked
            """,
            all, cancellationToken: cancellationToken))).Select(row => new FoundRow(row.Id, row.Score, row.Share, 0))];
    }

    private async Task<FoundRow[]> ByMeaningAsync(NpgsqlConnection connection, float[] vector, string and, DynamicParameters parameters, CancellationToken cancellationToken)
    {
        var all = new DynamicParameters(parameters);
        all.AddDynamicParams(new { Vector = new Pgvector.Vector(vector).ToString(), model.Model, Looked, Wide = Looked * 4 });
        string length = vector.Length.ToString(CultureInfo.InvariantCulture);
        string far = $"e.embedding::vector({length}) <=> @Vector::vector({length})";
        // With a condition all that meets it is compared: an index would find the nearest of all, and perhaps none of those.
        string sql = and.Length > 0 || !Indexed.Contains(vector.Length)
            ? $"""
              with mine as materialized (
                  select t.id, e.embedding from {table} t join {vectors} e on e.{id} = t.id
                  where {visible}{and} and e.model = @Model and e.dimensions = {length})
              select e.id, 1 - ({far}) as near from mine e order by {far}, e.id limit @Looked
              """
            : $"""
              with nearest as materialized (
                  select e.{id} as id, e.model, {far} as far from {vectors} e where e.dimensions = {length} order by {far} limit @Wide)
              select t.id, 1 - nearest.far as near from nearest join {table} t using (id)
              where {visible} and nearest.model = @Model order by nearest.far, t.id limit @Looked
              """;
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("set local hnsw.ef_search = 200", transaction: transaction, cancellationToken: cancellationToken));
        FoundRow[] found = [.. (await connection.QueryAsync<(Guid Id, double Near)>(new CommandDefinition(
            sql, all, transaction, cancellationToken: cancellationToken))).Select(row => new FoundRow(row.Id, 0, 0, row.Near))];
        await transaction.CommitAsync(cancellationToken);
        return found;
    }
}

/// <param name="Share">How much of the question's words it has, by their weight: 0 to 1.</param>
/// <param name="Near">The cosine of the two vectors' angle; 0: not among the nearest.</param>
internal sealed record FoundRow(Guid Id, double Score, double Share, double Near)
{
    /// <summary>Whether it has to do with the question at all, and is not only the best of what there is.</summary>
    public bool IsFitting => Share >= 0.4 || Near >= 0.4;
}
