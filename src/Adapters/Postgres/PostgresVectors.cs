using Dapper;
using Npgsql;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>Vectors in pgvector. A server without it has none waiting. Both tables are looked through only if something has come in since nothing waited.</summary>
public sealed class PostgresVectors(NpgsqlDataSource source) : IVectorStore
{
    private bool? _hasVectors;
    private string? _quiet; // for which model, and how things stood, when nothing waited

    public async ValueTask<IReadOnlyList<Unembedded>> WaitingAsync(IEmbeddingModel model, int limit, CancellationToken cancellationToken)
    {
        var known = new { Known = new[] { Language.English, Language.Japanese }.Where(model.Knows).ToArray(), model.Model, limit };
        return await source.UseAsync(
            async connection =>
            {
                if (!await HasAsync(connection))
                    return (IReadOnlyList<Unembedded>)[];
                // Before the look: what comes in meanwhile is seen by the next one.
                string stands = $"{model.Model} {string.Join(' ', known.Known)} {await StandsAsync(connection, cancellationToken)}";
                if (stands == _quiet)
                    return [];
                Unembedded[] waiting = [.. (await connection.QueryAsync<(Guid, bool, string)>(new CommandDefinition(
                    """
                    (select p.id, false, concat_ws(E'\n', p.heading, p.body) from passages p left join passage_embeddings e on e.passage = p.id
                     where p.is_current and p.language = any(@Known) and e.model is distinct from @Model order by p.id limit @limit)
                    union all
                    (select m.id, true, m.body from memories m left join memory_embeddings e on e.memory = m.id
                     where m.language = any(@Known) and e.model is distinct from @Model order by m.id limit @limit)
                    limit @limit
                    """,
                    known, cancellationToken: cancellationToken))).Select(row => new Unembedded(row.Item1, row.Item2, row.Item3))];
                _quiet = waiting.Length == 0 ? stands : null;
                return waiting;
            },
            cancellationToken);
    }

    public async ValueTask PutAsync(string model, IReadOnlyList<(Unembedded Of, ReadOnlyMemory<float> Vector)> vectors, CancellationToken cancellationToken)
    {
        foreach (bool isMemory in (bool[])[false, true])
        {
            (Unembedded Of, ReadOnlyMemory<float> Vector)[] mine = [.. vectors.Where(one => one.Of.IsMemory == isMemory)];
            if (mine.Length == 0)
                continue;
            (string table, string vectorTable, string id) = isMemory ? ("memories", "memory_embeddings", "memory") : ("passages", "passage_embeddings", "passage");
            await source.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
                $"""
                insert into {vectorTable} ({id}, model, dimensions, embedding)
                select t.id, @model, vector_dims(v.vector::vector), v.vector::vector
                from unnest(@Ids, @Vectors) as v (id, vector) join {table} t on t.id = v.id for key share of t
                on conflict ({id}) do update set model = excluded.model, dimensions = excluded.dimensions, embedding = excluded.embedding
                """,
                new
                {
                    model,
                    Ids = mine.Select(one => one.Of.Id).ToArray(),
                    Vectors = mine.Select(one => new Pgvector.Vector(one.Vector).ToString()).ToArray(),
                },
                cancellationToken: cancellationToken)), cancellationToken);
        }
    }

    /// <summary>Another one when a version of a document came in or a memory did: a memory is newer than those before, or the next one is.</summary>
    private static async Task<string?> StandsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            """
            select concat_ws(' ', (select md5(string_agg(concat(id, version), ' ' order by id)) from documents), (select max(at) from memories))
            """,
            cancellationToken: cancellationToken));

    private async Task<bool> HasAsync(NpgsqlConnection connection) =>
        _hasVectors ??= await connection.ExecuteScalarAsync<bool>("select to_regclass('passage_embeddings') is not null");
}
