using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>Keeps posts and their histories: the truth about a post is here; a queue only carries its id.</summary>
public interface IPostStore
{
    /// <summary>
    /// Writes the post with its first state <see cref="PostState.Received"/>. Called before the post is acknowledged.
    /// The same idempotency key from the same listener returns the post that was kept first.
    /// </summary>
    ValueTask<PostRecord> AddAsync(ListenerPost post, string? idempotencyKey, CancellationToken cancellationToken);

    ValueTask<PostRecord?> FindAsync(PostId id, CancellationToken cancellationToken);

    /// <summary>
    /// Appends to the post's history if <see cref="PostLifecycle"/> allows it from the state the post is in now;
    /// returns null (and writes nothing) if it does not or the post is unknown.
    /// </summary>
    ValueTask<PostRecord?> MoveAsync(PostId id, PostTransition to, CancellationToken cancellationToken);

    /// <summary>How many posts that are not in a final state came in before this one, plus one; 0 if the post is final.</summary>
    ValueTask<int> PositionAsync(PostId id, CancellationToken cancellationToken);
}
