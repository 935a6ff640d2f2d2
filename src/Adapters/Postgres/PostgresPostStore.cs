using Dapper;
using Npgsql;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>Posts in PostgreSQL. A post is acknowledged only after its row is committed.</summary>
public sealed class PostgresPostStore : IPostStore, IAsyncDisposable
{
    private static readonly PostState[] Final = [.. Enum.GetValues<PostState>().Where(PostLifecycle.IsFinal)];

    private readonly NpgsqlDataSource _source;
    private readonly Batcher<(ListenerPost Post, string? Key), KeptPost> _adding;
    private readonly Batcher<(ListenerId From, string Key), PostId?> _lookingUp;
    private readonly Batcher<ListenerId, int> _counting;

    public PostgresPostStore(NpgsqlDataSource source)
    {
        _source = source;
        _adding = new Batcher<(ListenerPost Post, string? Key), KeptPost>(AddBatchAsync);
        // Asked before every post that comes in: in a flood they are one statement each for hundreds of posts.
        _lookingUp = new Batcher<(ListenerId From, string Key), PostId?>(LookUpBatchAsync);
        _counting = new Batcher<ListenerId, int>(CountBatchAsync);
    }

    public ValueTask<KeptPost> AddAsync(ListenerPost post, string? idempotencyKey, CancellationToken cancellationToken) =>
        _adding.AddAsync((post, idempotencyKey), cancellationToken);

    public async ValueTask<PostRecord?> FindAsync(PostId id, CancellationToken cancellationToken) =>
        await _source.UseAsync(
            connection => PostRows.FindAsync(connection, new { Id = id.Value }, cancellationToken), cancellationToken);

    public async ValueTask<PostRecord?> FindByKeyAsync(ListenerId from, string idempotencyKey, CancellationToken cancellationToken) =>
        await _lookingUp.AddAsync((from, idempotencyKey), cancellationToken) is { } id ? await FindAsync(id, cancellationToken) : null;

    public async ValueTask<PostRecord?> MoveAsync(PostId id, PostTransition to, CancellationToken cancellationToken)
    {
        string[] from = [.. Enum.GetValues<PostState>().Where(state => PostLifecycle.CanMove(state, to.State)).Select(PostRows.Name)];
        return await _source.UseAsync(
            connection => PostRows.FindAsync(
                connection,
                new { Id = id.Value, To = PostRows.Name(to.State), From = from, At = to.At.UtcDateTime, to.Actor, to.Reason },
                cancellationToken,
                first: """
                    with moved as (
                        update posts set state = @To, moves = moves + 1 where id = @Id and state = any(@From) returning id, moves)
                    insert into post_states (post, n, state, at, actor, reason)
                    select id, moves, @To, @At, @Actor, @Reason from moved returning post
                    """),
            cancellationToken);
    }

    public async ValueTask<int> PositionAsync(PostId id, CancellationToken cancellationToken) =>
        await _source.UseAsync(connection => PositionAsync(connection, id, cancellationToken), cancellationToken);

