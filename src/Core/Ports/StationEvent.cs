using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

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

    /// <summary>Who speaks has changed: another rung, session or persona.</summary>
    public sealed record PresenterChanged(PresenterStatus Status) : StationEvent;

    /// <summary>A post moved on. Goes to its author only: <paramref name="From"/>.</summary>
    public sealed record PostMoved(PostId Id, ListenerId From, PostTransition Transition, int Position) : StationEvent;

    /// <summary>The author of a post that was answered may reply on air from now on, or no longer. Goes to its author only.</summary>
    /// <param name="Until">Null: no longer.</param>
    /// <param name="Turn">1 is the first reply.</param>
    /// <param name="Of">So many at the most.</param>
    public sealed record ReplyAsked(PostId Post, ListenerId From, DateTimeOffset? Until, int Turn, int Of) : StationEvent;

    /// <summary>
    /// The posts that are next, and how long a further one would have to wait. Told as it changes, and goes to their authors: each learns
    /// of its own alone.
    /// </summary>
    /// <param name="Posts">In the order in which they will be aired, the first at place 1; the first <see cref="DirectorOutput.PostsWait.Most"/>.</param>
    /// <param name="Waiting">How many wait in all, as far as it is counted.</param>
    /// <param name="Held">How many more <see cref="IPostStore.PositionAsync"/> counts: held for a person.</param>
    /// <param name="Pace">As of this moment.</param>
    /// <param name="LongestWait">A post that would have to wait longer is not taken in.</param>
    public sealed record UpNext(IReadOnlyList<PlacedPost> Posts, int Waiting, int Held, AirPace Pace, TimeSpan LongestWait) : StationEvent
    {
        /// <summary>Whether a person would see no difference.</summary>
        public bool LooksLike(UpNext other) => Waiting == other.Waiting && Held == other.Held && LongestWait == other.LongestWait
            && Posts.Select(Shown).SequenceEqual(other.Posts.Select(Shown))
            && PlacedPost.Minutes(Pace.WaitOf(Waiting + 1)) == PlacedPost.Minutes(other.Pace.WaitOf(other.Waiting + 1));

        private static (PostId, int) Shown(PlacedPost post) => (post.Id, PlacedPost.Minutes(post.About));
    }

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
            case ReplyAsked asked when posts.Contains(asked.Post):
                return null;
            case NowPlaying now:
                Air.NowPlaying left = now.Now.Without(posts);
                return ReferenceEquals(left, now.Now) ? this : new NowPlaying(left);
            case UpNext next when next.Posts.Any(post => posts.Contains(post.Id)):
                return next with { Posts = [.. next.Posts.Where(post => !posts.Contains(post.Id))] };
            default:
                return this;
        }
    }
}

/// <summary>A post that waits for the air.</summary>
/// <param name="Place">1 is next.</param>
/// <param name="About">How long it will wait, as far as can be foreseen.</param>
public sealed record PlacedPost(PostId Id, ListenerId From, int Place, TimeSpan About)
{
    /// <summary>As a person is told it: to the nearest minute.</summary>
    public static int Minutes(TimeSpan wait) => (int)Math.Round(wait.TotalMinutes, MidpointRounding.AwayFromZero);
}
