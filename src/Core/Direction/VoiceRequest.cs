using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>Something wants to be said.</summary>
/// <param name="NotBefore">Not cued earlier.</param>
/// <param name="Expires">Not begun later.</param>
/// <param name="Attempt">1 at first.</param>
internal sealed record VoiceRequest(
    SegmentKind Kind, string Brief, DateTimeOffset NotBefore, DateTimeOffset Expires, PostId? Post = null, int Attempt = 1)
{
    /// <summary>For a reply, and for the words that close an exchange: the post that it began with.</summary>
    public PostId? About { get; init; }

    /// <summary>Who goes first: the smaller number.</summary>
    public int Priority => Kind switch
    {
        SegmentKind.SignOn => 0,
        SegmentKind.StationId => 1,
        SegmentKind.ListenerPost => 2,
        SegmentKind.Link => 3,
        _ => 4,
    };

    /// <summary>A link or filler that is cued but not yet begun gives way to what may not wait.</summary>
    public bool GivesWayTo(VoiceRequest other) => Kind is SegmentKind.Link or SegmentKind.Filler && other.Priority < Priority;
}

/// <summary>How a request ended.</summary>
internal enum VoiceOutcome
{
    /// <summary>Heard to its end (or to the longest a voice may be).</summary>
    Heard,

    /// <summary>Failed as often as it may.</summary>
    Failed,

    /// <summary>Its time had passed.</summary>
    Expired,

    /// <summary>Made way for something more important.</summary>
    GaveWay,
}

/// <summary>What the arbiter asks of and tells its owner.</summary>
internal interface IVoiceOwner
{
    /// <summary>False while such a voice must wait, and nothing may wait for it.</summary>
    bool MayCue(VoiceRequest request);

    /// <summary>Called when the voice is cued.</summary>
    Segment Compose(VoiceRequest request, DateTimeOffset now);

    /// <summary>True when the moment for a voice that is ready has come.</summary>
    bool MayTake(VoiceRequest request, DateTimeOffset now);

    /// <summary>True while music is heard that must be ducked before the first word.</summary>
    bool MusicIsUp { get; }

    void VoiceHeard(VoiceRequest request, Segment segment, DateTimeOffset now);

    /// <summary>A voice that was heard has fallen silent before its end and will be tried again.</summary>
    void VoiceBroke(VoiceRequest request, DateTimeOffset now);

    /// <param name="heard">Whether any of it was heard.</param>
    /// <param name="reason">Why, if it failed.</param>
    void VoiceOver(VoiceRequest request, VoiceOutcome outcome, bool heard, string? reason, DateTimeOffset now);
}
