using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Host.Tests.Store;

/// <summary>The same on the real database: a Host takes up what the one before it left, in whatever state.</summary>
public sealed class RecoveryOnPostgresTests : IAsyncLifetime
{
    private static readonly PostState[] Path = [PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir];

    private readonly PgliteFixture _postgres = new();

    public Task InitializeAsync() => _postgres.InitializeAsync();

    public Task DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task Every_post_is_aired_once_whatever_state_the_last_Host_died_in()
    {
        await using var posts = new PostgresPostStore(_postgres.Source);
        var log = new PostgresAirLog(_postgres.Source);
        DateTimeOffset at = new FakeTimeProvider().GetUtcNow() - TimeSpan.FromMinutes(1);
        var left = new List<PostId>();
        for (int moves = 0; moves <= Path.Length; moves++)
        {
            var post = new ListenerPost(PostId.New(at.AddSeconds(moves)), ListenerId.New(at), null, new PostBody.Text($"Left after {moves}."), at);
            await posts.AddAsync(post, null, CancellationToken.None);
            foreach (PostState state in Path[..moves])
                Assert.NotNull(await posts.MoveAsync(post.Id, [new PostTransition(state, at, "station")], CancellationToken.None));
            left.Add(post.Id);
        }

        // The line that the Host which died had begun for the post it had on air.
        await log.WriteAsync(
            new AirLogEntry(Guid.NewGuid(), Radio24.Core.Air.SegmentKind.ListenerPost, "", "", at, null, left[^1], "host-0"), CancellationToken.None);

        await using var station = new ManualStation(s => new ReadingPresenter(s), posts: posts, log: log);
        await station.StartAsync();
        foreach (PostId id in left)
            await station.PlayUntilFinalAsync(id, TimeSpan.FromMinutes(5));

        foreach (PostId id in left)
            Assert.Equal(1, (await station.StatesOfAsync(id)).Count(state => state == PostState.Aired));
        Assert.Equal(
            [.. Path.Prepend(PostState.Received), PostState.Queued, PostState.OnAir, PostState.Aired], await station.StatesOfAsync(left[^1]));
        IReadOnlyList<AirLogEntry> lines = await log.ReadAsync(at.AddHours(-1), at.AddHours(1), 1_000, CancellationToken.None);
        foreach (PostId id in left)
        {
            AirLogEntry line = Assert.Single(lines, line => line.Post == id);
            Assert.Equal("host-1", line.Host);
            Assert.NotNull(line.EndedAt);
        }
    }
}
