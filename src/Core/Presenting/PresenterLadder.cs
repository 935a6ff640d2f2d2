using Radio24.Core.Direction;

namespace Radio24.Core.Presenting;

/// <summary>
/// Decides who speaks: the best rung that the caps allow and that has proved that it can. A pure state machine: no I/O, no clock, no chance but the seed it
/// was given. Drive it from one owner: <see cref="Handle"/> an input, <see cref="TryPoll"/> until it says false, wait for the next input or
/// <see cref="NextDeadline"/> (then <see cref="LadderInput.Tick"/>), and again. A turn is begun with <see cref="TryClaim"/>.
/// </summary>
public sealed class PresenterLadder
{
    /// <summary>Steps that one input may set off; more means that two rules undo each other.</summary>
    private const int MostSteps = 100;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30), LookWhileAway = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<RungOffer> _rungs;
    private readonly PresenterRung _last;
    private readonly Queue<LadderOutput> _outputs = new();
    private readonly RungBreaker[] _breakers;
    private readonly SessionLife[] _lives;
    private readonly Thrift _thrift;
    private readonly IdlePause _idle;
    private PersonaSetup? _persona;
    private DateTimeOffset _now = DateTimeOffset.MinValue, _lookAt = DateTimeOffset.MinValue;
    private bool _begun;
    private long _ids;

    /// <param name="rungs">Those that speak by a model, the best first.</param>
    /// <param name="hasVoice">A voice of this machine speaks when none of them does.</param>
    /// <param name="name">Who speaks as long as no persona is known.</param>
    public PresenterLadder(IReadOnlyList<RungOffer> rungs, bool hasVoice, TimeSpan pauseWithoutListeners, string name, long seed = 0)
    {
        _rungs = rungs;
        _last = hasVoice ? PresenterRung.Offline : PresenterRung.Music;
        var dice = new Dice(seed);
        _breakers = [.. rungs.Select(_ => new RungBreaker(dice))];
        _lives = [.. rungs.Select((offer, rung) => new SessionLife(rung, _breakers[rung], dice, offer.Longest, () => ++_ids, _outputs.Enqueue))];
        _thrift = new Thrift([.. rungs.Select(offer => offer.Price)]);
        _idle = new IdlePause(pauseWithoutListeners);
        Cause = rungs.Count == 0 ? PresenterCause.NoModel : PresenterCause.Starting;
        Status = new PresenterStatus(_last, default, Cause.ReasonFor(_last), null, null, name);
    }

    /// <summary>Its times are those that the ladder was handed.</summary>
    public PresenterStatus Status { get; private set; }

    public PresenterCause Cause { get; private set; }

    /// <summary>0, 50, 80 or 100.</summary>
    public int CostMark => _thrift.Mark;

    /// <summary>Nobody can speak this moment, but somebody that nothing is known against will try, or tries.</summary>
    public bool IsComing => Comes(null, _now);

    /// <summary>The same of those that speak by one setup: after a change of the persona somebody else may still be on air.</summary>
    /// <param name="setup">Null: whoever it is.</param>
    public bool Comes(SessionSetup? setup, DateTimeOffset now) =>
        !_lives.Any(life => life.Speaks(setup)) && _lives.Where((life, rung) => life.Makes(setup, now) && !_breakers[rung].IsOpen).Any();

    /// <summary>When to send a <see cref="LadderInput.Tick"/> if nothing else comes; always later than the last now.</summary>
    public DateTimeOffset NextDeadline { get; private set; } = DateTimeOffset.MaxValue;

    /// <param name="now">Monotonic: it never goes back.</param>
    /// <exception cref="InvalidOperationException">Outputs of the last input are still waiting.</exception>
    public void Handle(LadderInput input, DateTimeOffset now)
    {
        if (_outputs.Count > 0)
            throw new InvalidOperationException("drain the ladder's outputs before the next input");
        _now = now = now > _now ? now : _now;
        if (!_begun)
        {
            _begun = true;
            _idle.Listeners(0, now);
            Status = Status with { Since = now };
            _outputs.Enqueue(new LadderOutput.Changed(Status, Status.Rung, Cause));
        }

        Take(input, now);
        Advance(now);
    }

    /// <summary>The next thing to do; false when there is none.</summary>
    public bool TryPoll(out LadderOutput output) => _outputs.TryDequeue(out output!);

    /// <summary>Takes the best session that can speak for one turn, until its <see cref="LadderInput.TurnOver"/> or <see cref="LadderInput.Failed"/>.</summary>
    /// <param name="setup">Whom the turn is written for: nobody else may speak it. Null: anybody.</param>
    public bool TryClaim(DateTimeOffset now, out long id, out int rung, SessionSetup? setup = null)
    {
        for (rung = 0; !_idle.IsPaused && rung < _lives.Length; rung++)
        {
            if ((_lives[rung].IsWanted || _lives[rung].IsKept) && _thrift.Allows(rung) && _lives[rung].Claim(setup, now) is { } claimed)
            {
                id = claimed;
                return true;
            }
        }

        id = 0;
        return false;
    }

    private void Take(LadderInput input, DateTimeOffset now)
    {
        switch (input)
        {
            case LadderInput.Listeners listeners:
                if (_idle.IsPaused && listeners.Count > 0)
                    _lookAt = DateTimeOffset.MinValue;
                _idle.Listeners(listeners.Count, now);
                break;
            case LadderInput.Persona persona:
                _persona = persona.Who;
                foreach (SessionLife life in _lives)
                    life.Persona = persona.Who;
                break;
            case LadderInput.Spent spent:
                _thrift.Spent(spent.Spending);
                break;
            case LadderInput.LedgerAway:
                _thrift.Away();
                _lookAt = Earlier(_lookAt, now + LookWhileAway);
                break;
            case LadderInput.Refused refused:
                _thrift.Refused(refused.Rung, refused.AtMost);
                _lookAt = DateTimeOffset.MinValue;
                break;
            case LadderInput.Opened opened:
                Of(opened.Id)?.Opened(opened.Id, opened.ExpiresAt, now);
                break;
            case LadderInput.Proved proved:
                Of(proved.Id)?.Proved(proved.Id);
                break;
            case LadderInput.Failed failed:
                Of(failed.Id)?.Failed(failed.Id, failed.Trouble, now);
                break;
            case LadderInput.TurnOver over:
                Of(over.Id)?.TurnOver(over.Id, over.Worked);
                _lookAt = DateTimeOffset.MinValue;
                break;
        }
    }

    /// <summary>Lets every rule act until none has anything left to do.</summary>
    private void Advance(DateTimeOffset now)
    {
        _idle.Advance(now);
        if (_rungs.Count > 0 && !_idle.IsPaused && now >= _lookAt)
        {
            _lookAt = now + (_thrift.IsAway ? LookWhileAway : LookEvery);
            _outputs.Enqueue(new LadderOutput.Look());
        }

        for (int step = 0; step < MostSteps; step++)
        {
            Choose();
            bool any = false;
            foreach (SessionLife life in _lives)
                any |= life.Advance(now);
            if (any)
                continue;
            Tell(now);
            NextDeadline = _lives.Select(life => life.NextDeadline).Append(_idle.NextDeadline)
                .Append(_rungs.Count > 0 && !_idle.IsPaused ? _lookAt : DateTimeOffset.MaxValue)
                .Where(at => at > now).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
            return;
        }

        throw new InvalidOperationException("the ladder's rules do not come to rest");
    }

    /// <summary>Who is to have a session: the best, and below it whoever fills in until that one speaks.</summary>
    private void Choose()
    {
        bool filled = _idle.IsPaused;
        for (int rung = 0; rung < _lives.Length; rung++)
        {
            SessionLife life = _lives[rung];
            life.IsKept = false;
            life.IsWanted = !filled && _thrift.Prefers(rung);
            // One that fails is tried on, while the next one speaks.
            filled |= life.IsWanted && (life.IsHealthy || !_breakers[rung].IsOpen);
        }

        if (_idle.IsPaused || _lives.Any(life => life.IsWanted && life.IsHealthy))
            return;
        SessionLife? kept = _lives.Where((life, rung) => life.IsHealthy && _thrift.Allows(rung)).FirstOrDefault();
        if (kept is not null)
            kept.IsKept = true;
    }

    private void Tell(DateTimeOffset now)
    {
        (PresenterStatus status, PresenterCause cause) = Standing(now);
        if (status == Status)
            return;
        _outputs.Enqueue(new LadderOutput.Changed(status, Status.Rung, cause));
        (Status, Cause) = (status, cause);
    }

    private (PresenterStatus Status, PresenterCause Cause) Standing(DateTimeOffset now)
    {
        int speaks = Array.FindIndex(_lives, life => (life.IsWanted || life.IsKept) && life.IsHealthy);
        if (speaks < 0 && Status.Model is not null && _lives.Where((life, rung) => life.IsWanted && !_breakers[rung].IsOpen).Any())
            return (Status, Cause); // somebody is back in a moment, as far as anybody knows

        PresenterRung rung = speaks >= 0 ? _rungs[speaks].Rung : _last;
        PresenterCause cause = CauseOf(speaks);
        (DateTimeOffset Since, string Persona)? session = speaks >= 0 ? _lives[speaks].OnAir : null;
        return (
            new PresenterStatus(
                rung, rung == Status.Rung ? Status.Since : now, cause.ReasonFor(rung), speaks >= 0 ? _rungs[speaks].Model : null,
                session?.Since, session?.Persona ?? _persona?.Name ?? Status.Persona),
            cause);
    }

    private PresenterCause CauseOf(int speaks)
    {
        if (_rungs.Count == 0)
            return PresenterCause.NoModel;
        if (speaks == 0)
            return PresenterCause.Chosen;
        if (_idle.IsPaused)
            return PresenterCause.NobodyListens;
        if (speaks > 0)
            return _thrift.Saves ? PresenterCause.Saving : !_thrift.Allows(0) ? PresenterCause.CapReached : PresenterCauses.Of(_breakers[0].Trouble);
        if (_thrift.IsAway)
            return PresenterCause.LedgerAway;
        int first = Array.FindIndex(_lives, life => life.IsWanted);
        return first >= 0 ? PresenterCauses.Of(_breakers[first].Trouble) : _thrift.IsKnown ? PresenterCause.CapReached : PresenterCause.Starting;
    }

    private SessionLife? Of(long id) => Array.Find(_lives, life => life.Has(id));

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
