using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Posts;

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

    private static Task<PostRecord?[]> MoveAsync(PostgresPostStore store, IEnumerable<ListenerPost> posts, PostState state) =>
        Task.WhenAll(posts.Select(post => store.MoveAsync(post.Id, [Posts.To(state)], None).AsTask()));
}
