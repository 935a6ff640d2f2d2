namespace Radio24.Core.Direction;

/// <summary>The programme's rules. All have defaults that make a station.</summary>
public sealed record DirectorOptions
{
    /// <summary>The station's name, as shown in the now playing of its own items.</summary>
    public string Station { get; init; } = "Radio24";

    /// <summary>Who speaks, as shown in the now playing of speech.</summary>
    public string Presenter { get; init; } = "Radio24 AI";

    /// <summary>Title of a stretch of the generative bed, as shown in the now playing.</summary>
    public string BedTitle { get; init; } = "Night and day";

    /// <summary>A link comes after so many tracks.</summary>
    public int TracksPerLink { get; init; } = 2;

    /// <summary>Without tracks: a link comes after so much of the bed.</summary>
    public TimeSpan BedStretch { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>So many posts in a row at the most, then music.</summary>
    public int PostsInARow { get; init; } = 3;

    /// <summary>So much music without a voice makes a row of posts end.</summary>
    public TimeSpan MusicAfterPosts { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>So many posts stand in the rundown, each with its place and time; the others wait in the inbox.</summary>
    public int PostsInRundown { get; init; } = 20;

    /// <summary>So often a voice is tried for the same post (or sign-on, or link).</summary>
    public int VoiceAttempts { get; init; } = 2;

    /// <summary>A voice that is not ready so long after its cue is given up.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After a failure, wait so long before the same thing is cued again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A taken voice (or a played track) that is not heard so long after is given up.</summary>
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>No voice is longer than this.</summary>
    public TimeSpan LongestVoice { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>No track is longer than this; one of known length not longer than that plus <see cref="StartWithin"/>.</summary>
    public TimeSpan LongestTrack { get; init; } = TimeSpan.FromHours(6);

    /// <summary>When the music has ended and a voice is nearly ready, wait for it so long (over the bed) before the next track.</summary>
    public TimeSpan HoldForVoice { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The station ID is cued so long before the hour, and may be aired as early if a post waits behind it.</summary>
    public TimeSpan StationIdLead { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A station ID that could not be aired so long after the hour is left out, with an alert.</summary>
    public TimeSpan StationIdWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A link is cued so long before the track ends.</summary>
    public TimeSpan LinkLead { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A link begins so long before the track ends, over its last notes.</summary>
    public TimeSpan TalkOver { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Music to music.</summary>
    public TimeSpan CrossFade { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The duck is complete before the first word.</summary>
    public TimeSpan DuckOver { get; init; } = TimeSpan.FromMilliseconds(800);

    public TimeSpan UnduckOver { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>dB, for speech that stands for itself.</summary>
    public double DuckUnderVoice { get; init; } = -13;

    /// <summary>dB, for a few words over music.</summary>
    public double DuckUnderTalkOver { get; init; } = -10;

    /// <summary>A dropped voice needs so long to fade before another may be taken.</summary>
    public TimeSpan AbandonFade { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The same track not again within this time, where the library allows.</summary>
    public TimeSpan TrackRepeat { get; init; } = TimeSpan.FromMinutes(120);

    /// <summary>The same artist not again within this time, where the library allows.</summary>
    public TimeSpan ArtistRepeat { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>A track that could not be played is left alone for this long.</summary>
    public TimeSpan BrokenTrackRest { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A track shorter than this is no track: it is left alone like a broken one.</summary>
    public TimeSpan ShortestTrack { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with these options, each naming the setting and what is allowed; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        foreach ((string name, int value) in new[]
        {
            (nameof(TracksPerLink), TracksPerLink), (nameof(PostsInARow), PostsInARow),
            (nameof(PostsInRundown), PostsInRundown), (nameof(VoiceAttempts), VoiceAttempts),
        })
        {
            if (value < 1)
                yield return $"{name} is {value}; it must be at least 1";
        }

        foreach ((string name, TimeSpan value, TimeSpan least) in new[]
        {
            (nameof(BedStretch), BedStretch, TimeSpan.FromSeconds(30)),
            (nameof(ReadyWithin), ReadyWithin, TimeSpan.FromSeconds(1)), (nameof(RetryAfter), RetryAfter, TimeSpan.FromMilliseconds(100)),
            (nameof(StartWithin), StartWithin, TimeSpan.FromSeconds(1)), (nameof(LongestVoice), LongestVoice, TimeSpan.FromSeconds(10)),
            (nameof(LongestTrack), LongestTrack, TimeSpan.FromMinutes(1)), (nameof(ShortestTrack), ShortestTrack, TimeSpan.FromSeconds(1)),
            (nameof(BrokenTrackRest), BrokenTrackRest, TimeSpan.FromSeconds(10)),
            (nameof(StationIdWindow), StationIdWindow, TimeSpan.FromSeconds(30)), (nameof(MusicAfterPosts), MusicAfterPosts, TimeSpan.Zero),
            (nameof(HoldForVoice), HoldForVoice, TimeSpan.Zero), (nameof(StationIdLead), StationIdLead, TimeSpan.Zero),
            (nameof(LinkLead), LinkLead, TimeSpan.Zero), (nameof(TalkOver), TalkOver, TimeSpan.Zero), (nameof(CrossFade), CrossFade, TimeSpan.Zero),
            (nameof(DuckOver), DuckOver, TimeSpan.Zero), (nameof(UnduckOver), UnduckOver, TimeSpan.Zero),
            (nameof(AbandonFade), AbandonFade, TimeSpan.Zero), (nameof(TrackRepeat), TrackRepeat, TimeSpan.Zero),
            (nameof(ArtistRepeat), ArtistRepeat, TimeSpan.Zero),
        })
        {
            if (value < least)
                yield return $"{name} is {value}; it must be at least {least}";
            else if (value > TimeSpan.FromDays(1))
                yield return $"{name} is {value}; it must be at most a day";
        }

        if (StationIdLead + StationIdWindow >= TimeSpan.FromHours(1))
            yield return $"{nameof(StationIdLead)} and {nameof(StationIdWindow)} together must be less than an hour";
        if (DuckUnderVoice > 0 || DuckUnderTalkOver > 0)
            yield return $"{nameof(DuckUnderVoice)} and {nameof(DuckUnderTalkOver)} are decibels and must not be above 0";
    }
}
