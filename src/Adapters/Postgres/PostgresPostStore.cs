using Dapper;
using Npgsql;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// Posts in PostgreSQL. A post is acknowledged only after its row is committed. What is done for every post goes through a
/// <see cref="Batcher{TRequest,TReply}"/>: in a flood it is one statement and one commit for hundreds of posts.
/// </summary>
public sealed class PostgresPostStore : IPostStore, IAsyncDisposable
{
    // Before and behind every id, so that a page's statement has one plan: by the index, from there.
    private static readonly Guid First = Guid.Empty;
    private static readonly Guid Last = Guid.AllBitsSet;

    private readonly NpgsqlDataSource _source;
    private readonly Batcher<(ListenerId From, string? Key), (PostId? First, int Waiting)> _asking;
    private readonly Batcher<(ListenerPost Post, string? Key, int AtMost), KeptPost?> _adding;
    private readonly Batcher<PostId, PostRecord?> _finding;
    private readonly Batcher<PostMove, MoveResult> _moving;
    private readonly Batcher<PostId, int> _placing;

    public PostgresPostStore(NpgsqlDataSource source)
    {
        _source = source;
        _asking = Batched<(ListenerId From, string? Key), (PostId? First, int Waiting)>(AskBatchAsync);
        _adding = Batched<(ListenerPost Post, string? Key, int AtMost), KeptPost?>(AddBatchAsync);
        _finding = Batched<PostId, PostRecord?>(FindBatchAsync);
        _moving = Batched<PostMove, MoveResult>(MoveBatchAsync, move => move.Id);
        _placing = Batched<PostId, int>(PlaceBatchAsync);
    }

    public ValueTask<KeptPost?> AddAsync(ListenerPost post, string? idempotencyKey, int atMost, CancellationToken cancellationToken) =>
        _adding.AddAsync((post, idempotencyKey, atMost), cancellationToken);

    public ValueTask<PostRecord?> FindAsync(PostId id, CancellationToken cancellationToken) => _finding.AddAsync(id, cancellationToken);

    public async ValueTask<Standing> StandingAsync(ListenerId from, string? idempotencyKey, CancellationToken cancellationToken)
    {
        (PostId? first, int waiting) = await _asking.AddAsync((from, idempotencyKey), cancellationToken);
        return new Standing(first is { } id ? await FindAsync(id, cancellationToken) : null, waiting);
    }

    public ValueTask<MoveResult> MoveAsync(PostMove move, CancellationToken cancellationToken) => _moving.AddAsync(move, cancellationToken);

    public ValueTask<int> PositionAsync(PostId id, CancellationToken cancellationToken) => _placing.AddAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<PostRecord>> UnfinishedAsync(PostId? after, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            "not finished and id > @After order by id limit @limit",
            new { After = after?.Value ?? First, limit },
            cancellationToken);

    public async ValueTask<PostSweep> StalledAsync(
        IReadOnlyCollection<PostState> states, DateTimeOffset receivedBefore, PostId? after, int lookAt, CancellationToken cancellationToken)
    {
        // No index holds a state, so each post of the stretch is read; ids sort as posts came in, so those that came later are not.
        Guid first = after?.Value ?? First, bound = PostId.FirstAt(receivedBefore + TimeSpan.FromMilliseconds(1)).Value;
        return await _source.UseAsync(
            async connection =>
            {
                Guid? end = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
                    "select id from posts where not finished and id > @first and id < @bound order by id offset @lookAt - 1 limit 1",
                    new { first, bound, lookAt },
                    cancellationToken: cancellationToken));
                IReadOnlyList<PostRecord> found = await PostRows.QueryAsync(
                    connection,
                    $"""
                    select {PostRows.Columns} from posts p
                    where not finished and id > @first and id < @bound and id <= @Last and state = any(@States) and received_at < @Before order by id
                    """,
                    new { first, bound, Last = end ?? Last, States = states.Select(PostRows.Name).ToArray(), Before = receivedBefore.UtcDateTime },
                    cancellationToken);
                return new PostSweep(found, end is { } last ? new PostId(last) : null);
            },
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<PostRecord>> InStatesAsync(
        IReadOnlyCollection<PostState> states, PostId? before, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            "not finished and state = any(@States) and id < @Before order by id desc limit @limit",
            new { States = states.Select(PostRows.Name).ToArray(), Before = before?.Value ?? Last, limit },
            cancellationToken);

