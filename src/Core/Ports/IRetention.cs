using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>
/// Takes away what is older than it has to be kept, a bounded number of rows at a time. Every method throws
/// <see cref="StoreAwayException"/> while the store cannot be reached.
/// </summary>
public interface IRetention
{
    /// <summary>Finished posts that came in before a moment and still have their recording, the oldest first.</summary>
    /// <param name="after">Only those that came in after this one; null: from the first.</param>
    ValueTask<IReadOnlyList<(PostId Post, string Key)>> VoicesAsync(DateTimeOffset before, PostId? after, int limit, CancellationToken cancellationToken);

    /// <summary>Their recordings have been deleted.</summary>
    ValueTask VoicesDeletedAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the oldest. A post goes with its history, once it is finished and its recording is gone; a line of the audit log not before the
    /// database allows it.
    /// </summary>
    /// <returns>How many; fewer than <paramref name="limit"/>: no more are that old.</returns>
    ValueTask<int> DeleteAsync(KeptRows rows, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>What is kept for a time of its own.</summary>
public enum KeptRows
{
    /// <summary>Posts and their histories.</summary>
    Posts,

    /// <summary>The sealed originals of posts that were altered; the posts stay.</summary>
    Originals,

    /// <summary>What aired and is remembered.</summary>
    Memories,

    /// <summary>Versions of documents, by when they were replaced.</summary>
    DocumentVersions,

    /// <summary>The air log.</summary>
    AirLog,

    /// <summary>Why things were said.</summary>
    Speech,

    /// <summary>The audit log but for failed sign-ins.</summary>
    Audit,

    /// <summary>Failed sign-ins in the audit log: anybody can cause one.</summary>
    FailedSignIns,

    /// <summary>What was paid for, call by call.</summary>
    PaidCalls,

    /// <summary>What listeners asked on the page.</summary>
    Questions,
}
