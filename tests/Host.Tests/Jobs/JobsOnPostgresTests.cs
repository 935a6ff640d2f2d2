using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Shared;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;
using Radio24.Host.Jobs;

namespace Radio24.Host.Tests.Jobs;

/// <summary>What is old goes, and the scheduler that sees to it, on a real database.</summary>
public sealed class JobsOnPostgresTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PgliteFixture _postgres = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("radio24-jobs-");

    public Task InitializeAsync() => _postgres.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Old_posts_go_in_batches_with_their_histories_and_young_and_unfinished_ones_stay()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using var posts = new PostgresPostStore(_postgres.Source);
        List<PostId> old = await AddAsync(posts, now.AddDays(-400), RetentionJob.Batch * 2 + 7, PostState.Rejected);
        List<PostId> unfinished = await AddAsync(posts, now.AddDays(-400), 3, null);
        List<PostId> young = await AddAsync(posts, now.AddDays(-300), 3, PostState.Rejected);
        var counted = new CountedRetention(new PostgresRetention(_postgres.Source));

        Assert.Equal(old.Count, await JobOver(counted).RunAsync(None));

        Assert.Equal([RetentionJob.Batch, RetentionJob.Batch, 7], counted.Deleted[KeptRows.Posts]);
        Assert.Null(await posts.FindAsync(old[0], None));
        foreach (PostId id in unfinished.Concat(young))
            Assert.NotNull(await posts.FindAsync(id, None));
        await using NpgsqlConnection connection = await _postgres.Source.OpenConnectionAsync();
        Assert.Equal(6, await connection.ExecuteScalarAsync<int>("select count(distinct post)::int from post_states"));
    }

    [Fact]
    public async Task Old_recordings_go_from_the_object_store_and_their_posts_stay_until_their_own_time()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using var posts = new PostgresPostStore(_postgres.Source);
        var voices = new OpusVoiceStore(new FolderObjectStore(_folder.FullName));
        (PostId ancient, string ancientKey) = await AddVoiceAsync(posts, voices, now.AddDays(-400), PostState.Rejected);
        (PostId old, string oldKey) = await AddVoiceAsync(posts, voices, now.AddDays(-100), PostState.Rejected);
        (PostId young, string youngKey) = await AddVoiceAsync(posts, voices, now.AddDays(-10), PostState.Rejected);
        (PostId held, string heldKey) = await AddVoiceAsync(posts, voices, now.AddDays(-400), null);

        // Two recordings and one post; and nothing is left to be done the next time.
        Assert.Equal(3, await JobOver(new PostgresRetention(_postgres.Source), voices).RunAsync(None));
        Assert.Equal(0, await JobOver(new PostgresRetention(_postgres.Source), voices).RunAsync(None));

        Assert.Null(await posts.FindAsync(ancient, None));
        foreach (PostId id in (PostId[])[old, young, held])
            Assert.NotNull(await posts.FindAsync(id, None));
        foreach (string key in (string[])[ancientKey, oldKey])
            Assert.Null(await voices.GetAsync(key, None));
        foreach (string key in (string[])[youngKey, heldKey])
            Assert.NotNull(await voices.GetAsync(key, None));
    }

    [Fact]
    public async Task A_recording_that_cannot_be_deleted_keeps_nothing_else_from_going()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using var posts = new PostgresPostStore(_postgres.Source);
        var voices = new OpusVoiceStore(new FolderObjectStore(_folder.FullName));
        // More of them than are tried before the store is asked whether it is there.
        var stuck = new Dictionary<string, PostId>();
        for (int i = 0; i < (RetentionJob.AskAfter * 2) + 1; i++)
        {
            (PostId post, string key) = await AddVoiceAsync(posts, voices, now.AddDays(-402).AddMinutes(i), PostState.Rejected);
            stuck.Add(key, post);
        }

        (PostId next, string nextKey) = await AddVoiceAsync(posts, voices, now.AddDays(-401), PostState.Rejected);
        PostId text = (await AddAsync(posts, now.AddDays(-400), 1, PostState.Rejected))[0];

        await JobOver(new PostgresRetention(_postgres.Source), new StuckVoices(voices, stuck.ContainsKey)).RunAsync(None);

        foreach (PostId post in stuck.Values)
            Assert.NotNull(await posts.FindAsync(post, None));
        Assert.Null(await voices.GetAsync(nextKey, None));
        foreach (PostId id in (PostId[])[next, text])
            Assert.Null(await posts.FindAsync(id, None));
    }

    [Fact]
    public async Task A_store_of_recordings_that_is_away_is_not_asked_for_every_one()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using var posts = new PostgresPostStore(_postgres.Source);
        var voices = new OpusVoiceStore(new FolderObjectStore(_folder.FullName));
        for (int i = 0; i < RetentionJob.AskAfter * 2; i++)
            await AddVoiceAsync(posts, voices, now.AddDays(-402).AddMinutes(i), PostState.Rejected);
        PostId text = (await AddAsync(posts, now.AddDays(-400), 1, PostState.Rejected))[0];
        var away = new StuckVoices(voices, _ => true, isAway: true);
        await JobOver(new PostgresRetention(_postgres.Source), away).RunAsync(None);
        Assert.Equal(RetentionJob.AskAfter, away.Tried);
        Assert.Null(await posts.FindAsync(text, None));
    }

    [Fact]
    public async Task Jobs_are_kept_in_the_shared_database_and_the_next_Host_takes_them_over()
    {
        await using ServiceProvider process = new ServiceCollection().AddSingleton(_postgres.Source).AddLogging().BuildServiceProvider();
        for (int host = 0; host < 2; host++)
        {
            using var jobs = new JobsService(
                process, new JobStore(SharedJobStore.Of(process)), TimeProvider.System, NullLogger<JobsService>.Instance);
            await jobs.StartAsync(None);
            await using NpgsqlConnection connection = await _postgres.Source.OpenConnectionAsync();
            string[] kept = [];
            for (int i = 0; kept.Length < 3 && i < 600; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                kept = [.. await connection.QueryAsync<string>("select job_name from qrtz_triggers where trigger_state = 'WAITING' order by job_name")];
            }

            Assert.Equal(["feeds", "retention", "stray-recordings"], kept);
            await jobs.StopAsync(None);
        }
    }

    [Fact]
    public async Task A_database_that_is_away_stops_nobody_from_going_on_air()
    {
        await using NpgsqlDataSource away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=9;Username=nobody;Timeout=2");
        await using ServiceProvider process = new ServiceCollection().AddSingleton(away).AddLogging().BuildServiceProvider();
        using var jobs = new JobsService(
            process, new JobStore(SharedJobStore.Of(process)), TimeProvider.System, NullLogger<JobsService>.Instance);
        await jobs.StartAsync(None);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await jobs.StopAsync(None);
        Assert.True(jobs.ExecuteTask is { IsFaulted: false });
    }

    private RetentionJob JobOver(IRetention retention, IVoiceStore? voices = null) => new(
        new RetentionOptions { Outbox = TimeSpan.Zero }, retention, new PostgresOutbox(_postgres.Source), voices ?? new OpusVoiceStore(new FolderObjectStore(_folder.FullName)),
        new StationClock(TimeProvider.System, TimeZoneInfo.Utc), TimeProvider.System, NullLogger<RetentionJob>.Instance);

    private static async Task<List<PostId>> AddAsync(PostgresPostStore posts, DateTimeOffset at, int count, PostState? final)
    {
        ListenerPost[] all = [.. Enumerable.Range(0, count).Select(i => new ListenerPost(
            PostId.New(at.AddSeconds(i)), ListenerId.New(at), null, new PostBody.Text("hello"), at.AddSeconds(i)))];
        await Task.WhenAll(all.Select(post => posts.AddAsync(post, null, None).AsTask()));
        if (final is { } state)
            await Task.WhenAll(all.Select(post => posts.MoveAsync(new PostMove(post.Id, [new PostTransition(state, at, "station")]), None).AsTask()));
        return [.. all.Select(post => post.Id)];
    }

    private static async Task<(PostId, string)> AddVoiceAsync(PostgresPostStore posts, OpusVoiceStore voices, DateTimeOffset at, PostState? final)
    {
        PostId id = PostId.New(at);
        string key = PostBody.Voice.KeyOf(id);
        await voices.PutAsync(key, new byte[48_000], None);
        await posts.AddAsync(new ListenerPost(id, ListenerId.New(at), null, new PostBody.Voice(key, TimeSpan.FromSeconds(1)), at), null, None);
        if (final is { } state)
            Assert.True((await posts.MoveAsync(new PostMove(id, [new PostTransition(state, at, "station")]), None)).Moved);
        return (id, key);
    }

    private sealed class StuckVoices(IVoiceStore inner, Func<string, bool> stuck, bool isAway = false) : IVoiceStore
    {
        public int Tried { get; private set; }

        public ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) => inner.PutAsync(key, pcm, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) =>
            isAway ? throw new IOException("away in this test") : inner.GetAsync(key, cancellationToken);

        public ValueTask<byte[]?> PeaksAsync(string key, CancellationToken cancellationToken) => inner.PeaksAsync(key, cancellationToken);

        public IAsyncEnumerable<string> KeysAsync(CancellationToken cancellationToken) => inner.KeysAsync(cancellationToken);

        public ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
        {
            Tried++;
            return stuck(key) ? throw new IOException("stuck in this test") : inner.DeleteAsync(key, cancellationToken);
        }
    }

    private sealed class CountedRetention(IRetention inner) : IRetention
    {
        public Dictionary<KeptRows, List<int>> Deleted { get; } = [];

        public ValueTask<IReadOnlyList<(PostId Post, string Key)>> VoicesAsync(DateTimeOffset before, PostId? after, int limit, CancellationToken cancellationToken) =>
            inner.VoicesAsync(before, after, limit, cancellationToken);

        public ValueTask VoicesDeletedAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken) =>
            inner.VoicesDeletedAsync(posts, cancellationToken);

        public async ValueTask<int> DeleteAsync(KeptRows rows, DateTimeOffset before, int limit, CancellationToken cancellationToken)
        {
            int deleted = await inner.DeleteAsync(rows, before, limit, cancellationToken);
            if (!Deleted.TryGetValue(rows, out List<int>? counts))
                Deleted[rows] = counts = [];
            counts.Add(deleted);
            return deleted;
        }
    }
}
