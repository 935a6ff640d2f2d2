using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Direction;

/// <summary>The programme's rules. All have defaults that make a station.</summary>
public sealed record DirectorOptions : IValidatableObject
{
    /// <summary>The station's name, as shown in the now playing of its own items.</summary>
    [System.ComponentModel.Browsable(false)]
    public string Station { get; init; } = "Radio24";

    /// <summary>Who speaks, as shown in the now playing of speech, unless a presenter of the station does.</summary>
    [System.ComponentModel.Browsable(false)]
    public string Presenter { get; init; } = "Radio24 AI";

    /// <summary>Title of a stretch of the generative bed, as shown in the now playing.</summary>
    public string BedTitle { get; init; } = "Night and day";

    /// <summary>A link comes after so many tracks.</summary>
    [Range(1, int.MaxValue)]
    public int TracksPerLink { get; init; } = 2;

    /// <summary>Without tracks: a link comes after so much of the bed.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "1.00:00:00")]
    public TimeSpan BedStretch { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>So many posts in a row at the most, then music.</summary>
    [Range(1, int.MaxValue)]
    public int PostsInARow { get; init; } = 3;

    /// <summary>So much music without a voice makes a row of posts end.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MusicAfterPosts { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the author of a post may reply on air.</summary>
    [System.ComponentModel.Browsable(false)]
    public bool TalkBack { get; init; }

    /// <summary>A reply must begin so soon after the answer.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:02:00")]
    public TimeSpan ReplyWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>So many replies to a post at the most; with it they count as one.</summary>
    [Range(1, 10)]
    public int Replies { get; init; } = 3;

    /// <summary>
    /// So many posts stand in the rundown, each with its place and time; the others wait in the inbox. One place is kept for the inbox's next
    /// post, so a single one would leave none for a post that went astray.
    /// </summary>
    [Range(2, 10_000)]
    public int PostsInRundown { get; init; } = 20;

    /// <summary>So often a voice is tried for the same post (or sign-on, or link).</summary>
    [Range(1, int.MaxValue)]
    public int VoiceAttempts { get; init; } = 2;

    /// <summary>A voice that is not ready so long after its cue is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After a failure, wait so long before the same thing is cued again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A taken voice (or a played track) that is not heard so long after is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>No voice is longer than this.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan LongestVoice { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>No track is longer than this; one of known length not longer than that plus <see cref="StartWithin"/>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LongestTrack { get; init; } = TimeSpan.FromHours(6);

    /// <summary>When the music has ended and a voice is nearly ready, wait for it so long (over the bed) before the next track.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan HoldForVoice { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The station ID is cued so long before the hour, and may be aired as early if a post waits behind it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StationIdLead { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A station ID that could not be aired so long after the hour is left out, with an alert.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "1.00:00:00")]
    public TimeSpan StationIdWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A link is cued so long before the track ends.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LinkLead { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A link begins so long before the track ends, over its last notes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan TalkOver { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Music to music.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CrossFade { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The duck is complete before the first word.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DuckOver { get; init; } = TimeSpan.FromMilliseconds(800);

    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan UnduckOver { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>dB, for speech that stands for itself.</summary>
    [Range(-60.0, 0.0, ErrorMessage = "-60 to 0 dB is possible")]
    public double DuckUnderVoice { get; init; } = -13;

    /// <summary>dB, for a few words over music.</summary>
    [Range(-60.0, 0.0, ErrorMessage = "-60 to 0 dB is possible")]
    public double DuckUnderTalkOver { get; init; } = -10;

    /// <summary>A dropped voice needs so long to fade before another may be taken.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AbandonFade { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The same track not again within this time, where the library allows.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan TrackRepeat { get; init; } = TimeSpan.FromMinutes(120);

    /// <summary>The same artist not again within this time, where the library allows.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ArtistRepeat { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>A track that could not be played is left alone for this long.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan BrokenTrackRest { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A track shorter than this is no track: it is left alone like a broken one.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ShortestTrack { get; init; } = TimeSpan.FromSeconds(2);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (StationIdLead + StationIdWindow >= TimeSpan.FromHours(1))
            yield return new ValidationResult($"and {nameof(StationIdLead)} together must be less than an hour", [nameof(StationIdWindow)]);
    }
}
