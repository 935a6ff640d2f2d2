using System.Runtime.InteropServices;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Posts;

/// <summary>Where a post stands among those that wait for the air.</summary>
/// <param name="Position">1 is next; 0: it does not wait any more.</param>
/// <param name="About">How long it will wait, as far as can be foreseen; null: nobody knows.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PostPlace(int Position, TimeSpan? About)
{
    /// <summary>As clients are told it.</summary>
    public int? AboutSeconds => About is { } about ? (int)Math.Ceiling(about.TotalSeconds) : null;
}

/// <summary>The line for the air.</summary>
/// <param name="Places">How many posts fit into it.</param>
/// <param name="Longest">How long a post may wait in it.</param>
/// <param name="UntilHalf">How long until it is no more than half full, if nobody joins it; zero if it is not.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WaitingLine(int Places, TimeSpan Longest, TimeSpan UntilHalf)
{
    public bool IsLargelyFull => UntilHalf > TimeSpan.Zero;
}

/// <summary>How long posts wait, as the Host told it last, and whether one more can be aired within reason. Safe for any caller.</summary>
internal sealed class PostWaits(TimeProvider time)
{
    /// <summary>By then the Host has told a count that has what this process knows of in it.</summary>
    private static readonly TimeSpan OwnCountGoodFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SoonestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Nobody counts further than half of this: <see cref="KeptPost.FarthestPosition"/>.</summary>
    private const int MostPlaces = KeptPost.FarthestPosition * 2;

    private volatile Told? _told;
    private volatile Kept? _newest;

    /// <summary>Takes note of what the Host tells.</summary>
    /// <returns>The posts whose place or time has changed for their authors.</returns>
    public IReadOnlyList<PlacedPost> Note(StationEvent.UpNext next)
    {
        Dictionary<PostId, PlacedPost> before = _told?.Next.Posts.ToDictionary(post => post.Id) ?? [];
        _told = new Told(next, time.GetTimestamp());
        return [.. next.Posts.Where(post => !before.TryGetValue(post.Id, out PlacedPost? was)
            || was.Place != post.Place || PlacedPost.Minutes(was.About) != PlacedPost.Minutes(post.About))];
    }

    /// <summary>These were erased: nothing of them is kept here.</summary>
    public void Forget(IReadOnlyCollection<PostId> posts)
    {
        if (_told is { } told)
            _told = told with { Next = (StationEvent.UpNext)told.Next.Without(posts)! };
    }

    /// <param name="position">As the store counts: <see cref="IPostStore.PositionAsync"/>.</param>
    public PostPlace Of(PostId id, PostState state, int position)
    {
        bool waits = state is PostState.Received or PostState.Transcribed or PostState.Screened or PostState.Approved or PostState.Queued;
        if (!waits || position == 0 || _told is not { } told)
            return new PostPlace(position, null);
        TimeSpan since = time.GetElapsedTime(told.At);
        if (told.Next.Posts.FirstOrDefault(post => post.Id == id) is { } placed)
            return new PostPlace(placed.Place, placed.About > since ? placed.About - since : TimeSpan.Zero);
        if (position < KeptPost.FarthestPosition)
            position = Math.Max(position - told.Next.Held, told.Next.Posts.Count + 1);
        return new PostPlace(position, told.Next.Pace.After(since).WaitOf(position));
    }

    /// <summary>A post was kept in that position: the next one comes behind it.</summary>
    public void NoteKept(int position) => _newest = new Kept(position, time.GetTimestamp());

    /// <summary>When a new post makes sense, if it would have to wait too long now; null: at once.</summary>
    public TimeSpan? RetryAfter()
    {
        if (_told is not { } told)
            return null;
        TimeSpan over = NextWait(told) - told.Next.LongestWait;
        return over <= TimeSpan.Zero ? null : over > SoonestRetry ? over : SoonestRetry;
    }

    /// <summary>How full the line is; null: the Host has not said.</summary>
    public WaitingLine? Line()
    {
        if (_told is not { } told)
            return null;
        TimeSpan overHalf = NextWait(told) - (told.Next.LongestWait / 2);
        return new WaitingLine(told.Places, told.Next.LongestWait, overHalf > TimeSpan.Zero ? overHalf : TimeSpan.Zero);
    }

    /// <summary>How long a post may have to wait at the most; null: the Host has not said.</summary>
    public TimeSpan? LongestWait => _told?.Next.LongestWait;

    /// <summary>What a new post would have to wait.</summary>
    private TimeSpan NextWait(Told told)
    {
        int waiting = told.Next.Waiting;
        if (_newest is { } newest && time.GetElapsedTime(newest.At) < OwnCountGoodFor)
            waiting = Math.Max(waiting, newest.Position - told.Next.Held);
        return told.Next.Pace.After(time.GetElapsedTime(told.At)).WaitOf(waiting + 1);
    }

    private sealed record Told(StationEvent.UpNext Next, long At)
    {
        public int Places { get; } = Next.Pace.PlacesWithin(Next.LongestWait, MostPlaces);
    }

    private sealed record Kept(int Position, long At);
}
