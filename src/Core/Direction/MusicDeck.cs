using Radio24.Core.Air;

namespace Radio24.Core.Direction;

/// <summary>The music on air: a track, a stretch of the bed, or nothing yet (the bed sounds, but nobody planned it).</summary>
internal sealed class MusicDeck(DirectorOptions options)
{
    public enum DeckState
    {
        /// <summary>What was played is over; the next thing is to begin.</summary>
        Stopped,

        /// <summary>A track was asked for and is not heard yet.</summary>
        Starting,

        /// <summary>A track or a stretch of the bed is heard.</summary>
        Playing,
    }

    public DeckState State { get; private set; } = DeckState.Stopped;

    /// <summary>What plays, or played last.</summary>
    public Segment? Segment { get; private set; }

    /// <summary>The track that was heard before <see cref="Segment"/>, or was it itself if it is over.</summary>
    public Track? LastHeard { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>When it will be over, if that is known.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>When it must be given up.</summary>
    public DateTimeOffset Deadline { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>While stopped: a voice that may come soon is waited for until then.</summary>
    public DateTimeOffset HoldUntil { get; private set; } = DateTimeOffset.MinValue;

    public bool IsStopped => State == DeckState.Stopped;

    public bool IsPlaying => State == DeckState.Playing;

    public bool IsBed => Segment is { Track: null };

    /// <summary>How much is left to play; null if that is not known.</summary>
    public TimeSpan? Remaining(DateTimeOffset now) => State == DeckState.Playing && EndsAt is { } end ? end - now : null;

    /// <summary>Time to begin the next track over this one; one too short for that plays to its end.</summary>
    public bool IsInCrossFade(DateTimeOffset now) =>
        Remaining(now) <= options.CrossFade && EndsAt - StartedAt >= options.CrossFade * 4;

    public void Start(Segment segment, DateTimeOffset now)
    {
        if (State == DeckState.Playing)
            LastHeard = Segment?.Track ?? LastHeard;
        (Segment, State, EndsAt, Deadline) = (segment, DeckState.Starting, null, now + options.StartWithin);
        if (segment.Track is null)
            Started(options.BedStretch, now);
    }

    public void Started(TimeSpan? length, DateTimeOffset now)
    {
        (State, StartedAt, EndsAt) = (DeckState.Playing, now, now + length);
        Deadline = IsBed ? DateTimeOffset.MaxValue : (EndsAt ?? now + options.LongestTrack) + options.StartWithin;
    }

    public void Stop(DateTimeOffset now)
    {
        if (State == DeckState.Playing)
            LastHeard = Segment?.Track ?? LastHeard;
        (State, EndsAt, Deadline) = (DeckState.Stopped, null, DateTimeOffset.MaxValue);
        Hold(now);
    }

    /// <summary>While stopped, waits for a voice again.</summary>
    public void Hold(DateTimeOffset now) => HoldUntil = now + options.HoldForVoice;

    public bool Is(SegmentId id) => State != DeckState.Stopped && Segment?.Id == id && Segment.Kind == SegmentKind.Music;

    public IEnumerable<DateTimeOffset> Deadlines()
    {
        yield return Deadline;
        if (IsStopped)
            yield return HoldUntil;
        if (EndsAt is not { } end)
            yield break;
        yield return end - options.LinkLead;
        yield return end - options.TalkOver;
        yield return end - options.CrossFade;
        yield return end;
    }
}
