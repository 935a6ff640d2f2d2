using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>
/// The posts that wait to be taken up, in the order in which they were cleared. Every post that comes in leaves exactly once, by
/// <see cref="Finish"/> or <see cref="Aired"/>; whatever is said about it afterwards is ignored.
/// </summary>
internal sealed class PostQueue(DirectorOptions options, Action<DirectorOutput> emit)
{
    /// <summary>So many finished (or early withdrawn) posts are remembered, to know a second delivery when it comes.</summary>
    private const int Remembered = 4096;

    /// <summary>How much the latest post counts in the average.</summary>
    private const double Weight = 0.2;

    private readonly LinkedList<PostId> _waiting = [];
    private readonly List<PostId> _takenUp = [];
    private readonly Dictionary<PostId, (ListenerPost Post, string? Note)> _open = [];
    private readonly HashSet<PostId> _done = [];
    private readonly HashSet<PostId> _withdrawnEarly = [];
    private readonly Queue<PostId> _order = new();
    private TimeSpan _airtime = AirPace.UsualAirtime;
    private int _inARow;
    private (PostId Post, DateTimeOffset Since)? _onAir;
    private DateTimeOffset _lastEnded = DateTimeOffset.MinValue;
    private bool _changed = true;

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>No post is taken up for now; those that come in wait.</summary>
    public bool IsHeld { get; set; }

    public void Add(ListenerPost post, string? note)
    {
        if (_open.ContainsKey(post.Id) || _done.Contains(post.Id))
            return;
        _open.Add(post.Id, (post, note));
        if (_withdrawnEarly.Remove(post.Id))
        {
            Finish(post.Id, PostState.Withdrawn, null);
            return;
        }

        _waiting.AddLast(post.Id);
        _changed = true;
        emit(new DirectorOutput.MovePost(post.Id, PostState.Queued, null));
    }

    /// <summary>One that waits in no line. False if it was here before, or has been taken back.</summary>
    public bool AddReply(ListenerPost post, string? note)
    {
        if (_open.ContainsKey(post.Id) || _done.Contains(post.Id))
            return false;
        _open.Add(post.Id, (post, note));
        if (!_withdrawnEarly.Remove(post.Id))
            return true;
        Finish(post.Id, PostState.Withdrawn, null);
        return false;
    }

    public void Withdraw(PostId id)
    {
        if (!_open.ContainsKey(id) && !_done.Contains(id) && _withdrawnEarly.Add(id))
            Remember(id);
        Finish(id, PostState.Withdrawn, null);
    }

    public void Aired(PostId id)
    {
        if (_open.TryGetValue(id, out (ListenerPost Post, string? Note) open))
            Finish(id, PostState.Aired, open.Note);
    }

    /// <summary>The post's one and only end.</summary>
    public void Finish(PostId id, PostState state, string? reason)
    {
        if (!_open.Remove(id))
            return;
        _ = _takenUp.Remove(id) || _waiting.Remove(id);
        _done.Add(id);
        _changed = true;
        Remember(id);
        emit(new DirectorOutput.MovePost(id, state, reason));
    }

    /// <summary>When the next post may be asked for: now, or after the music that follows a full row.</summary>
    /// <param name="onAir">A post is on air, or is just about to be.</param>
    public DateTimeOffset NextTurn(bool onAir, DateTimeOffset now)
    {
        if (IsHeld)
            return DateTimeOffset.MaxValue;
        if (_inARow < options.PostsInARow)
            return now;
        if (onAir)
            return DateTimeOffset.MaxValue;
        return _lastEnded == DateTimeOffset.MinValue ? now : _lastEnded + options.MusicAfterPosts;
    }

    /// <summary>Takes the first post out of the queue, to be aired. Call only when its turn has come.</summary>
    public PostId Next(bool onAir, DateTimeOffset now)
    {
        if (!onAir && IsRested(now))
            _inARow = 0;
        _inARow++;
        PostId next = _waiting.First!.Value;
        _waiting.RemoveFirst();
        _takenUp.Add(next);
        _changed = true;
        return next;
    }

    /// <summary>The post's voice is heard.</summary>
    public void VoiceStarted(PostId post, DateTimeOffset now) => (_onAir, _changed) = ((post, now), true);

    /// <summary>A post's voice has fallen silent.</summary>
    public void VoiceEnded(DateTimeOffset now)
    {
        if (_onAir is { } onAir)
            _airtime += (now - onAir.Since - _airtime) * Weight;
        (_onAir, _lastEnded, _changed) = (null, now, true);
    }

    public ListenerPost Open(PostId id) => _open[id].Post;

    /// <summary>Says how things stand, if that has changed.</summary>
    public void Report(DateTimeOffset now)
    {
        if (!_changed)
            return;
        _changed = false;
        List<PostId> cued = [.. _takenUp.Where(post => post != _onAir?.Post)];
        emit(new DirectorOutput.PostsWait(
            [.. cued.Concat(_waiting).Take(DirectorOutput.PostsWait.Most).Select(Open)], cued.Count + _waiting.Count,
            Math.Max(0, options.PostsInRundown - _waiting.Count), Pace(cued.Count, now)));
    }

    /// <summary>As it is known at this moment: when the next can begin, and how many may follow it before music comes.</summary>
    /// <param name="cued">Posts that are being made ready: their turn has come, they count in the row, and wait for a voice at most.</param>
    private AirPace Pace(int cued, DateTimeOffset now)
    {
        TimeSpan left = TimeSpan.Zero;
        if (_onAir is { } onAir && now - onAir.Since < _airtime)
            left = _airtime - (now - onAir.Since);
        int inRow = _onAir is null && cued == 0 && IsRested(now) ? 0 : Math.Max(0, _inARow - cued);
        if (cued == 0 && inRow >= options.PostsInARow)
        {
            left += options.MusicAfterPosts - (_onAir is null ? now - _lastEnded : TimeSpan.Zero);
            inRow = 0;
        }

        return new AirPace(left, inRow, _airtime, options.PostsInARow, options.MusicAfterPosts);
    }

    private bool IsRested(DateTimeOffset now) => _lastEnded == DateTimeOffset.MinValue || now - _lastEnded >= options.MusicAfterPosts;

    private void Remember(PostId id)
    {
        _order.Enqueue(id);
        if (_order.Count <= Remembered)
            return;
        PostId oldest = _order.Dequeue();
        _done.Remove(oldest);
        _withdrawnEarly.Remove(oldest);
    }
}
