using Radio24.Core.Posts;

namespace Radio24.Host.Air;

/// <summary>Remembers posts, so many of the latest. Written by one, asked by others.</summary>
internal sealed class PostMemory(int most = 4_096)
{
    private readonly Lock _gate = new();
    private readonly HashSet<PostId> _posts = [];
    private readonly Queue<PostId> _order = new();

    public void Add(PostId id)
    {
        lock (_gate)
        {
            if (!_posts.Add(id))
                return;
            _order.Enqueue(id);
            if (_order.Count > most)
                _posts.Remove(_order.Dequeue());
        }
    }

    public bool Has(PostId id)
    {
        lock (_gate)
            return _posts.Contains(id);
    }
}
