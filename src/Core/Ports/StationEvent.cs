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
}