    private static Task<int> PositionAsync(NpgsqlConnection connection, PostId id, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"""
            select case when exists (select from posts where id = @Id and {Unfinished}) then
                1 + (select count(*) from (select from posts where id < @Id and {Unfinished} limit @Limit) before)
            else 0 end
            """,
            new { Id = id.Value, Limit = KeptPost.FarthestPosition - 1 },
            cancellationToken: cancellationToken));

    public ValueTask<int> WaitingAsync(ListenerId from, CancellationToken cancellationToken) => _counting.AddAsync(from, cancellationToken);

    public async ValueTask<bool> TranscribeAsync(PostId id, string transcript, CancellationToken cancellationToken) =>
        await _source.UseAsync(
            connection => connection.ExecuteAsync(new CommandDefinition(
                "update posts set words = @transcript where id = @Id and kind = 'voice'",
                new { Id = id.Value, transcript },
                cancellationToken: cancellationToken)),
            cancellationToken) == 1;

    public ValueTask<IReadOnlyList<PostRecord>> UnfinishedAsync(PostId? after, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"{Unfinished} and (@After::uuid is null or id > @After) order by id limit @limit",
            new { After = after?.Value, limit },
            cancellationToken);

    public ValueTask<IReadOnlyList<PostRecord>> StalledAsync(
        IReadOnlyCollection<PostState> states, DateTimeOffset receivedBefore, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"{Unfinished} and state = any(@States) and received_at < @Before order by id limit @limit",
            new { States = states.Select(PostRows.Name).ToArray(), Before = receivedBefore.UtcDateTime, limit },
            cancellationToken);

    public ValueTask<IReadOnlyList<PostRecord>> InStatesAsync(
        IReadOnlyCollection<PostState> states, PostId? before, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"{Unfinished} and state = any(@States) and (@Before::uuid is null or id < @Before) order by id desc limit @limit",
            new { States = states.Select(PostRows.Name).ToArray(), Before = before?.Value, limit },
            cancellationToken);

    public ValueTask<IReadOnlyList<PostRecord>> OfListenerAsync(
        ListenerId listener, PostId? before, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            "listener = @Listener and (@Before::uuid is null or id < @Before) order by id desc limit @limit",
            new { Listener = listener.Value, Before = before?.Value, limit },
            cancellationToken);

    public async ValueTask<ErasedPosts> EraseAsync(ListenerId listener, CancellationToken cancellationToken)
    {
        List<(Guid Id, string? Voice, string State)> erased = await _source.UseAsync(
            connection => EraseAsync(connection, listener, cancellationToken), cancellationToken);
        return new ErasedPosts(
            [.. erased.Select(row => new PostId(row.Id))],
            [.. erased.Where(row => !PostLifecycle.IsFinal(PostRows.State(row.State))).Select(row => new PostId(row.Id))],
            [.. erased.Select(row => row.Voice).OfType<string>()]);
    }

    // The posts are locked before the air log is looked at, in a statement of its own: a line that is being written for one of them
    // is either there by then and blanked, or finds its post gone.
    private static async Task<List<(Guid Id, string? Voice, string State)>> EraseAsync(
        NpgsqlConnection connection, ListenerId listener, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        var mine = new
        {
            Ids = (await connection.QueryAsync<Guid>(new CommandDefinition(
                "select id from posts where listener = @Listener for update",
                new { Listener = listener.Value }, transaction, cancellationToken: cancellationToken))).ToArray(),
        };
        await connection.ExecuteAsync(new CommandDefinition(
            "update air_log set title = '', artist = '', post = null where post = any(@Ids)",
            mine, transaction, cancellationToken: cancellationToken));
        List<(Guid, string?, string)> erased = (await connection.QueryAsync<(Guid, string?, string)>(new CommandDefinition(
            "delete from posts where id = any(@Ids) returning id, voice_key, state",
            mine, transaction, cancellationToken: cancellationToken))).AsList();
        await transaction.CommitAsync(cancellationToken);
        return erased;
    }

    public async ValueTask DisposeAsync()
    {
        await _lookingUp.DisposeAsync();
        await _counting.DisposeAsync();
        await _adding.DisposeAsync();
    }

    private static string Unfinished { get; } =
        $"state not in ({string.Join(", ", Final.Select(state => $"'{PostRows.Name(state)}'"))})";

    private async ValueTask<IReadOnlyList<PostRecord>> QueryAsync(string condition, object parameters, CancellationToken cancellationToken) =>
        await _source.UseAsync(
            connection => PostRows.QueryAsync(
                connection, $"select {PostRows.Columns} from posts p where {condition}", parameters, cancellationToken),
            cancellationToken);

    private async Task<IReadOnlyList<PostId?>> LookUpBatchAsync(IReadOnlyList<(ListenerId From, string Key)> batch) =>
        await _source.UseAsync<IReadOnlyList<PostId?>>(
            async connection => [.. (await connection.QueryAsync<Guid?>(
                """
                select (select id from posts where listener = asked.listener and idempotency_key = asked.key)
                from unnest(@Listeners, @Keys) with ordinality as asked (listener, key, n) order by n
                """,
                new { Listeners = batch.Select(item => item.From.Value).ToArray(), Keys = batch.Select(item => item.Key).ToArray() }))
                .Select(id => id is { } known ? new PostId(known) : (PostId?)null)],
            CancellationToken.None);

    private async Task<IReadOnlyList<int>> CountBatchAsync(IReadOnlyList<ListenerId> batch) =>
        await _source.UseAsync<IReadOnlyList<int>>(
            async connection => [.. await connection.QueryAsync<int>(
                $"""
                select (select count(*)::int from posts where listener = asked.listener and {Unfinished})
                from unnest(@Listeners) with ordinality as asked (listener, n) order by n
                """,
                new { Listeners = batch.Select(from => from.Value).ToArray() })],
            CancellationToken.None);

    private Task<IReadOnlyList<KeptPost>> AddBatchAsync(IReadOnlyList<(ListenerPost Post, string? Key)> batch) =>
        _source.UseAsync(connection => AddBatchAsync(connection, batch), CancellationToken.None);

    private static async Task<IReadOnlyList<KeptPost>> AddBatchAsync(
        NpgsqlConnection connection, IReadOnlyList<(ListenerPost Post, string? Key)> batch)
    {
        // One statement is one transaction: the rows, their first states, and the count of those before them.
        List<(Guid Id, int Before)> kept = [.. await connection.QueryAsync<(Guid, int)>(
            $"""
            with incoming as (
                select * from unnest(@Ids, @Listeners, @Names, @Kinds, @Words, @VoiceKeys, @VoiceMs, @At, @Keys)
                    as t (id, listener, name, kind, words, voice_key, voice_ms, received_at, key)),
            kept as (
                insert into posts (id, listener, name, kind, words, voice_key, voice_ms, received_at, state, idempotency_key)
                select id, listener, name, kind, words, voice_key, voice_ms, received_at, 'received', key from incoming
                on conflict (listener, idempotency_key) where idempotency_key is not null do nothing
                returning id, received_at),
            history as (
                insert into post_states (post, n, state, at, actor)
                select id, 1, 'received', received_at, 'listener' from kept)
            select id, (select count(*)::int from (select from posts where {Unfinished} limit @Limit) before) from kept
            """,
            new
            {
                Ids = batch.Select(item => item.Post.Id.Value).ToArray(),
                Listeners = batch.Select(item => item.Post.From.Value).ToArray(),
                Names = batch.Select(item => item.Post.Name).ToArray(),
                Kinds = batch.Select(item => item.Post.Body is PostBody.Voice ? "voice" : "text").ToArray(),
                Words = batch.Select(item => item.Post.Body switch
                {
                    PostBody.Text text => text.Words,
                    PostBody.Voice voice => voice.Transcript,
                    _ => null,
                }).ToArray(),
                VoiceKeys = batch.Select(item => (item.Post.Body as PostBody.Voice)?.Key).ToArray(),
                VoiceMs = batch.Select(item => (int?)(item.Post.Body as PostBody.Voice)?.Length.TotalMilliseconds).ToArray(),
                At = batch.Select(item => item.Post.At.UtcDateTime).ToArray(),
                Keys = batch.Select(item => item.Key).ToArray(),
                Limit = KeptPost.FarthestPosition,
            })];

        Dictionary<Guid, int> before = kept.ToDictionary(row => row.Id, row => row.Before);
        var replies = new KeptPost[batch.Count];
        int place = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            ListenerPost post = batch[i].Post;
            if (before.TryGetValue(post.Id.Value, out int waiting))
            {
                var record = new PostRecord(post, [new PostTransition(PostState.Received, post.At, "listener")]);
                replies[i] = new KeptPost(record, Math.Min(waiting + ++place, KeptPost.FarthestPosition), Repeated: false);
            }
            else
            {
                replies[i] = await RepeatedAsync(connection, post.From, batch[i].Key!);
            }
        }

        return replies;
    }

    private static async Task<KeptPost> RepeatedAsync(NpgsqlConnection connection, ListenerId from, string key)
    {
        PostRecord record = (await PostRows.QueryAsync(
            connection,
            $"select {PostRows.Columns} from posts p where listener = @From and idempotency_key = @key",
            new { From = from.Value, key },
            CancellationToken.None)).Single();
        return new KeptPost(record, await PositionAsync(connection, record.Post.Id, CancellationToken.None), Repeated: true);
    }
}
