namespace Radio24.Core.Posts;

/// <summary>A post and everything that has happened to it, oldest first; never empty.</summary>
public sealed record PostRecord(ListenerPost Post, IReadOnlyList<PostTransition> History)
{
    public PostState State => History[^1].State;
}
