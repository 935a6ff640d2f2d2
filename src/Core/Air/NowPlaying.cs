using Radio24.Core.Posts;

namespace Radio24.Core.Air;

/// <summary>What is on air.</summary>
/// <param name="Current">The item heard now.</param>
/// <param name="Next">What is planned after it, if known.</param>
/// <param name="History">What was heard before, newest first, 10 at the most.</param>
public sealed record NowPlaying(AirItem Current, AirItem? Next, IReadOnlyList<AirItem> History)
{
    /// <summary>The same without a trace of these posts: what is on air has no name any more, what was is left out.</summary>
    /// <returns>Itself if it says nothing of them.</returns>
    public NowPlaying Without(IReadOnlyCollection<PostId> posts)
    {
        if (!Of(Current) && !(Next is { } planned && Of(planned)) && !History.Any(Of))
            return this;
        return new NowPlaying(
            Of(Current) ? Current with { Title = "", Post = null } : Current,
            Next is { } next && Of(next) ? null : Next,
            [.. History.Where(item => !Of(item))]);

        bool Of(AirItem item) => item.Post is { } post && posts.Contains(post);
    }
}

/// <summary>One item on air or planned.</summary>
/// <param name="StartedAt">When it was first heard; for a planned item the time it is expected.</param>
/// <param name="Length">How long it lasts, if known.</param>
/// <param name="Post">The listener post it takes up, if any.</param>
public sealed record AirItem(
    SegmentKind Kind, string Title, string Artist, DateTimeOffset StartedAt, TimeSpan? Length, PostId? Post);
