namespace Radio24.Core.Posts;

/// <summary>A post and everything that has happened to it, oldest first; never empty.</summary>
public sealed record PostRecord(ListenerPost Post, IReadOnlyList<PostTransition> History)
{
    public PostState State => History[^1].State;

    /// <summary>Its words or its name are not those that came in: they were masked, or put into another tone.</summary>
    public bool Altered { get; init; }

    /// <summary>See <see cref="ListenerPost.Sent"/>.</summary>
    public byte[]? Sent { get; init; }
}

/// <summary>One line of a post's history: what it became, when, by whom ("station", "listener", a moderator) and why.</summary>
/// <param name="Rule">The screening rule that decided, in lower camel case; null: none did.</param>
public sealed record PostTransition(PostState State, DateTimeOffset At, string Actor, string? Reason = null, string? Rule = null);

/// <summary>What was found on a stretch of the posts that are not in a final state.</summary>
/// <param name="Posts">In the order they came.</param>
/// <param name="Next">The last post that was looked at: go on after it. Null: the stretch reached the end.</param>
public sealed record PostSweep(IReadOnlyList<PostRecord> Posts, PostId? Next);
