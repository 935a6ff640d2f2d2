using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>
/// What happened on the station, in order, for whoever tells the outside world later (webhooks, push). A post's move writes its events in
/// its own transaction (<see cref="IPostStore.MoveAsync"/>); everything else appends here. Every method throws
/// <see cref="StoreAwayException"/> while the store cannot be reached.
/// </summary>
public interface IOutbox
{
    ValueTask AppendAsync(OutboxEvent what, CancellationToken cancellationToken);

    /// <summary>
    /// Events after a position, in order. One that is still being written holds back those behind it, so that a reader that goes on from the
    /// last position it was given misses none.
    /// </summary>
    /// <param name="after">0: from the oldest that is kept.</param>
    ValueTask<IReadOnlyList<OutboxEntry>> ReadAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>How far a reader has come; 0 if there is none of that name.</summary>
    /// <param name="cursor">Names the reader: "webhooks", "push".</param>
    ValueTask<long> PositionAsync(string cursor, CancellationToken cancellationToken);

    /// <summary>The reader is done with everything up to a position. A cursor never goes back.</summary>
    ValueTask AdvanceAsync(string cursor, long position, CancellationToken cancellationToken);

    /// <summary>Deletes events that are older, read or not; the oldest <paramref name="limit"/> at the most.</summary>
    /// <returns>How many; fewer than the limit: there are no more.</returns>
    ValueTask<int> TrimAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>One thing that happened. Holds nothing that a listener wrote or said, and no name; ids alone.</summary>
/// <param name="Name">Dotted, the kind first: "post.aired", "alert.ledger".</param>
/// <param name="Subject">What it happened to: "post:ID", "listener:ID", "air". Erasing a listener erases the events of theirs.</param>
/// <param name="Payload">A JSON object.</param>
public sealed record OutboxEvent(DateTimeOffset At, string Name, string Subject, string Payload = "{}")
{
    /// <summary>A post became something: <c>{"by":"station","state":"onAir"}</c>.</summary>
    public static OutboxEvent Of(PostId post, PostTransition step)
    {
        string name = step.State.ToString();
        string state = char.ToLowerInvariant(name[0]) + name[1..];
        // By whom in one word: an account's id would be somebody's whom nobody could erase here.
        string by = step.Actor is "station" or "listener" ? step.Actor : "moderator";
        return new OutboxEvent(step.At, $"post.{state}", SubjectOf(post), $$"""{"by":"{{by}}","state":"{{state}}"}""");
    }

    public static string SubjectOf(PostId post) => $"post:{post}";

    public static string SubjectOf(ListenerId listener) => $"listener:{listener}";
}

/// <param name="Position">Grows with every event; there may be gaps.</param>
public sealed record OutboxEntry(long Position, OutboxEvent Event);
