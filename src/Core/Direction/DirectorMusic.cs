namespace Radio24.Core.Direction;

/// <summary>The director's rules for music, and for when nothing is heard.</summary>
public sealed partial class Director
{
    /// <summary>Chooses the next track for the time it will start.</summary>
    private void PlanMusic(DateTimeOffset now) => _planned ??= _selector.Choose(NextStart(now));

    /// <summary>A plan that the library or an early end has made worse than another is given up.</summary>
    private void CheckPlan(DateTimeOffset at)
    {
        if (_planned is not null && !_selector.StillGood(_planned, at))
            _planned = null;
    }

    /// <summary>When the next track will begin, as far as is known; the bed makes room at once.</summary>
    private DateTimeOffset NextStart(DateTimeOffset now) =>
        !_deck.IsBed && _deck.EndsAt is { } end ? Later(now, end - _options.CrossFade) : now;

    private bool AdvanceMusic(DateTimeOffset now)
    {
        switch (_deck.State)
        {
            case MusicDeck.DeckState.Starting when now >= _deck.Deadline:
                _outputs.Enqueue(new DirectorOutput.FadeTrack(_deck.Segment!.Id, _options.CrossFade));
                TrackBroke("it was not heard", now);
                return true;
            case MusicDeck.DeckState.Playing when _deck.IsBed:
                if (_planned is not null && !_arbiter.IsBusy)
                {
                    Play(now);
                    return true;
                }

                if (!(now >= _deck.EndsAt))
                    return false;
                TrackOver(now);
                return true;
            case MusicDeck.DeckState.Playing when now >= _deck.Deadline:
                _outputs.Enqueue(new DirectorOutput.FadeTrack(_deck.Segment!.Id, _options.CrossFade));
                TrackOver(now);
                return true;
            case MusicDeck.DeckState.Playing when _deck.IsInCrossFade(now) && _planned is not null
                && !_arbiter.IsBusy && !_arbiter.ExpectsAnyBefore(now + _options.HoldForVoice):
                _tracksSinceLink++;
                Play(now);
                return true;
            case MusicDeck.DeckState.Stopped when !_arbiter.IsBusy
                && (now >= _deck.HoldUntil || !_arbiter.ExpectsAnyBefore(_deck.HoldUntil)):
                Play(now);
                return true;
            default:
                return false;
        }
    }

    private void Play(DateTimeOffset now)
    {
        CheckPlan(now);
        PlanMusic(now);
        string brief = _planned is null ? "the bed, for there is no track to play" : "next in rotation";
        TimeSpan target = _planned is null ? _options.BedStretch : _planned.Length ?? TimeSpan.Zero;
        bool cold = _deck.IsStopped;
        Segment segment = new(NewId(), Air.SegmentKind.Music, brief, Wall(now), target) { Track = _planned };
        _deck.Start(segment, now);
        if (_planned is null)
        {
            _rundown.MusicHeard(segment, Wall(now));
            return;
        }

        _outputs.Enqueue(new DirectorOutput.PlayTrack(segment, cold ? TimeSpan.FromMilliseconds(50) : _options.CrossFade));
    }

    private void TrackHeard(DateTimeOffset now)
    {
        Segment segment = _deck.Segment!;
        _deck.Started(segment.Track!.Length, now);
        _selector.Heard(segment.Track, now);
        _rundown.MusicHeard(segment, Wall(now));
        _planned = null;
    }

    private void TrackOver(DateTimeOffset now)
    {
        bool heard = _deck.IsPlaying;
        if (!_deck.IsBed && (!heard || now - _deck.StartedAt < _options.ShortestTrack))
            _selector.Rest(_deck.Segment!.Track!, now);
        if (heard && !_deck.IsBed)
            _tracksSinceLink++;
        _deck.Stop(now);
        _rundown.MusicOver();
    }

    private void SkipTrack(DateTimeOffset now)
    {
        if (_deck.IsStopped || _deck.IsBed)
            return;
        _outputs.Enqueue(new DirectorOutput.FadeTrack(_deck.Segment!.Id, _options.CrossFade));
        TrackOver(now);
    }

    private void TrackBroke(string reason, DateTimeOffset now)
    {
        Track track = _deck.Segment!.Track!;
        _selector.Rest(track, now);
        _deck.Stop(now);
        _rundown.MusicOver();
        _outputs.Enqueue(new DirectorOutput.Alert($"track {track.Id}: {reason}"));
    }

    private void DeadAir(DateTimeOffset now)
    {
        const string Reason = "nothing was heard";
        if (!_signedOn || _arbiter.BreakCurrent(Reason, now))
            return;
        if (!_deck.IsStopped && !_deck.IsBed)
        {
            _outputs.Enqueue(new DirectorOutput.FadeTrack(_deck.Segment!.Id, _options.CrossFade));
            TrackBroke(Reason, now);
            return;
        }

        _outputs.Enqueue(new DirectorOutput.Alert("dead air: nothing was heard, not even the bed"));
        if (!_arbiter.IsBusy && !_arbiter.ExpectsAnyBefore(now + _options.ReadyWithin))
            _arbiter.Request(new VoiceRequest(Air.SegmentKind.Filler, "dead air", now, now + _options.ReadyWithin));
    }
}
