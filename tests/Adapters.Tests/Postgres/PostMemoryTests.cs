using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>On PGlite, which has pgvector.</summary>
[Collection(nameof(PgliteCollection))]
public sealed class PostMemoryTests(PgliteFixture postgres) : IAsyncLifetime
{
    private const string Model = "text-embedding-3-small";
    private static readonly CancellationToken None = CancellationToken.None;

    private PostgresPostStore _posts = null!;

    public async Task InitializeAsync()
    {
        await postgres.EmptyAsync();
        _posts = new PostgresPostStore(postgres.Source);
    }

    public async Task DisposeAsync() => await _posts.DisposeAsync();

    [Fact]
    public async Task The_nearest_posts_come_first_those_of_one_model_and_the_index_finds_them()
    {
        var memory = new PostgresPostMemory(postgres.Source);
        ListenerPost[] posts = [.. Enumerable.Range(0, 40).Select(i => Posts.Text($"post {i}"))];
        for (int i = 0; i < posts.Length; i++)
        {
            await _posts.AddAsync(posts[i], null, None);
            await memory.KeepAsync(posts[i].Id, Model, Direction(i * 4), None);
        }

        IReadOnlyList<NearPost> near = await memory.NearestAsync(Model, Direction(81), 3, None);
        Assert.Equal([posts[20].Id, posts[21].Id, posts[19].Id], near.Select(one => one.Post));
        Assert.Equal(1 - Math.Cos(Math.PI / 180), near[0].Distance, 4);
        Assert.Empty(await memory.NearestAsync("another model", Direction(81), 3, None));
        Assert.Empty(await memory.NearestAsync(Model, Direction(81), 0, None));

        // Said again it moves.
        await memory.KeepAsync(posts[0].Id, Model, Direction(81), None);
        Assert.Equal(posts[0].Id, (await memory.NearestAsync(Model, Direction(81), 1, None))[0].Post);

        await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        // Forty rows are read faster one by one; what matters is that the question can be answered from the index.
        await connection.ExecuteAsync("set local enable_seqscan = off; set local enable_sort = off");
        string plan = string.Join('\n', await connection.QueryAsync<string>(
            "explain select post from post_embeddings order by embedding <=> (select embedding from post_embeddings limit 1) limit 3"));
        Assert.Contains("post_embeddings_nearest", plan);
    }

    [Fact]
    public async Task Erasing_a_listener_erases_what_their_posts_were_about()
    {
        var memory = new PostgresPostMemory(postgres.Source);
        ListenerPost mine = Posts.Text("mine"), other = Posts.Text("other");
        foreach (ListenerPost post in (ListenerPost[])[mine, other])
        {
            await _posts.AddAsync(post, null, None);
            await memory.KeepAsync(post.Id, Model, Direction(10), None);
        }

        await _posts.EraseAsync(mine.From, None);
        Assert.Equal(other.Id, Assert.Single(await memory.NearestAsync(Model, Direction(10), 9, None)).Post);
        await memory.KeepAsync(mine.Id, Model, Direction(10), None);
        Assert.Single(await memory.NearestAsync(Model, Direction(10), 9, None));
    }

    [Fact]
    public async Task A_point_of_another_size_is_refused()
    {
        var memory = new PostgresPostMemory(postgres.Source);
        await Assert.ThrowsAsync<ArgumentException>(() => memory.KeepAsync(PostId.New(Posts.Noon), Model, new float[3], None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => memory.NearestAsync(Model, new float[3], 1, None).AsTask());
    }

    /// <summary>A point in a plane, so many degrees round.</summary>
    private static float[] Direction(double degrees)
    {
        float[] point = new float[IPostMemory.Dimensions];
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        (point[0], point[1]) = ((float)cos, (float)sin);
        return point;
    }
}

/// <summary>On a server without pgvector.</summary>
[Collection(nameof(PostgresServerCollection))]
public sealed class PostMemoryWithoutVectorTests(PostgresServer postgres)
{
    [Fact]
    public async Task What_is_missing_is_said_in_one_line()
    {
        var memory = new PostgresPostMemory(postgres.Source);
        float[] point = new float[IPostMemory.Dimensions];
        foreach (Func<Task> use in (Func<Task>[])
        [
            () => memory.KeepAsync(PostId.New(Posts.Noon), "m", point, CancellationToken.None).AsTask(),
            () => memory.NearestAsync("m", point, 1, CancellationToken.None).AsTask(),
        ])
        {
            NotSupportedException missing = await Assert.ThrowsAsync<NotSupportedException>(use);
            Assert.Contains("pgvector", missing.Message);
            Assert.DoesNotContain('\n', missing.Message);
        }
    }
}
