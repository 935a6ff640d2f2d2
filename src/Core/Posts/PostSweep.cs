namespace Radio24.Core.Posts;

/// <summary>What was found on a stretch of the posts that are not in a final state.</summary>
/// <param name="Posts">In the order they came.</param>
/// <param name="Next">The last post that was looked at: go on after it. Null: the stretch reached the end.</param>
public sealed record PostSweep(IReadOnlyList<PostRecord> Posts, PostId? Next);
