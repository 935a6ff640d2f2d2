using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>What the director is told. Reports about segments that it has given up are ignored, so late ones do no harm.</summary>
public abstract record DirectorInput
{
    private DirectorInput()
    {
    }

    /// <summary>The air clock runs: begin. Everything before it is only taken note of. A second one is ignored.</summary>
    public sealed record SignOn : DirectorInput;

    /// <summary>The whole library as it is now; replaces what was there. A track that was taken away plays to its end.</summary>
    public sealed record LibraryChanged(IReadOnlyList<Track> Tracks) : DirectorInput;

    /// <summary>Somebody set the wall clock: it is now so far ahead of the time that the director is handed (below zero: behind it).</summary>
    public sealed record ClockSet(TimeSpan Ahead) : DirectorInput;

    /// <summary>
    /// A post was approved and wants to go on air. The same post again is ignored (the inbox delivers at least once). It is taken in
    /// whether there is room for it or not; see <see cref="DirectorOutput.PostsWait"/>.
    /// </summary>
    /// <param name="Note">What its author is to be told when it has aired; null: nothing beside that.</param>
    public sealed record PostCleared(ListenerPost Post, string? Note = null) : DirectorInput;

    /// <summary>Its author (or a moderator) took the post back: it is not taken up, or broken off if it is on air.</summary>
    public sealed record PostWithdrawn(PostId Id) : DirectorInput;

    /// <summary>The author of the post that is on air has the page open: a reply may follow the answer.</summary>
    public sealed record AuthorIsThere(PostId Post) : DirectorInput;

    /// <summary>A reply is being recorded, or has come in and is screened.</summary>
    /// <param name="To">The post that the exchange began with; in those below too.</param>
    /// <param name="Within">So long at the most; then the exchange is closed.</param>
    public sealed record ReplyComing(PostId To, TimeSpan Within) : DirectorInput;

    /// <summary>The reply that was coming does not come: it was not said, or taken back.</summary>
    public sealed record ReplyDropped(PostId To) : DirectorInput;

    /// <summary>The reply may not be heard, or not now: the exchange is closed kindly. One that may is <see cref="PostCleared"/>.</summary>
    public sealed record ReplyRefused(PostId To) : DirectorInput;

    /// <summary>
    /// What happens on air cannot be written down just now. No further post is taken up: were this Host to die meanwhile, the next
    /// one would not know which had been heard, and air them again. The one that is on air goes on, and so does all else.
    /// </summary>
    public sealed record StoreAway : DirectorInput;

    /// <summary>It is written down again: posts go on.</summary>
    public sealed record StoreBack : DirectorInput;

    /// <summary>A person wants the programme to go on: the voice on air, or else the track, ends now. The bed cannot be skipped.</summary>
    public sealed record Skip : DirectorInput;

    /// <summary>A cued voice has enough in its buffer to be taken now.</summary>
    public sealed record VoiceReady(SegmentId Id) : DirectorInput;

    /// <summary>The first sample of a taken voice leaves the encoder.</summary>
    /// <param name="Presenter">Who speaks, as shown; null: the station's presenter.</param>
    public sealed record VoiceStarted(SegmentId Id, string? Presenter = null) : DirectorInput;

    /// <summary>A taken voice has been heard to its end.</summary>
    public sealed record VoiceEnded(SegmentId Id) : DirectorInput;

    /// <summary>A cued or taken voice broke; nothing more of it will be heard.</summary>
    /// <param name="Reason">For a person: "the speech engine stopped with code 1".</param>
    public sealed record VoiceFailed(SegmentId Id, string Reason) : DirectorInput;

    /// <summary>The first sample of a track leaves the encoder.</summary>
    public sealed record TrackStarted(SegmentId Id) : DirectorInput;

    /// <summary>A track has been heard to its end (or has been faded out).</summary>
    public sealed record TrackEnded(SegmentId Id) : DirectorInput;

    /// <summary>A track could not be opened or broke off. It is left alone for a while.</summary>
    public sealed record TrackFailed(SegmentId Id, string Reason) : DirectorInput;

    /// <summary>The programme bus has been silent for so long that something must be done. May be repeated while it lasts.</summary>
    public sealed record DeadAir : DirectorInput;

    /// <summary>Nothing happened, but <see cref="Director.NextDeadline"/> has come.</summary>
    public sealed record Tick : DirectorInput;
}
