using Radio24.Core.Log;
using Radio24.Core.Ports;

namespace Radio24.Core.Posts;

/// <summary>
/// The one way in which a post moves: the store checks and writes the move, then the feed tells the author. Used by the Api (a person's
/// act) and by the Host (the programme).
/// </summary>
/// <param name="epoch">The term on air that a Host writes in (<see cref="PostMove.Epoch"/>); null: nobody else could be on air, or it is no Host.</param>
/// <param name="notTold">Called when a post moved and the feed did not take the event. The move stands.</param>
public sealed class PostProgress(IPostStore posts, IStationFeed feed, Action<PostId, Exception> notTold, Func<long>? epoch = null)
{
    /// <inheritdoc cref="MoveAsync(PostId, IReadOnlyList{PostTransition}, AuditEntry, CancellationToken)"/>
    public ValueTask<MoveResult> MoveAsync(PostId id, PostTransition to, CancellationToken cancellationToken) =>
        MoveAsync(id, [to], null, cancellationToken);

    /// <param name="steps">One after the other; all are appended or none.</param>
    /// <param name="audit">The act of a person that this move is: written with it, or not at all.</param>
    /// <exception cref="ArgumentException">There is no step, or one does not follow from the one before.</exception>
    /// <exception cref="StoreAwayException">The store cannot be reached.</exception>
    public ValueTask<MoveResult> MoveAsync(
        PostId id, IReadOnlyList<PostTransition> steps, AuditEntry? audit, CancellationToken cancellationToken) =>
        MoveAsync(new PostMove(id, steps, Audit: audit), cancellationToken);

    /// <inheritdoc cref="MoveAsync(PostId, IReadOnlyList{PostTransition}, AuditEntry, CancellationToken)"/>
    /// <param name="screened">What screening leaves of the post.</param>
    public ValueTask<MoveResult> ScreenedAsync(
        PostId id, IReadOnlyList<PostTransition> steps, ScreenedPost screened, CancellationToken cancellationToken) =>
        MoveAsync(new PostMove(id, steps, Screened: screened), cancellationToken);

    private async ValueTask<MoveResult> MoveAsync(PostMove move, CancellationToken cancellationToken)
    {
        IReadOnlyList<PostTransition> steps = move.Steps;
        MoveResult result = await posts.MoveAsync(move with { Epoch = epoch?.Invoke() ?? 0 }, cancellationToken);
        if (result is { Moved: true, Record: { } record })
        {
            PostTrail.Moved(record.Post, steps);
            foreach (PostTransition step in steps)
                await TellAsync(record.Post, step, result.Position);
        }

        return result;
    }

    /// <summary>Tells the author once more: the move was written before, and whether they heard of it is unknown.</summary>
    /// <param name="position">See <see cref="MoveResult.Position"/>.</param>
    public async ValueTask TellAsync(ListenerPost post, PostTransition step, int position)
    {
        try
        {
            // What is written is told, even if whoever asked for it has gone.
            await feed.PublishAsync(
                new StationEvent.PostMoved(post.Id, post.From, step, PostLifecycle.IsFinal(step.State) ? 0 : position), CancellationToken.None);
        }
#pragma warning disable CA1031 // The state is written; that its author hears of it later must not undo it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            notTold(post.Id, e);
        }
    }
}

/// <summary>What is to happen to a post.</summary>
/// <param name="Steps">One or several, one after the other: all are appended or none.</param>
/// <param name="Epoch">
/// The air lease's epoch of the Host that writes: the move is refused once another Host has taken the air. 0: no Host writes, or there
/// can be no other.
/// </param>
/// <param name="Audit">Written in the same transaction, and only if the post moves.</param>
/// <param name="Screened">The same: how the post may air, and what was found in it. The row holds its other words no longer.</param>
/// <exception cref="ArgumentException">There is no step, or one does not follow from the one before.</exception>
public sealed record PostMove(
    PostId Id, IReadOnlyList<PostTransition> Steps, long Epoch = 0, AuditEntry? Audit = null, ScreenedPost? Screened = null)
{
    public IReadOnlyList<PostTransition> Steps { get; } = Drawn(Steps);

    private static IReadOnlyList<PostTransition> Drawn(IReadOnlyList<PostTransition> steps)
    {
        if (steps.Count == 0)
            throw new ArgumentException("A move has at least one step.", nameof(steps));
        for (int i = 1; i < steps.Count; i++)
        {
            if (!PostLifecycle.CanMove(steps[i - 1].State, steps[i].State))
                throw new ArgumentException($"{steps[i].State} does not follow from {steps[i - 1].State}.", nameof(steps));
        }

        return steps;
    }
}

/// <summary>What became of a <see cref="PostMove"/>.</summary>
/// <param name="Record">The post as it stands now, moved or not; null if it is unknown.</param>
/// <param name="Position">Its place among the posts that wait (<see cref="IPostStore.PositionAsync"/>); 0 if it does not wait.</param>
public sealed record MoveResult(MoveOutcome Outcome, PostRecord? Record, int Position)
{
    public bool Moved => Outcome == MoveOutcome.Moved;
}

/// <summary>Why a post moved or did not.</summary>
public enum MoveOutcome
{
    /// <summary>Written, with its history, its outbox events and its audit entry.</summary>
    Moved,

    /// <summary><see cref="PostLifecycle"/> draws no such move from where the post stands. Nothing was written.</summary>
    Refused,

    /// <summary>There is no such post (any more). Nothing was written.</summary>
    Unknown,

    /// <summary>Another Host has taken the air since this one's epoch began. Nothing was written.</summary>
    OffAir,
}
