using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>
/// Decides who speaks when. Everything to be said is requested here; at most one voice is being prepared and at most one is on air.
/// <code>
/// waiting ─Cue─▶ cueing ─VoiceReady─▶ ready ─Duck─▶ ducking ─Take─▶ taken ─VoiceStarted─▶ on air ─VoiceEnded─▶ over
///    ▲             └────────────┴── standby            └───────────────┴── current ────────────┘
///    └──────────── failed, with attempts left
/// </code>
/// </summary>
internal sealed class VoiceArbiter(DirectorOptions options, IVoiceOwner owner, Action<DirectorOutput> emit)
{
    private readonly List<VoiceRequest> _waiting = [];
    private Voice? _standby;
    private Voice? _current;
    private DateTimeOffset _freeAt = DateTimeOffset.MinValue;
    private double? _ducked;

    private enum Stage
    {
        Cueing,
        Ready,
        Ducking,
        Taken,
        OnAir,
    }

    /// <summary>A voice is on air or about to be.</summary>
    public bool IsBusy => _current is not null;

    /// <summary>A voice of that kind is on air or about to be.</summary>
    public bool IsBusyWith(SegmentKind kind) => _current?.Request.Kind == kind;

    /// <summary>A voice is audible now, as far as reported.</summary>
    public bool IsOnAir => _current is { Stage: Stage.OnAir };

    public void Request(VoiceRequest request) => _waiting.Add(request);

    /// <summary>Whether a voice of that kind is waiting or being prepared.</summary>
    public bool Expects(SegmentKind kind) => _standby?.Request.Kind == kind || _waiting.Exists(r => r.Kind == kind);

    /// <summary>Whether a voice of that kind is waiting and may be cued.</summary>
    public bool Waits(SegmentKind kind) => _waiting.Exists(r => r.Kind == kind && owner.MayCue(r));

    /// <summary>Whether any voice could start before that time.</summary>
    public bool ExpectsAnyBefore(DateTimeOffset time) => _standby is not null || _waiting.Exists(r => r.NotBefore < time && owner.MayCue(r));

    public void Ready(SegmentId id)
    {
        if (_standby is { Stage: Stage.Cueing } voice && voice.Segment.Id == id)
            voice.Stage = Stage.Ready;
    }

    public void Started(SegmentId id, DateTimeOffset now, string? presenter = null)
    {
        if (_current is not { Stage: Stage.Taken } voice || voice.Segment.Id != id)
            return;
        voice.Stage = Stage.OnAir;
        voice.Deadline = now + options.LongestVoice;
        owner.VoiceHeard(voice.Request, voice.Segment with { Presenter = presenter }, now);
    }

    public void Ended(SegmentId id, DateTimeOffset now)
    {
        // It ended without having started: the start report was lost, or arrived later than the end.
        Started(id, now);
        if (_current is not { Stage: Stage.OnAir } voice || voice.Segment.Id != id)
            return;
        _current = null;
        owner.VoiceOver(voice.Request, VoiceOutcome.Heard, heard: true, null, now);
    }

    public void Failed(SegmentId id, string reason, DateTimeOffset now)
    {
        if (_standby?.Segment.Id == id)
            Fail(ref _standby, reason, now);
        else if (_current?.Segment.Id == id)
            Fail(ref _current, reason, now);
    }

    /// <summary>Gives up the current voice because nothing is heard of it. False if no voice is on air.</summary>
    public bool BreakCurrent(string reason, DateTimeOffset now)
    {
        if (_current is not { Stage: Stage.Taken or Stage.OnAir } voice)
            return false;
        Abandon(voice, reason, now);
        Fail(ref _current, reason, now);
        return true;
    }

    /// <summary>Ends the current voice early and counts it as heard. False if none is audible.</summary>
    public bool EndCurrent(string reason, DateTimeOffset now)
    {
        if (_current is not { Stage: Stage.OnAir } voice)
            return false;
        Abandon(voice, reason, now);
        _current = null;
        owner.VoiceOver(voice.Request, VoiceOutcome.Heard, heard: true, null, now);
        return true;
    }

    /// <summary>Drops everything to be said about the post. The owner asked for it and is not notified.</summary>
    public void Drop(PostId post, string reason, DateTimeOffset now)
    {
        _waiting.RemoveAll(r => r.Post == post || r.About == post);
        Drop(ref _standby);
        Drop(ref _current);

        void Drop(ref Voice? voice)
        {
            if (voice?.Request.Post != post && voice?.Request.About != post)
                return;
            Abandon(voice, reason, now);
            voice = null;
        }
    }

    /// <summary>Puts a voice of that kind back in the waiting list, if it has not been taken yet.</summary>
    public void PutBack(SegmentKind kind, string reason, DateTimeOffset now)
    {
        PutBack(ref _standby);
        if (_current is { Stage: Stage.Ducking })
            PutBack(ref _current);

        void PutBack(ref Voice? voice)
        {
            if (voice?.Request.Kind != kind)
                return;
            Abandon(voice, reason, now);
            _waiting.Insert(0, voice.Request);
            voice = null;
        }
    }

