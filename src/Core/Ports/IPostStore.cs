using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>
/// Keeps posts and their histories: the truth about a post is here; a queue only carries its id. Every method throws
/// <see cref="StoreAwayException"/> while the store cannot be reached.
/// </summary>
public interface IPostStore
{
    /// <summary>
    /// Writes the post with its first state <see cref="PostState.Received"/>. Called before the post is acknowledged.
    /// The same idempotency key from the same listener returns the post that was kept first.
    /// </summary>
    /// <param name="atMost">So many of the listener's posts may be on their way to the air, this one among them.</param>
    /// <returns>Null, and nothing is written, if it would be one too many. A retry never is.</returns>
    ValueTask<KeptPost?> AddAsync(ListenerPost post, string? idempotencyKey, int atMost, CancellationToken cancellationToken);

    ValueTask<PostRecord?> FindAsync(PostId id, CancellationToken cancellationToken);

    /// <summary>
    /// What this listener has sent with this idempotency key (a retry is never refused as one too many), and how many of the listener's
    /// posts are not in a final state.
    /// </summary>
    ValueTask<Standing> StandingAsync(ListenerId from, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>
    /// Appends to the post's history if <see cref="PostLifecycle"/> allows it from the state the post is in now, with the events for the
    /// <see cref="IOutbox"/> and the audit entry, in one transaction; else writes nothing and says why.
    /// Callers move posts through <see cref="PostProgress"/>, which also tells the author.
    /// </summary>
    ValueTask<MoveResult> MoveAsync(PostMove move, CancellationToken cancellationToken);

    /// <summary>
    /// How many posts that are not in a final state came in before this one, plus one; 0 if the post is final.
    /// Counting stops at <see cref="KeptPost.FarthestPosition"/>.
    /// </summary>
    ValueTask<int> PositionAsync(PostId id, CancellationToken cancellationToken);

    /// <summary>Posts that are not in a final state, oldest first: what a Host takes up again after a restart.</summary>
    /// <param name="after">Only those that came in after this one; null: from the first.</param>
    ValueTask<IReadOnlyList<PostRecord>> UnfinishedAsync(PostId? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Posts that came in before a moment and are still in one of these states, none of them final, oldest first. Does no more work than it is allowed
    /// to, however many wait: in a flood that is a stretch of them, and the next call goes on where this one ended.
    /// </summary>
    /// <param name="after">Only those that came in after this one; null: from the first.</param>
    /// <param name="lookAt">So many posts that are not final are looked at, at most.</param>
    ValueTask<PostSweep> StalledAsync(
        IReadOnlyCollection<PostState> states, DateTimeOffset receivedBefore, PostId? after, int lookAt, CancellationToken cancellationToken);

    /// <summary>Posts that are in one of these states, none of them final, newest first.</summary>
    /// <param name="before">Only those that came in before this one; null: from the newest.</param>
    ValueTask<IReadOnlyList<PostRecord>> InStatesAsync(
        IReadOnlyCollection<PostState> states, PostId? before, int limit, CancellationToken cancellationToken);

    /// <summary>What a listener sent, newest first.</summary>
    /// <param name="before">Only those that came in before this one; null: from the newest.</param>
    ValueTask<IReadOnlyList<PostRecord>> OfListenerAsync(
        ListenerId listener, PostId? before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Erases every post of the listener, with its history; the air log keeps that something aired, not whose or what.
    /// </summary>
    ValueTask<ErasedPosts> EraseAsync(ListenerId listener, CancellationToken cancellationToken);
}

/// <summary>A post however many of its listener's there are already.</summary>
public static class PostAdditions
{
    /// <inheritdoc cref="IPostStore.AddAsync"/>
    public static async ValueTask<KeptPost> AddAsync(
        this IPostStore store, ListenerPost post, string? idempotencyKey, CancellationToken cancellationToken) =>
        (await store.AddAsync(post, idempotencyKey, int.MaxValue, cancellationToken))!;
}

/// <summary>What became of a post that was handed to the store.</summary>
/// <param name="Position">Its place in line: see <see cref="IPostStore.PositionAsync"/>.</param>
/// <param name="Repeated">True if the same idempotency key had been used before: this is the post that was kept then.</param>
public sealed record KeptPost(PostRecord Record, int Position, bool Repeated)
{
    /// <summary>Where counting stops, a place that stands for all beyond it: a line of hours, and to count it on would be all that a store does in a flood.</summary>
    public const int FarthestPosition = 200;
}

/// <summary>How a listener stands with the station.</summary>
/// <param name="First">The post that was kept with the idempotency key that is asked about; null: it is new, or there is none.</param>
/// <param name="Waiting">How many of the listener's posts are not in a final state.</param>
public sealed record Standing(PostRecord? First, int Waiting);

/// <summary>What was erased.</summary>
/// <param name="Posts">All of them.</param>
/// <param name="Unfinished">Those that were on their way to the air: whoever has them in hand must drop them.</param>
/// <param name="Voices">Keys of the recordings that must be deleted from the <see cref="IVoiceStore"/>.</param>
public sealed record ErasedPosts(IReadOnlyList<PostId> Posts, IReadOnlyList<PostId> Unfinished, IReadOnlyList<string> Voices);

/// <summary>
/// The store cannot be reached just now: it is still starting, or it died and comes back. Whether the act was done before
/// the connection broke is unknown; repeating it is safe (idempotency keys, moves that only count once).
/// </summary>
public sealed class StoreAwayException(string message, Exception? inner = null) : Exception(message, inner);
