using Dapper;
using Npgsql;
using Pgvector;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// What posts were about, by pgvector with an HNSW index on cosine distance. The embedded database has pgvector; a server may not:
/// then everything else works, and this says what is missing.
/// </summary>
public sealed class PostgresPostMemory(NpgsqlDataSource source) : IPostMemory
{
    private const string UndefinedTable = "42P01";
    private const int Farthest = 100;

    public async ValueTask KeepAsync(PostId post, string model, ReadOnlyMemory<float> point, CancellationToken cancellationToken) =>
        await UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(
            """
            insert into post_embeddings (post, model, embedding)
            select id, @model, @Point::vector from posts where id = @Post
            on conflict (post) do update set model = excluded.model, embedding = excluded.embedding
            """,
            new { Post = post.Value, model, Point = Text(point) },
            cancellationToken: cancellationToken)), cancellationToken);

    public async ValueTask<IReadOnlyList<NearPost>> NearestAsync(
        string model, ReadOnlyMemory<float> point, int limit, CancellationToken cancellationToken)
    {
        IEnumerable<(Guid Post, double Distance)> near = await UseAsync(connection => connection.QueryAsync<(Guid, double)>(new CommandDefinition(
            """
            select post, embedding <=> @Point::vector from post_embeddings
            where model = @model order by embedding <=> @Point::vector limit @limit
            """,
            new { model, Point = Text(point), limit = Math.Clamp(limit, 0, Farthest) },
            cancellationToken: cancellationToken)), cancellationToken);
        return [.. near.Select(row => new NearPost(new PostId(row.Post), row.Distance))];
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await source.UseAsync(work, cancellationToken);
        }
        catch (StoreAwayException e) when (e.InnerException is PostgresException { SqlState: UndefinedTable })
        {
            throw new NotSupportedException(
                "This PostgreSQL server has no pgvector: posts are kept, but not found by what they mean. Install the extension and start again.", e);
        }
    }

    private static string Text(ReadOnlyMemory<float> point) => point.Length == IPostMemory.Dimensions
        ? new Vector(point.ToArray()).ToString()
        : throw new ArgumentException($"A point has {IPostMemory.Dimensions} numbers, not {point.Length}.", nameof(point));
}