    /// <summary>Does everything that is due; true if anything was.</summary>
    public bool Advance(DateTimeOffset now)
    {
        bool any = Overdue(now) | Expire(now) | GiveWay(now);
        if (_standby is null && First(now) is { } request)
        {
            any = true;
            _waiting.Remove(request);
            Segment segment = owner.Compose(request, now);
            _standby = new Voice(request, segment) { Deadline = now + options.ReadyWithin };
            emit(new DirectorOutput.Cue(segment));
        }

        if (_current is null && _standby is { Stage: Stage.Ready } next && now >= _freeAt && owner.MayTake(next.Request, now))
        {
            any = true;
            _standby = null;
            _current = next;
            Duck(next, now);
        }

        if (_current is { Stage: Stage.Ducking } ducked && now >= ducked.Deadline)
        {
            any = true;
            ducked.Stage = Stage.Taken;
            ducked.Deadline = now + options.StartWithin;
            emit(new DirectorOutput.Take(ducked.Segment.Id));
        }

        return any;
    }

    /// <summary>Restores the music's level once no voice needs it lowered.</summary>
    public void UnduckIfSilent()
    {
        if (_ducked is null || _current is not null)
            return;
        _ducked = null;
        emit(new DirectorOutput.Unduck(options.UnduckOver));
    }

    /// <summary>Every moment at which <see cref="Advance"/> may have something to do.</summary>
    public IEnumerable<DateTimeOffset> Deadlines()
    {
        foreach (VoiceRequest request in _waiting)
        {
            yield return request.NotBefore;
            yield return request.Expires;
        }

        if (_standby is not null)
        {
            yield return _standby.Request.Expires;
            yield return _standby.Deadline;
            yield return _freeAt;
        }

        if (_current is not null)
            yield return _current.Deadline;
    }

    private VoiceRequest? First(DateTimeOffset now) => _waiting.Where(r => r.NotBefore <= now && owner.MayCue(r)).MinBy(r => r.Priority);

    private bool Overdue(DateTimeOffset now)
    {
        bool any = false;
        if (_standby is { Stage: Stage.Cueing } late && now >= late.Deadline)
        {
            any = true;
            const string Reason = "the presenter was not ready in time";
            Abandon(late, Reason, now);
            Fail(ref _standby, Reason, now);
        }

        if (_current is { Stage: Stage.Taken } mute && now >= mute.Deadline)
        {
            any = true;
            const string Reason = "the presenter's voice was not heard";
            Abandon(mute, Reason, now);
            Fail(ref _current, Reason, now);
        }

        if (_current is { Stage: Stage.OnAir } && now >= _current.Deadline)
        {
            any = true;
            EndCurrent("longer than a voice may be", now);
        }

        return any;
    }

    private bool Expire(DateTimeOffset now)
    {
        bool any = false;
        foreach (VoiceRequest request in _waiting.Where(r => r.Expires <= now).ToList())
        {
            any = true;
            _waiting.Remove(request);
            owner.VoiceOver(request, VoiceOutcome.Expired, heard: false, null, now);
        }

        if (_standby is { } standby && standby.Request.Expires <= now)
        {
            any = true;
            Abandon(standby, "its time has passed", now);
            _standby = null;
            owner.VoiceOver(standby.Request, VoiceOutcome.Expired, heard: false, null, now);
        }

        return any;
    }

    private bool GiveWay(DateTimeOffset now)
    {
        if (_standby is not { } standby || First(now) is not { } first || !standby.Request.GivesWayTo(first))
            return false;
        Abandon(standby, "something more important came up", now);
        _standby = null;
        owner.VoiceOver(standby.Request, VoiceOutcome.GaveWay, heard: false, null, now);
        return true;
    }

    private void Duck(Voice voice, DateTimeOffset now)
    {
        double level = voice.Request.Kind is SegmentKind.Link or SegmentKind.StationId or SegmentKind.Filler
            ? options.DuckUnderTalkOver
            : options.DuckUnderVoice;
        // Music that is already ducked needs no fade; after the last note a voice starts at once.
        voice.Deadline = _ducked is null && owner.MusicIsUp ? now + options.DuckOver : now;
        voice.Stage = Stage.Ducking;
        if (_ducked == level)
            return;
        _ducked = level;
        emit(new DirectorOutput.Duck(level, options.DuckOver));
    }

    private void Abandon(Voice voice, string reason, DateTimeOffset now)
    {
        emit(new DirectorOutput.Abandon(voice.Segment.Id, reason));
        LetFade(voice, now);
    }

    /// <summary>A voice that was taken needs a moment to fade from the bus.</summary>
    private void LetFade(Voice voice, DateTimeOffset now)
    {
        if (voice.Stage is Stage.Taken or Stage.OnAir)
            _freeAt = now + options.AbandonFade;
    }

    private void Fail(ref Voice? slot, string reason, DateTimeOffset now)
    {
        (VoiceRequest request, bool heard) = (slot!.Request, slot.Stage == Stage.OnAir);
        LetFade(slot, now);
        slot = null;
        // A station has to identify itself: an ID is retried until it expires.
        bool again = request.Attempt < options.VoiceAttempts || request.Kind == SegmentKind.StationId;
        if (!again)
        {
            owner.VoiceOver(request, VoiceOutcome.Failed, heard, reason, now);
            return;
        }

        _waiting.Insert(0, request with { Attempt = request.Attempt + 1, NotBefore = now + (options.RetryAfter * request.Attempt) });
        if (heard)
            owner.VoiceBroke(request, now);
    }

    private sealed class Voice(VoiceRequest request, Segment segment)
    {
        public VoiceRequest Request { get; } = request;

        public Segment Segment { get; } = segment;

        public Stage Stage { get; set; }

        /// <summary>When the current stage times out.</summary>
        public DateTimeOffset Deadline { get; set; }
    }
}
