using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Ports;

/// <summary>One thing that happened on the station, as it is told to clients.</summary>
public abstract record StationEvent
{
    private StationEvent()
    {
    }

    /// <summary>A phrase is being spoken now.</summary>
    public sealed record CaptionShown(Caption Caption) : StationEvent;

    /// <summary>Another item is on air.</summary>
    public sealed record NowPlaying(Air.NowPlaying Now) : StationEvent;

    /// <summary>How many are listening.</summary>
    public sealed record Listeners(int Count) : StationEvent;

    /// <summary>A post moved on. Goes to its author only: <paramref name="From"/>.</summary>
    public sealed record PostMoved(PostId Id, ListenerId From, PostTransition Transition, int Position) : StationEvent;

    /// <summary>These posts were erased: whoever still shows their words or names stops it.</summary>
    public sealed record Forgotten(IReadOnlyList<PostId> Posts) : StationEvent
    {
        /// <summary>The most posts that one event names.</summary>
        public const int Most = 100;
    }

    /// <summary>What may still be told of it once these posts are erased; null: nothing.</summary>
    public StationEvent? Without(IReadOnlyCollection<PostId> posts)
    {
        switch (this)
        {
            case CaptionShown { Caption.Post: { } post } when posts.Contains(post):
                return null;
            case NowPlaying now:
                Air.NowPlaying left = now.Now.Without(posts);
                return ReferenceEquals(left, now.Now) ? this : new NowPlaying(left);
            default:
                return this;
        }
    }
}
