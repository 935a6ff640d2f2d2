using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Tests;

/// <summary>
/// Posts in memory, for tests of what stands on a store. It passes the same contract as the real one, and no product uses it.
/// </summary>
internal sealed class MemoryPostStore(MemoryOutbox? outbox = null, MemoryLogs? logs = null) : IPostStore, IScreeningRecords
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PostId, Entry> _posts = [];
    private readonly Dictionary<(ListenerId, string), PostId> _keys = [];
    private readonly Dictionary<ListenerId, int> _waiting = [];
    private readonly LinkedList<PostId> _open = new();
    private long _added;

    /// <summary>The air lease's epoch.</summary>
    public long Epoch { get; set; } = 1;

    public ValueTask<KeptPost?> AddAsync(ListenerPost post, string? idempotencyKey, int atMost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(post);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (idempotencyKey is not null && _keys.TryGetValue((post.From, idempotencyKey), out PostId first))
                return ValueTask.FromResult<KeptPost?>(new KeptPost(_posts[first].Record, Position(_posts[first]), Repeated: true));
            if (_waiting.GetValueOrDefault(post.From) >= atMost)
                return ValueTask.FromResult<KeptPost?>(null);

            var record = new PostRecord(post with { Sealed = null, Sent = null }, [new PostTransition(PostState.Received, post.At, "listener")])
            {
                Altered = post.Sealed is not null,
                Sent = post.Sent,
            };
            var entry = new Entry(record, idempotencyKey, _open.AddLast(post.Id), _added++) { Original = post.Sealed };
            _posts.Add(post.Id, entry);
            if (idempotencyKey is not null)
                _keys.Add((post.From, idempotencyKey), post.Id);
            _waiting[post.From] = _waiting.GetValueOrDefault(post.From) + 1;
            return ValueTask.FromResult<KeptPost?>(new KeptPost(record, Position(entry), Repeated: false));
        }
    }

    public ValueTask<PostRecord?> FindAsync(PostId id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_posts.GetValueOrDefault(id)?.Record);
    }

    public ValueTask<Standing> StandingAsync(ListenerId from, string? idempotencyKey, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            PostRecord? first = idempotencyKey is not null && _keys.TryGetValue((from, idempotencyKey), out PostId id) ? _posts[id].Record : null;
            return ValueTask.FromResult(new Standing(first, _waiting.GetValueOrDefault(from)));
        }
    }

    public ValueTask<MoveResult> MoveAsync(PostMove move, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            Entry? entry = _posts.GetValueOrDefault(move.Id);
            if (move.Epoch != 0 && move.Epoch != Epoch)
                return Result(MoveOutcome.OffAir, entry);
            if (entry is null)
                return Result(MoveOutcome.Unknown, null);
            if (!PostLifecycle.CanMove(entry.Record.State, move.Steps[0].State))
                return Result(MoveOutcome.Refused, entry);

            entry.Record = entry.Record with { History = [.. entry.Record.History, .. move.Steps] };
            if (move.Screened is { } screened)
            {
                entry.Record = entry.Record with { Post = screened.In(entry.Record.Post), Altered = entry.Record.Altered || screened.Original is not null };
                entry.Screened = screened;
                entry.Original = screened.Original ?? entry.Original;
            }

            if (PostLifecycle.IsFinal(entry.Record.State))
                Finish(entry);
            foreach (PostTransition step in move.Steps)
                outbox?.Append(OutboxEvent.Of(move.Id, step));
            if (move.Audit is { } audit)
                logs?.Append(audit);
            return Result(MoveOutcome.Moved, entry);
        }

        static ValueTask<MoveResult> Result(MoveOutcome outcome, Entry? entry) =>
            ValueTask.FromResult(new MoveResult(outcome, entry?.Record, entry is null ? 0 : Position(entry)));
    }

    public ValueTask<int> PositionAsync(PostId id, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_posts.TryGetValue(id, out Entry? entry) ? Position(entry) : 0);
    }

    public ValueTask<IReadOnlyList<PostRecord>> UnfinishedAsync(PostId? after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            long from = after is { } id && _posts.TryGetValue(id, out Entry? entry) ? entry.Number : -1;
            return ValueTask.FromResult<IReadOnlyList<PostRecord>>(
                [.. _open.Select(open => _posts[open]).Where(open => open.Number > from).Take(limit).Select(open => open.Record)]);
        }
    }

    public ValueTask<PostSweep> StalledAsync(
        IReadOnlyCollection<PostState> states, DateTimeOffset receivedBefore, PostId? after, int lookAt, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            long from = after is { } id && _posts.TryGetValue(id, out Entry? entry) ? entry.Number : -1;
            PostRecord[] stretch = [.. _open.Select(open => _posts[open]).Where(open => open.Number > from).Select(open => open.Record)
                .Where(record => record.Post.At < receivedBefore).Take(lookAt)];
            return ValueTask.FromResult(new PostSweep(
                [.. stretch.Where(record => states.Contains(record.State))], stretch.Length == lookAt ? stretch[^1].Post.Id : null));
        }
    }

    public ValueTask<IReadOnlyList<PostRecord>> InStatesAsync(
        IReadOnlyCollection<PostState> states, PostId? before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            long until = before is { } id && _posts.TryGetValue(id, out Entry? entry) ? entry.Number : long.MaxValue;
            return ValueTask.FromResult<IReadOnlyList<PostRecord>>([.. _open.Reverse().Select(open => _posts[open])
                .Where(open => open.Number < until && states.Contains(open.Record.State)).Take(limit).Select(open => open.Record)]);
        }
    }

    public ValueTask<IReadOnlyList<PostRecord>> OfListenerAsync(
        ListenerId listener, PostId? before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            long until = before is { } id && _posts.TryGetValue(id, out Entry? entry) ? entry.Number : long.MaxValue;
            return ValueTask.FromResult<IReadOnlyList<PostRecord>>(
                [.. Of(listener).Where(own => own.Number < until).Take(limit).Select(own => own.Record)]);
        }
    }

    public ValueTask<ErasedPosts> EraseAsync(ListenerId listener, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            List<Entry> erased = [.. Of(listener)];
            foreach (Entry entry in erased)
            {
                _posts.Remove(entry.Record.Post.Id);
                if (entry.Key is not null)
                    _keys.Remove((listener, entry.Key));
                if (entry.Place is not null)
                    _open.Remove(entry.Place);
            }

            _waiting.Remove(listener);
            outbox?.Erase([OutboxEvent.SubjectOf(listener), .. erased.Select(entry => OutboxEvent.SubjectOf(entry.Record.Post.Id))]);
            return ValueTask.FromResult(new ErasedPosts(
                [.. erased.Select(entry => entry.Record.Post.Id)],
                [.. erased.Where(entry => entry.Place is not null).Select(entry => entry.Record.Post.Id)],
                [.. erased.Select(entry => entry.Record.Post.Body).OfType<PostBody.Voice>().Select(voice => voice.Key)]));
        }
    }

    public ValueTask<IReadOnlyDictionary<PostId, ScreenedNote>> OfAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyDictionary<PostId, ScreenedNote>>(posts
                .Where(post => _posts.GetValueOrDefault(post)?.Screened is not null).ToDictionary(post => post, post => new ScreenedNote(
                    ScreeningRecord.Read(_posts[post].Screened!.Record.ToJson())!, _posts[post].Screened!.BeforeTone, _posts[post].Original is not null)));
        }
    }

    public ValueTask<byte[]?> OriginalAsync(PostId post, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(_posts.GetValueOrDefault(post)?.Original);
    }

    public ValueTask<AuthorRecord> AuthorAsync(ListenerId author, DateTimeOffset since, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Entry[] latest = [.. Of(author).Take(AuthorRecord.Looked)];
            return ValueTask.FromResult(new AuthorRecord(
                latest.Count(entry => entry.Record.State == PostState.Aired),
                latest.Count(entry => entry.Record.State == PostState.Rejected && entry.Record.Post.At >= since && entry.Screened?.Record.IsSlip != true)));
        }
    }

    private IEnumerable<Entry> Of(ListenerId listener) => _posts.Values
        .Where(entry => entry.Record.Post.From == listener)
        .OrderByDescending(entry => entry.Number);

    private static int Position(Entry entry)
    {
        if (entry.Place is null)
            return 0;
        int position = 1;
        LinkedListNode<PostId>? before = entry.Place.Previous;
        for (; before is not null && position < KeptPost.FarthestPosition; before = before.Previous)
            position++;
        return position;
    }

    private void Finish(Entry entry)
    {
        ListenerId from = entry.Record.Post.From;
        if (entry.Place is not null)
            _open.Remove(entry.Place);
        entry.Place = null;
        if (--_waiting[from] == 0)
            _waiting.Remove(from);
    }

    private sealed class Entry(PostRecord record, string? key, LinkedListNode<PostId> place, long number)
    {
        /// <summary>Counts posts as they came in.</summary>
        public long Number { get; } = number;

        public PostRecord Record { get; set; } = record;

        public string? Key { get; } = key;

        public ScreenedPost? Screened { get; set; }

        public byte[]? Original { get; set; }

        /// <summary>Its place among the posts that wait for the air; null once it is final.</summary>
        public LinkedListNode<PostId>? Place { get; set; } = place;
    }
}
