using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>Several processes on one server move the same posts, in batches whose orders differ.</summary>
[Collection(nameof(PostgresServerCollection))]
public sealed class MovesSideBySideTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Each_post_is_moved_by_one_of_them_and_nobody_waits_for_ever()
    {
        await using var one = new PostgresPostStore(postgres.Source);
        await using var two = new PostgresPostStore(postgres.Source);
        ListenerPost[] posts = [.. Enumerable.Range(0, 120).Select(i => Posts.Text($"post {i}"))];
        await Task.WhenAll(posts.Select(post => one.AddAsync(post, null, None).AsTask()));

        foreach (PostState state in (PostState[])[PostState.Screened, PostState.Approved, PostState.Queued])
        {
            Task<PostRecord?[]> forwards = MoveAsync(one, posts, state);
            Task<PostRecord?[]> backwards = MoveAsync(two, posts.Reverse(), state);
            PostRecord?[] here = await forwards, there = [.. (await backwards).Reverse()];
            Assert.All(here.Zip(there), pair => Assert.True(pair.First is null != pair.Second is null));
        }

        PostRecord?[] found = await Task.WhenAll(posts.Select(post => one.FindAsync(post.Id, None).AsTask()));
        Assert.All(found, record => Assert.Equal(4, record!.History.Count));
    }

    [Fact]
    public async Task A_post_that_is_erased_while_it_moves_leaves_no_line_of_its_history()
    {
        await using var store = new PostgresPostStore(postgres.Source);
        ListenerPost[] posts = [.. Enumerable.Range(0, 60).Select(i => Posts.Text($"post {i}"))];
        await Task.WhenAll(posts.Select(post => store.AddAsync(post, null, None).AsTask()));

        Task<PostRecord?[]> moving = MoveAsync(store, posts, PostState.Screened);
        await Task.WhenAll(posts.Select(post => store.EraseAsync(post.From, None).AsTask()));
        await moving;

        await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
        Assert.Equal((0, 0), await connection.QuerySingleAsync<(int, int)>(
            "select (select count(*)::int from posts), (select count(*)::int from post_states)"));
    }

    private static Task<PostRecord?[]> MoveAsync(PostgresPostStore store, IEnumerable<ListenerPost> posts, PostState state) =>
        Task.WhenAll(posts.Select(post => store.MoveAsync(post.Id, [Posts.To(state)], None).AsTask()));
}
