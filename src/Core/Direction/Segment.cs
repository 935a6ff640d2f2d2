using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>Names one segment of the rundown. Counts up from 1 since sign-on; a second try at the same thing is a new segment.</summary>
public readonly record struct SegmentId(long Value)
{
    public override string ToString() => $"#{Value}";
}

/// <summary>One item of the rundown: a track, or something for the presenter to say.</summary>
/// <param name="Brief">Why it is there, for a person: "link after 2 tracks".</param>
/// <param name="AirTime">When it is expected to be heard. Speech is written for this moment, not for the moment of writing.</param>
/// <param name="Target">How long it should last, about.</param>
public sealed record Segment(SegmentId Id, SegmentKind Kind, string Brief, DateTimeOffset AirTime, TimeSpan Target)
{
    /// <summary>The music itself, if this is <see cref="SegmentKind.Music"/>; null then means the generative bed.</summary>
    public Track? Track { get; init; }

    /// <summary>The post that is taken up, if this is <see cref="SegmentKind.ListenerPost"/>.</summary>
    public ListenerPost? Post { get; init; }

    /// <summary>For a reply, and for the words that close an exchange: what came before. Null: it is neither.</summary>
    public ExchangeSoFar? Exchange { get; init; }

    /// <summary>For speech: the track that was heard before and is over (or ends under the first words).</summary>
    public Track? Played { get; init; }

    /// <summary>For speech: the track that goes on, ducked, under the words.</summary>
    public Track? Playing { get; init; }

    /// <summary>The track that is planned next, if any.</summary>
    public Track? Next { get; init; }

    /// <summary>For speech that is heard: who speaks, as shown; null: the station's presenter.</summary>
    public string? Presenter { get; init; }

    /// <summary>True for everything that the presenter says; false for music.</summary>
    public bool IsSpeech => Kind != SegmentKind.Music;
}

/// <summary>A piece of music that can be played.</summary>
/// <param name="Id">Names it for good: two tracks are the same if their ids are (the path inside the music folder).</param>
/// <param name="Artist">Empty if unknown; unknown artists are never counted as the same one.</param>
/// <param name="Length">From its first to its last sample; null if unknown. A wrong length does no harm.</param>
public sealed record Track(string Id, string Title, string Artist, TimeSpan? Length);
