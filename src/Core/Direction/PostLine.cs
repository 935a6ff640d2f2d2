using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>
/// The posts that wait to be taken up, in the order they were cleared. Every post that comes in leaves exactly once, by
/// <see cref="Finish"/>; whatever is said about it afterwards is ignored.
/// </summary>
internal sealed class PostLine(DirectorOptions options, Action<DirectorOutput> emit)
{
    /// <summary>So many finished (or early withdrawn) posts are remembered, to know a second delivery when it comes.</summary>
    private const int Remembered = 4096;

    private readonly LinkedList<(ListenerPost Post, DateTimeOffset Expires)> _waiting = [];
    private readonly Dictionary<PostId, ListenerPost> _open = [];
    private readonly HashSet<PostId> _done = [];
    private readonly HashSet<PostId> _withdrawnEarly = [];
    private readonly Queue<PostId> _order = new();
    private int _inARow;
    private DateTimeOffset _lastEnded = DateTimeOffset.MinValue;

    /// <summary>When the first waiting post expires.</summary>
    public DateTimeOffset? FirstExpiry => _waiting.First?.Value.Expires;

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>No post is taken up for now; those that come in wait in line.</summary>
    public bool IsHeld { get; set; }

    public void Add(ListenerPost post, DateTimeOffset now)
    {
        if (_open.ContainsKey(post.Id) || _done.Contains(post.Id))
            return;
        _open.Add(post.Id, post);
        if (_withdrawnEarly.Remove(post.Id))
        {
            Finish(post.Id, PostState.Withdrawn, null);
        }
        else if (_waiting.Count >= options.MaxWaitingPosts)
        {
            Finish(post.Id, PostState.Failed, "too many posts are waiting; please try again later");
        }
        else
        {
            _waiting.AddLast((post, now + options.PostExpiry));
            emit(new DirectorOutput.MovePost(post.Id, PostState.Queued, null));
        }
    }

    public void Withdraw(PostId id)
    {
        if (!_open.ContainsKey(id) && !_done.Contains(id) && _withdrawnEarly.Add(id))
            Remember(id);
        Finish(id, PostState.Withdrawn, null);
    }

    /// <summary>The post's one and only end.</summary>
    public void Finish(PostId id, PostState state, string? reason)
    {
        if (!_open.Remove(id))
            return;
        for (LinkedListNode<(ListenerPost Post, DateTimeOffset Expires)>? node = _waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Post.Id != id)
                continue;
            _waiting.Remove(node);
            break;
        }

        _done.Add(id);
        Remember(id);
        emit(new DirectorOutput.MovePost(id, state, reason));
    }

    public bool Expire(DateTimeOffset now)
    {
        bool any = false;
        while (_waiting.First is { } first && first.Value.Expires <= now)
        {
            any = true;
            Finish(first.Value.Post.Id, PostState.Expired, ExpiredReason);
        }

        return any;
    }

    public const string ExpiredReason = "it waited too long for its turn on air";

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

    /// <summary>
    /// Takes the first post out of the line, to be aired before it expires. Call only when its turn has come. From then on it has
    /// time for the voice before it and for its own, however old it is: where the line is as long as a post's life, every first
    /// one is about to expire, and the station would prepare voice after voice and air none.
    /// </summary>
    public (ListenerPost Post, DateTimeOffset Expires) Next(bool onAir, DateTimeOffset now)
    {
        if (!onAir && (_lastEnded == DateTimeOffset.MinValue || now - _lastEnded >= options.MusicAfterPosts))
            _inARow = 0;
        _inARow++;
        (ListenerPost Post, DateTimeOffset Expires) next = _waiting.First!.Value;
        _waiting.RemoveFirst();
        DateTimeOffset turn = now + options.LongestVoice + options.ReadyWithin;
        return next.Expires < turn ? (next.Post, turn) : next;
    }

    /// <summary>A post's voice has fallen silent.</summary>
    public void VoiceEnded(DateTimeOffset now) => _lastEnded = now;

    public ListenerPost Open(PostId id) => _open[id];

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
