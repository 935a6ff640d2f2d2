using Radio24.Core.Air;
using Radio24.Core.Posts;

namespace Radio24.Core.Direction;

/// <summary>
/// Decides what is on air. A pure state machine: no I/O, no clock, no locks, no async, no chance but the seed it was given.
/// Drive it from one owner: <see cref="Handle"/> an input, <see cref="TryPoll"/> until it says false, wait for the next
/// input or <see cref="NextDeadline"/> (then <see cref="DirectorInput.Tick"/>), and again.
/// </summary>
public sealed partial class Director : IVoiceOwner
{
    /// <summary>Steps that one input may set off; more means that two rules undo each other.</summary>
    private const int MostSteps = 1000;

    private readonly DirectorOptions _options;
    private readonly Queue<DirectorOutput> _outputs = new();
    private readonly VoiceArbiter _arbiter;
    private readonly PostQueue _posts;
    private readonly Selector _selector;
    private readonly Rundown _rundown;
    private readonly MusicDeck _deck;

    private DateTimeOffset _now = DateTimeOffset.MinValue;
    private TimeSpan _wallAhead;
    private bool _signedOn;
    private DateTimeOffset _idHour;
    private Track? _planned;
    private int _tracksSinceLink;
    private SegmentId? _linkAskedFor;
    private long _segments;

    /// <param name="options">Have been checked.</param>
    /// <param name="seed">The same seed and the same inputs give the same programme.</param>
    public Director(DirectorOptions options, long seed = 0)
    {
        _options = options;
        _arbiter = new VoiceArbiter(options, this, _outputs.Enqueue);
        _posts = new PostQueue(options, _outputs.Enqueue);
        _selector = new Selector(options, new Dice(seed));
        _rundown = new Rundown(options, _outputs.Enqueue);
        _deck = new MusicDeck(options);
        _exchange = new Exchange(options);
    }

    /// <summary>When to send a <see cref="DirectorInput.Tick"/> if nothing else comes; always later than the last now.</summary>
    public DateTimeOffset NextDeadline { get; private set; } = DateTimeOffset.MaxValue;

    bool IVoiceOwner.MusicIsUp => !_deck.IsStopped;

    /// <param name="now">
    /// The wall clock at the start plus monotonic time, in the station's zone: it never goes back. If the wall clock is set meanwhile,
    /// say so with <see cref="DirectorInput.ClockSet"/>.
    /// </param>
    /// <exception cref="InvalidOperationException">Outputs of the last input are still waiting.</exception>
    public void Handle(DirectorInput input, DateTimeOffset now)
    {
        if (_outputs.Count > 0)
            throw new InvalidOperationException("drain the director's outputs before the next input");
        _now = now = now > _now ? now : _now;
        Take(input, now);
        if (_signedOn)
            Advance(now);
        _posts.Report(now);
        NextDeadline = Deadlines().Where(d => d > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }

    /// <summary>The next thing to do; false when there is none.</summary>
    public bool TryPoll(out DirectorOutput output) => _outputs.TryDequeue(out output!);

    private void Take(DirectorInput input, DateTimeOffset now)
    {
        switch (input)
        {
            case DirectorInput.SignOn when !_signedOn:
                _signedOn = true;
                _idHour = HourAfter(now);
                _deck.Hold(now);
                _arbiter.Request(new VoiceRequest(SegmentKind.SignOn, "the station signs on", now, now + TimeSpan.FromMinutes(2)));
                break;
            case DirectorInput.ClockSet set:
                _wallAhead = set.Ahead;
                _idHour = HourAfter(now);
                break;
            case DirectorInput.LibraryChanged changed:
                _selector.Library = changed.Tracks;
                CheckPlan(NextStart(now));
                break;
            case DirectorInput.PostCleared { Post.ReplyTo: { } first } reply:
                TakeReply(reply.Post, reply.Note, first, now);
                break;
            case DirectorInput.PostCleared cleared:
                _posts.Add(cleared.Post, cleared.Note);
                break;
            case DirectorInput.PostWithdrawn withdrawn:
                _posts.Withdraw(withdrawn.Id);
                DropPost(withdrawn.Id, now);
                break;
            case DirectorInput.AuthorIsThere there:
                _exchange.AuthorIsThere(there.Post, now);
                break;
            case DirectorInput.ReplyComing coming:
                _exchange.Expect(coming.To, coming.Within, now);
                break;
            case DirectorInput.ReplyDropped dropped:
                _exchange.Expect(dropped.To);
                break;
            case DirectorInput.ReplyRefused refused when _exchange.IsWaitingFor(refused.To):
                CloseExchange(now);
                break;
            case DirectorInput.StoreAway:
                _posts.IsHeld = true;
                _arbiter.PutBack(SegmentKind.ListenerPost, "posts wait for the store", now);
                break;
            case DirectorInput.StoreBack:
                _posts.IsHeld = false;
                break;
            case DirectorInput.Skip:
                _exchange.NoMore();
                if (_exchange.IsWaiting)
                    EndExchange(now);
                if (!_arbiter.EndCurrent("a person skipped it", now))
                    SkipTrack(now);
                break;
            case DirectorInput.VoiceReady ready:
                _arbiter.Ready(ready.Id);
                break;
            case DirectorInput.VoiceStarted started:
                _arbiter.Started(started.Id, now, started.Presenter);
                break;
            case DirectorInput.VoiceEnded ended:
                _arbiter.Ended(ended.Id, now);
                break;
            case DirectorInput.VoiceFailed failed:
                _arbiter.Failed(failed.Id, failed.Reason, now);
                break;
            case DirectorInput.TrackStarted started when _deck.Is(started.Id) && !_deck.IsPlaying:
                TrackHeard(now);
                break;
            case DirectorInput.TrackEnded ended when _deck.Is(ended.Id):
                TrackOver(now);
                break;
            case DirectorInput.TrackFailed failed when _deck.Is(failed.Id):
                TrackBroke(failed.Reason, now);
                break;
            case DirectorInput.DeadAir:
                DeadAir(now);
                break;
        }
    }

    /// <summary>Lets every rule act until none has anything left to do.</summary>
    private void Advance(DateTimeOffset now)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            PlanMusic(now);
            bool any = AdvanceExchange(now) | RequestVoices(now) | _arbiter.Advance(now) | AdvanceMusic(now);
            if (any)
                continue;
            _arbiter.UnduckIfSilent();
            _rundown.Plan(_planned, Wall(_deck.EndsAt ?? now));
            _rundown.Announce();
            return;
        }

