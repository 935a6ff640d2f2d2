using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>What the director wants done, in this order.</summary>
public abstract record DirectorOutput
{
    private DirectorOutput()
    {
    }

    /// <summary>
    /// Make the speech ready; answer with <see cref="DirectorInput.VoiceReady"/> or <see cref="DirectorInput.VoiceFailed"/>.
    /// One voice may be cued while another is on air.
    /// </summary>
    public sealed record Cue(Segment Segment) : DirectorOutput;

    /// <summary>
    /// Put the cued voice on air now; report <see cref="DirectorInput.VoiceStarted"/>, then <see cref="DirectorInput.VoiceEnded"/>
    /// (or <see cref="DirectorInput.VoiceFailed"/>). Never given while another voice is on air.
    /// </summary>
    public sealed record Take(SegmentId Id) : DirectorOutput;

    /// <summary>Drop the voice, cued or on air. Its listeners hear it fade within 200 ms; no report is needed.</summary>
    public sealed record Abandon(SegmentId Id, string Reason) : DirectorOutput;

    /// <summary>
    /// Play the segment's track (never null here), crossfading from the one before; report <see cref="DirectorInput.TrackStarted"/>,
    /// then <see cref="DirectorInput.TrackEnded"/>, or <see cref="DirectorInput.TrackFailed"/>.
    /// </summary>
    public sealed record PlayTrack(Segment Segment, TimeSpan FadeIn) : DirectorOutput;

    /// <summary>Fade the track out; the bed comes up by itself. No report is needed.</summary>
    public sealed record FadeTrack(SegmentId Id, TimeSpan Over) : DirectorOutput;

    /// <summary>Lower music and bed under a voice that is about to be taken.</summary>
    /// <param name="Decibels">Negative.</param>
    public sealed record Duck(double Decibels, TimeSpan Over) : DirectorOutput;

    /// <summary>Bring music and bed up again.</summary>
    public sealed record Unduck(TimeSpan Over) : DirectorOutput;

    /// <summary>
    /// The post has become this. A store that refuses the move (the Api wrote "withdrawn" itself; a redelivered post is "queued"
    /// already) is no error.
    /// </summary>
    /// <param name="Reason">For its author; null when it needs none.</param>
    public sealed record MovePost(PostId Id, PostState State, string? Reason) : DirectorOutput;

    /// <summary>The post's author may reply on air from now on, or no longer.</summary>
    /// <param name="Post">The post that the exchange began with.</param>
    /// <param name="Until">On the wall clock; null: no longer.</param>
    /// <param name="Turn">1 is the first reply.</param>
    /// <param name="Of">So many at the most.</param>
    public sealed record AskReply(ListenerPost Post, DateTimeOffset? Until, int Turn, int Of) : DirectorOutput;

    /// <summary>The posts that wait have changed, or how soon they are aired.</summary>
    /// <param name="Posts">The first of them, in the order in which they will be aired; not the one that is on air.</param>
    /// <param name="Waiting">How many there are.</param>
    /// <param name="Room">How many more posts it makes sense to clear now; the others are better kept where they are.</param>
    /// <param name="Pace">How long each of them has to wait, from now on.</param>
    public sealed record PostsWait(IReadOnlyList<ListenerPost> Posts, int Waiting, int Room, AirPace Pace) : DirectorOutput
    {
        /// <summary>The most posts that are named.</summary>
        public const int Most = 20;
    }

    /// <summary>What is heard now has changed, at this moment (not before it is heard), or what is planned next has.</summary>
    public sealed record Announce(NowPlaying Now) : DirectorOutput;

    /// <summary>The segment is heard from this moment on. A voice is heard over the music, which goes on.</summary>
    public sealed record Heard(SegmentId Id, AirItem Item) : DirectorOutput;

    /// <summary>A segment that was heard is over at this moment.</summary>
    public sealed record OffAir(SegmentId Id) : DirectorOutput;

    /// <summary>Something went wrong that the station's keeper should know; the programme goes on.</summary>
    public sealed record Alert(string Message) : DirectorOutput;
}