    public ValueTask<IReadOnlyList<PostRecord>> OfListenerAsync(
        ListenerId listener, PostId? before, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            "listener = @Listener and id < @Before order by id desc limit @limit",
            new { Listener = listener.Value, Before = before?.Value ?? Last, limit },
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
                "select id from posts where listener = @Listener order by id for update",
                new { Listener = listener.Value }, transaction, cancellationToken: cancellationToken))).ToArray(),
        };
        await connection.ExecuteAsync(new CommandDefinition(
            "update air_log set title = '', artist = '', post = null where post = any(@Ids)",
            mine, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from speech_records where posts && @Ids", mine, transaction, cancellationToken: cancellationToken));
        List<(Guid, string?, string)> erased = (await connection.QueryAsync<(Guid, string?, string)>(new CommandDefinition(
            "delete from posts where id = any(@Ids) returning id, voice_key, state",
            mine, transaction, cancellationToken: cancellationToken))).AsList();
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from post_states where post = any(@Ids)", mine, transaction, cancellationToken: cancellationToken));
        string[] subjects = [OutboxEvent.SubjectOf(listener), .. mine.Ids.Select(id => OutboxEvent.SubjectOf(new PostId(id)))];
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from outbox where subject = any(@subjects)", new { subjects }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return erased;
    }

    public async ValueTask DisposeAsync()
    {
        await _asking.CompleteAsync();
        await _adding.CompleteAsync();
        await _moving.CompleteAsync();
        await _finding.CompleteAsync();
        await _placing.CompleteAsync();
    }

    /// <summary>From which states to which, as rows.</summary>
    private static string Allowed { get; } = string.Join(", ",
        from at in Enum.GetValues<PostState>()
        from to in Enum.GetValues<PostState>()
        where PostLifecycle.CanMove(at, to)
        select $"('{PostRows.Name(at)}', '{PostRows.Name(to)}')");

    private Batcher<TRequest, TReply> Batched<TRequest, TReply>(
        Func<NpgsqlConnection, IReadOnlyList<TRequest>, Task<IReadOnlyList<TReply>>> write, Func<TRequest, object>? apart = null) => new(
            batch => _source.UseAsync(connection => write(connection, batch), CancellationToken.None),
            new BatcherOptions<TRequest> { Apart = apart, IsRefusal = e => e is not StoreAwayException });

    private async ValueTask<IReadOnlyList<PostRecord>> QueryAsync(string condition, object parameters, CancellationToken cancellationToken) =>
        await _source.UseAsync(
            connection => PostRows.QueryAsync(
                connection, $"select {PostRows.Columns} from posts p where {condition}", parameters, cancellationToken),
            cancellationToken);

    private static async Task<IReadOnlyList<(PostId? First, int Waiting)>> AskBatchAsync(
        NpgsqlConnection connection, IReadOnlyList<(ListenerId From, string? Key)> batch) =>
        [.. (await connection.QueryAsync<(Guid? First, int Waiting)>(
            """
            select
                (select id from posts where listener = asked.listener and idempotency_key = asked.key),
                (select count(*)::int from posts where (case when not finished then listener end) = asked.listener)
            from unnest(@Listeners, @Keys) with ordinality as asked (listener, key, n) order by n
            """,
            new { Listeners = batch.Select(item => item.From.Value).ToArray(), Keys = batch.Select(item => item.Key).ToArray() }))
            .Select(row => (row.First is { } id ? new PostId(id) : (PostId?)null, row.Waiting))];

    private static async Task<IReadOnlyList<PostRecord?>> FindBatchAsync(NpgsqlConnection connection, IReadOnlyList<PostId> batch)
    {
        Guid[] ids = [.. batch.Select(id => id.Value)];
        Dictionary<PostId, PostRecord> found = await PostRows.FindAsync(connection, new { Ids = ids });
        return [.. batch.Select(found.GetValueOrDefault)];
    }

    /// <summary>
    /// The rows are locked in the order of their ids before they are moved: two processes that move some of the same posts would
    /// otherwise wait for each other. No post is twice in a batch. The lease's row is locked too where a Host writes: a newcomer that takes
    /// the air waits for this write, or this write sees the newcomer's epoch.
    /// </summary>
    private static async Task<IReadOnlyList<MoveResult>> MoveBatchAsync(NpgsqlConnection connection, IReadOnlyList<PostMove> batch)
    {
        (PostId Id, PostTransition To, int Step, OutboxEvent Event)[] steps =
            [.. batch.SelectMany(move => move.Steps.Select((to, i) => (move.Id, to, i + 1, OutboxEvent.Of(move.Id, to))))];
        PostMove[] audited = [.. batch.Where(move => move.Audit is not null)];
        PostMove[] screened = [.. batch.Where(move => move.Screened is not null)];
        return await PostRows.MoveAsync(
            connection,
            $"""
            with asked as (
                select * from unnest(@Ids, @First, @Last, @Steps, @Epochs) as t (id, first, last, steps, epoch)),
            term as materialized (
                select epoch from air_lease where epoch = any(@Epochs) for share),
            locked as materialized (
                select p.id from posts p where p.id = any(@Ids) order by p.id for update),
            screened as (
                select * from unnest(@ScreenedIds, @Names, @Words, @BeforeTones, @Screenings, @Originals)
                    as t (id, name, words, before_tone, screening, original)),
            moved as (
                update posts p set state = asked.last, moves = p.moves + asked.steps,
                    name = case when s.id is null then p.name else s.name end,
                    words = case when s.id is null then p.words else s.words end,
                    before_tone = case when s.id is null then p.before_tone else s.before_tone end,
                    screening = coalesce(s.screening::jsonb, p.screening),
                    original = coalesce(s.original, p.original),
                    altered = p.altered or s.original is not null
                from asked join locked using (id) left join screened s using (id)
                where p.id = asked.id and (p.state, asked.first) in ({Allowed})
                    and (asked.epoch = 0 or asked.epoch in (select epoch from term))
                returning p.id, p.moves - asked.steps as before),
            step as (
                select moved.before, s.* from moved
                join unnest(@StepIds, @StepNumbers, @To, @At, @Actors, @Reasons, @Rules, @Events, @Subjects, @Payloads)
                    as s (id, number, state, at, actor, reason, rule, event, subject, payload) using (id)),
            history as (
                insert into post_states (post, n, state, at, actor, reason, rule)
                select id, before + number, state, at, actor, reason, rule from step),
            told as (
                insert into outbox (at, name, subject, payload)
                select at, event, subject, payload::jsonb from step order by id, number),
            audited as (
                insert into audit_log (at, actor, act, subject, before, after)
                select a.at, a.actor, a.act, a.subject, a.old::jsonb, a.new::jsonb
                from moved join unnest(@AuditIds, @AuditAt, @AuditActors, @Acts, @AuditSubjects, @Befores, @Afters)
                    as a (id, at, actor, act, subject, old, new) using (id))
            select asked.id, moved.id is not null, asked.epoch = 0 or asked.epoch in (select epoch from term)
            from asked left join moved using (id)
            """,
            new
            {
                Ids = batch.Select(move => move.Id.Value).ToArray(),
                First = batch.Select(move => PostRows.Name(move.Steps[0].State)).ToArray(),
                Last = batch.Select(move => PostRows.Name(move.Steps[^1].State)).ToArray(),
                Steps = batch.Select(move => move.Steps.Count).ToArray(),
                Epochs = batch.Select(move => move.Epoch).ToArray(),
                StepIds = steps.Select(step => step.Id.Value).ToArray(),
                StepNumbers = steps.Select(step => step.Step).ToArray(),
                To = steps.Select(step => PostRows.Name(step.To.State)).ToArray(),
                At = steps.Select(step => step.To.At.UtcDateTime).ToArray(),
                Actors = steps.Select(step => step.To.Actor).ToArray(),
                Reasons = steps.Select(step => step.To.Reason).ToArray(),
                Rules = steps.Select(step => step.To.Rule).ToArray(),
                Events = steps.Select(step => step.Event.Name).ToArray(),
                Subjects = steps.Select(step => step.Event.Subject).ToArray(),
                Payloads = steps.Select(step => step.Event.Payload).ToArray(),
                AuditIds = audited.Select(move => move.Id.Value).ToArray(),
                AuditAt = audited.Select(move => move.Audit!.At.UtcDateTime).ToArray(),
                AuditActors = audited.Select(move => move.Audit!.Actor).ToArray(),
                Acts = audited.Select(move => move.Audit!.Act).ToArray(),
                AuditSubjects = audited.Select(move => move.Audit!.Subject).ToArray(),
                Befores = audited.Select(move => move.Audit!.Before).ToArray(),
                Afters = audited.Select(move => move.Audit!.After).ToArray(),
                ScreenedIds = screened.Select(move => move.Id.Value).ToArray(),
                Names = screened.Select(move => move.Screened!.Name).ToArray(),
                Words = screened.Select(move => move.Screened!.Words).ToArray(),
                BeforeTones = screened.Select(move => move.Screened!.BeforeTone).ToArray(),
                Screenings = screened.Select(move => move.Screened!.Record.ToJson()).ToArray(),
                Originals = screened.Select(move => move.Screened!.Original).ToArray(),
                Limit = KeptPost.FarthestPosition,
            },
            [.. batch.Select(move => move.Id)]);
    }

    private static async Task<IReadOnlyList<int>> PlaceBatchAsync(NpgsqlConnection connection, IReadOnlyList<PostId> batch) =>
        [.. await connection.QueryAsync<int>(
            $"""
            with line as materialized ({PostRows.Places})
            select case
                when line.place is not null then line.place
                when (select not finished from posts p where p.id = asked.id) then @Limit
                else 0 end
            from unnest(@Ids) with ordinality as asked (id, n) left join line using (id) order by n
            """,
            new { Ids = batch.Select(id => id.Value).ToArray(), Limit = KeptPost.FarthestPosition })];

    private static async Task<IReadOnlyList<KeptPost?>> AddBatchAsync(
        NpgsqlConnection connection, IReadOnlyList<(ListenerPost Post, string? Key, int AtMost)> batch)
    {
        // One statement is one transaction: the rows, their first states, and the counts of those before them.
        List<(Guid Id, int Before)> kept = [.. await connection.QueryAsync<(Guid, int)>(
            """
            with incoming as (
                select * from (
                    select *, row_number() over (partition by listener order by n) as nth
                    from unnest(@Ids, @Listeners, @Names, @Kinds, @Words, @Tones, @VoiceKeys, @VoiceMs, @At, @Keys, @AtMost, @Originals, @Sent, @RepliesTo, @Remember)
                        with ordinality as all_of_them (id, listener, name, kind, words, tone, voice_key, voice_ms, received_at, key, at_most, original, sent, reply_to, remember, n)) t
                where (select count(*) from posts p where (case when not p.finished then p.listener end) = t.listener) + nth <= at_most),
            kept as (
                insert into posts (id, listener, name, kind, words, tone, voice_key, voice_ms, received_at, state, idempotency_key, original, sent, altered, reply_to, remember)
                select id, listener, name, kind, words, tone, voice_key, voice_ms, received_at, 'received', key, original, sent, original is not null, reply_to, remember from incoming
                on conflict (listener, idempotency_key) where idempotency_key is not null do nothing
                returning id, received_at),
            history as (
                insert into post_states (post, n, state, at, actor)
                select id, 1, 'received', received_at, 'listener' from kept)
            select id, (select count(*)::int from (select from posts where not finished order by id limit @Limit) before) from kept
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
                Tones = batch.Select(item => item.Post.Tone?.Text).ToArray(),
                VoiceKeys = batch.Select(item => (item.Post.Body as PostBody.Voice)?.Key).ToArray(),
                VoiceMs = batch.Select(item => (int?)(item.Post.Body as PostBody.Voice)?.Length.TotalMilliseconds).ToArray(),
                At = batch.Select(item => item.Post.At.UtcDateTime).ToArray(),
                Keys = batch.Select(item => item.Key).ToArray(),
                AtMost = batch.Select(item => item.AtMost).ToArray(),
                Originals = batch.Select(item => item.Post.Sealed).ToArray(),
                Sent = batch.Select(item => item.Post.Sent).ToArray(),
                Remember = batch.Select(item => item.Post.Remember).ToArray(),
                RepliesTo = batch.Select(item => item.Post.ReplyTo?.Value).ToArray(),
                Limit = KeptPost.FarthestPosition,
            })];

        Dictionary<Guid, int> before = kept.ToDictionary(row => row.Id, row => row.Before);
        var replies = new KeptPost?[batch.Count];
        int place = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            ListenerPost post = batch[i].Post;
            if (before.TryGetValue(post.Id.Value, out int waiting))
            {
                var record = new PostRecord(post, [new PostTransition(PostState.Received, post.At, "listener")]) { Altered = post.Sealed is not null };
                replies[i] = new KeptPost(record, Math.Min(waiting + ++place, KeptPost.FarthestPosition), Repeated: false);
            }
            else if (batch[i].Key is { } key)
            {
                replies[i] = await RepeatedAsync(connection, post.From, key);
            }
        }

        return replies;
    }

    /// <returns>Null: it is not one that was kept before, so it was one too many.</returns>
    private static async Task<KeptPost?> RepeatedAsync(NpgsqlConnection connection, ListenerId from, string key)
    {
        PostRecord? record = (await PostRows.QueryAsync(
            connection,
            $"select {PostRows.Columns} from posts p where listener = @From and idempotency_key = @key",
            new { From = from.Value, key },
            CancellationToken.None)).SingleOrDefault();
        return record is null ? null : new KeptPost(record, (await PlaceBatchAsync(connection, [record.Post.Id]))[0], Repeated: true);
    }
}
