using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>Which index the server takes must not depend on what it happens to know of the tables: a statement stays as it was planned.</summary>
[Collection(nameof(PostgresServerCollection))]
public sealed class PostPlansTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task How_many_posts_a_listener_has_waiting_is_counted_by_an_index_of_its_own()
    {
        // One session: it counts for itself what it has used.
        await using NpgsqlDataSource source = Database.Open(postgres.ConnectionString + ";Maximum Pool Size=1", prepares: true);
        await using var store = new PostgresPostStore(source);
        // All posts that the server knows are of one listener: then any index of posts that wait seems as good as another.
        ListenerId first = Posts.Text("first").From;
        for (int i = 0; i < 20; i++)
            await store.AddAsync(Posts.Text(new string('x', 300), first), null, None);
        await using (NpgsqlConnection connection = await source.OpenConnectionAsync())
            await connection.ExecuteAsync("analyze posts");

        long before = await ScansAsync(source);
        for (int i = 0; i < 10; i++)
        {
            ListenerPost post = Posts.Text($"later {i}");
            await store.AddAsync(post, null, None);
            Assert.Equal(1, (await store.StandingAsync(post.From, null, None)).Waiting);
        }

        Assert.Equal(20, await ScansAsync(source) - before);
    }

    private static async Task<long> ScansAsync(NpgsqlDataSource source)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("select pg_stat_force_next_flush()");
        return await connection.QuerySingleAsync<long>("select idx_scan from pg_stat_user_indexes where indexrelname = 'posts_waiting'");
    }
}