        throw new InvalidOperationException("the director's rules do not come to rest");
    }

    private IEnumerable<DateTimeOffset> Deadlines()
    {
        if (!_signedOn)
            yield break;
        if (!_posts.IsEmpty)
            yield return _posts.NextTurn(_arbiter.IsBusyWith(SegmentKind.ListenerPost), _now);
        yield return _exchange.Deadline;
        yield return _idHour - _options.StationIdLead;
        yield return _idHour - TimeSpan.FromHours(1);
        if (_deck.IsBed && _selector.NextRested(_now) is { } rested)
            yield return rested;
        foreach (DateTimeOffset deadline in _arbiter.Deadlines().Concat(_deck.Deadlines()))
            yield return deadline;
    }

    private bool RequestVoices(DateTimeOffset now)
    {
        bool any = false;
        if (now >= _idHour - _options.StationIdLead)
        {
            any = true;
            if (now < _idHour + _options.StationIdWindow)
            {
                _arbiter.Request(new VoiceRequest(
                    SegmentKind.StationId, $"station ID of {Wall(_idHour):HH:mm}", now, _idHour + _options.StationIdWindow));
            }

            // After a leap (a laptop that slept) the hours in between are gone.
            _idHour = HourAfter(now > _idHour ? now : _idHour.ToOffset(now.Offset));
        }

        bool onAir = _arbiter.IsBusyWith(SegmentKind.ListenerPost);
        if (!_posts.IsEmpty && !_arbiter.Expects(SegmentKind.ListenerPost) && !AwaitsReply(onAir, now) && now >= _posts.NextTurn(onAir, now))
        {
            any = true;
            _arbiter.Request(new VoiceRequest(
                SegmentKind.ListenerPost, "a listener's post", now, DateTimeOffset.MaxValue, _posts.Next(onAir, now)));
        }

        if (LinkIsDue(now))
        {
            any = true;
            _linkAskedFor = _deck.Segment!.Id;
            DateTimeOffset expires = (_deck.EndsAt ?? now) + _options.HoldForVoice;
            string brief = _deck.IsBed ? "link after a stretch of the bed" : $"link after {_options.TracksPerLink} tracks";
            _arbiter.Request(new VoiceRequest(SegmentKind.Link, brief, now, expires));
        }

        return any;
    }

    /// <summary>A link belongs to the end of a piece of music, and is asked for once for each.</summary>
    private bool LinkIsDue(DateTimeOffset now)
    {
        if (_exchange.GoesOn || _deck.Segment is not { } music || _linkAskedFor == music.Id || _arbiter.Expects(SegmentKind.Link))
            return false;
        return _deck.State switch
        {
            MusicDeck.DeckState.Playing => (_deck.IsBed || _tracksSinceLink + 1 >= _options.TracksPerLink)
                && _deck.Remaining(now) <= _options.LinkLead,
            MusicDeck.DeckState.Stopped => (_deck.IsBed || _tracksSinceLink >= _options.TracksPerLink)
                && !_arbiter.IsBusy && now < _deck.HoldUntil,
            _ => false,
        };
    }

    bool IVoiceOwner.MayCue(VoiceRequest request) => request.Post is null || !_posts.IsHeld;

    bool IVoiceOwner.MayTake(VoiceRequest request, DateTimeOffset now) => request.Kind switch
    {
        SegmentKind.StationId => _deck.IsStopped || _arbiter.Waits(SegmentKind.ListenerPost)
            || now >= request.Expires - _options.StationIdWindow,
        SegmentKind.Link => _deck.IsStopped || _deck.Remaining(now) <= _options.TalkOver,
        _ => true,
    };

    Segment IVoiceOwner.Compose(VoiceRequest request, DateTimeOffset now)
    {
        bool over = _deck.IsPlaying && request.Kind != SegmentKind.Link;
        Track? track = _deck.IsStopped ? null : _deck.Segment?.Track;
        (DateTimeOffset at, int seconds) = request.Kind switch
        {
            SegmentKind.SignOn => (now, 20),
            SegmentKind.StationId => (Later(now, request.Expires - _options.StationIdWindow), 8),
            SegmentKind.ListenerPost => (now, 40),
            SegmentKind.Link => (Later(now, request.Expires - _options.HoldForVoice - _options.TalkOver), 20),
            _ => (now, 8),
        };
        ExchangeSoFar? exchange = request.About is null ? null : _exchange.SoFar(closing: request.Post is null);
        return new Segment(NewId(), request.Kind, request.Brief, Wall(at), TimeSpan.FromSeconds(seconds))
        {
            Post = request.Post is { } post ? _posts.Open(post) : exchange?.Answered,
            Exchange = exchange,
            Played = over || track is null ? _deck.LastHeard : track,
            Playing = over ? track : null,
            Next = _planned,
        };
    }

    void IVoiceOwner.VoiceHeard(VoiceRequest request, Segment segment, DateTimeOffset now)
    {
        _rundown.VoiceHeard(segment, Wall(now));
        if (request.Kind is not (SegmentKind.StationId or SegmentKind.Filler))
        {
            // The presenter has just spoken: no link at the end of this music if that is near, and not soon after.
            _tracksSinceLink = 0;
            if (!(_deck.Remaining(now) > _options.LinkLead))
                _linkAskedFor = _deck.Segment?.Id;
        }

        if (request.Post is not { } post)
            return;
        if (request.About is null)
        {
            _posts.VoiceStarted(post, now);
            if (_options.TalkBack)
                _exchange.Begin(segment.Post!, now);
        }

        _outputs.Enqueue(new DirectorOutput.MovePost(post, PostState.OnAir, null));
    }

    void IVoiceOwner.VoiceBroke(VoiceRequest request, DateTimeOffset now)
    {
        AfterVoice(request, goesOn: false, now);
        if (request.About is null && request.Post is not null)
            EndExchange(now); // the next take begins it anew
        if (request.Post is { } post)
            _outputs.Enqueue(new DirectorOutput.MovePost(post, PostState.Queued, "the voice broke off; it will be tried again"));
    }

    void IVoiceOwner.VoiceOver(VoiceRequest request, VoiceOutcome outcome, bool heard, string? reason, DateTimeOffset now)
    {
        bool goesOn = outcome == VoiceOutcome.Heard && _exchange.MayFollow(request.Post);
        if (heard)
            AfterVoice(request, goesOn, now);
        if (request.Post is { } post)
        {
            if (outcome == VoiceOutcome.Heard)
                _posts.Aired(post);
            else
                _posts.Finish(post, PostState.Failed, reason);
        }

        if (goesOn)
            OpenWindow(now);
        else if (request.Kind == SegmentKind.ListenerPost)
            EndExchange(now);
        if (outcome == VoiceOutcome.Failed || (outcome == VoiceOutcome.Expired && request.Kind == SegmentKind.StationId))
            _outputs.Enqueue(new DirectorOutput.Alert($"{request.Brief}: left out, {reason ?? "its time has passed"}"));
    }

    /// <param name="goesOn">A reply may follow: until it has, or has not, it is one post.</param>
    private void AfterVoice(VoiceRequest request, bool goesOn, DateTimeOffset now)
    {
        _rundown.VoiceOver();
        if (request.Kind == SegmentKind.ListenerPost && !goesOn && !_exchange.GoesOn)
            _posts.VoiceEnded(now);
        if (_deck.IsStopped)
            _deck.Hold(now);
    }

    private void DropPost(PostId id, DateTimeOffset now)
    {
        bool wasOnAir = _arbiter.IsOnAir;
        _arbiter.Drop(id, "the post was taken back", now);
        if (_exchange.Concerns(id))
            EndExchange(now);
        if (!wasOnAir || _arbiter.IsOnAir)
            return;
        _rundown.VoiceOver();
        _posts.VoiceEnded(now);
    }

    private SegmentId NewId() => new(++_segments);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>What the wall clock shows at that moment.</summary>
    private DateTimeOffset Wall(DateTimeOffset moment) => moment + _wallAhead;

    /// <summary>When the wall clock shows the next full hour.</summary>
    private DateTimeOffset HourAfter(DateTimeOffset moment)
    {
        DateTimeOffset wall = Wall(moment);
        return new DateTimeOffset(wall.Year, wall.Month, wall.Day, wall.Hour, 0, 0, wall.Offset).AddHours(1) - _wallAhead;
    }
}
