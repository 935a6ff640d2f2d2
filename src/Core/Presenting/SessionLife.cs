using Radio24.Core.Direction;

namespace Radio24.Core.Presenting;

/// <summary>
/// The sessions of one rung: the one that speaks, and the next, which is opened and proved before it is needed.
/// <code>
/// opening ─Opened─▶ proving ─Proved─▶ standby ─(nobody speaks)─▶ on air ─(the next is ready, and nobody speaks)─▶ closed
///    └─────Failed──────┴──▶ closed, again after a pause              └─Ended, or a turn failed─▶ closed, the next at once or after a pause
/// </code>
/// </summary>
/// <param name="longest">The service hangs up after so long, as far as it is known beforehand.</param>
internal sealed class SessionLife(
    int rung, RungBreaker breaker, Dice dice, TimeSpan? longest, Func<long> nextId, Action<LadderOutput> emit)
{
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(12), ProvesWithin = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(20), RenewJitter = TimeSpan.FromMinutes(5);

    /// <summary>The next one is begun so long before the service hangs up: five minutes, and one for making it.</summary>
    private static readonly TimeSpan BeforeEnd = TimeSpan.FromMinutes(6);

    /// <summary>Nothing is begun to be said that the end of the session could cut.</summary>
    private static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(75);

    private Session? _onAir, _next;
    private PersonaSetup? _persona;
    private int _standbyFailures;
    private DateTimeOffset _standbyRestsUntil = DateTimeOffset.MinValue;

    private enum Stage
    {
        Opening,
        Proving,
        Healthy,
    }

    /// <summary>It is to speak: a session is kept open.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Not wanted, but what is there may speak until the one that is wanted is ready.</summary>
    public bool IsKept { get; set; }

    /// <summary>Who is to speak; a session of somebody else is changed at the next break.</summary>
    public PersonaSetup? Persona
    {
        get => _persona;
        set
        {
            if (value?.Setup != _persona?.Setup)
                (_standbyFailures, _standbyRestsUntil) = (0, DateTimeOffset.MinValue);
            _persona = value;
        }
    }

    public bool IsHealthy => _onAir is not null;

    /// <summary>A session speaks as that one does, or as anybody if none is named.</summary>
    public bool Speaks(SessionSetup? setup) => _onAir is { } one && (setup is null || one.Persona.Setup == setup);

    /// <summary>A session of that setup, or of any, is being made, or would be this moment.</summary>
    public bool Makes(SessionSetup? setup, DateTimeOffset now) =>
        IsWanted && (setup is null || Persona?.Setup == setup) && (_next is not null || _onAir is null || now >= _standbyRestsUntil);

    /// <summary>Since when the session on air has been open, and who speaks in it.</summary>
    public (DateTimeOffset Since, string Persona)? OnAir => _onAir is { } one ? (one.OpenedAt, one.Persona.Name) : null;

    public DateTimeOffset NextDeadline
    {
        get
        {
            if (!IsWanted)
                return DateTimeOffset.MaxValue;
            if (_next is not null)
                return _next.Stage == Stage.Healthy ? DateTimeOffset.MaxValue : _next.Deadline;
            if (_onAir is not { } one)
                return breaker.RestsUntil;
            DateTimeOffset renew = one.Persona.Setup == Persona?.Setup && one.RenewAt > _standbyRestsUntil ? one.RenewAt : _standbyRestsUntil;
            return one.Busy || renew < one.LastTurnAt ? renew : one.LastTurnAt;
        }
    }

    public bool Has(long id) => _onAir?.Id == id || _next?.Id == id;

    public void Opened(long id, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (_next is not { Stage: Stage.Opening } next || next.Id != id)
            return;
        next.Stage = Stage.Proving;
        next.OpenedAt = now;
        next.Deadline = now + ProvesWithin;
        next.ExpiresAt = expiresAt ?? now + longest;
        TimeSpan renew = RenewAfter + TimeSpan.FromSeconds(dice.Roll((int)RenewJitter.TotalSeconds));
        if (next.ExpiresAt - now is { } life)
        {
            TimeSpan latest = life - BeforeEnd > life / 2 ? life - BeforeEnd : life / 2;
            renew = renew < latest ? renew : latest;
            next.LastTurnAt = now + (life - (LastTurn < life / 4 ? LastTurn : life / 4));
        }

        next.RenewAt = now + renew;
        emit(new LadderOutput.Prove(id, rung));
    }

    public void Proved(long id)
    {
        if (_next is not { Stage: Stage.Proving } next || next.Id != id)
            return;
        next.Stage = Stage.Healthy;
        _standbyFailures = 0;
        if (_onAir is null)
            breaker.Proved();
    }

    /// <summary>It could not be opened, did not prove, ended, or a turn of it failed.</summary>
    public void Failed(long id, SpeechTrouble trouble, DateTimeOffset now)
    {
        if (_next?.Id == id)
        {
            emit(new LadderOutput.Close(id));
            bool wasHealthy = _next.Stage == Stage.Healthy;
            _next = null;
            if (_onAir is null)
                breaker.Failed(trouble, now);
            else if (!(wasHealthy && trouble == SpeechTrouble.Expired))
                _standbyRestsUntil = now + (trouble == SpeechTrouble.Denied ? RungBreaker.DeniedRest : RungBreaker.Backoff(++_standbyFailures, dice));
        }
        else if (_onAir?.Id == id)
        {
            emit(new LadderOutput.Close(id));
            _onAir = null;
            // Its time was up: that is no failure, and the next is opened at once. Neither is it one if the next stands ready.
            if (trouble is not (SpeechTrouble.Expired or SpeechTrouble.Benign))
                breaker.Failed(trouble, now);
            if (_next is { Stage: Stage.Healthy } && trouble is not (SpeechTrouble.Denied or SpeechTrouble.Busy))
                breaker.Proved();
        }
    }

    /// <summary>Takes the session on air for one turn.</summary>
    /// <param name="setup">Whom the turn is written for; null: anybody.</param>
    /// <returns>Its id; null: it cannot.</returns>
    public long? Claim(SessionSetup? setup, DateTimeOffset now)
    {
        if (_onAir is not { Busy: false } one || !Speaks(setup) || now >= one.LastTurnAt)
            return null;
        one.Busy = true;
        return one.Id;
    }

    /// <summary>The turn is over and was none of the service's failures.</summary>
    /// <param name="worked">It was completed.</param>
    public void TurnOver(long id, bool worked)
    {
        if (_onAir?.Id != id)
            return;
        _onAir.Busy = false;
        if (worked)
            breaker.Worked();
    }

    /// <summary>Does one thing that is due.</summary>
    /// <returns>False: nothing was.</returns>
    public bool Advance(DateTimeOffset now)
    {
        if (_next is { } next && (!IsWanted || Persona is null || next.Persona.Setup != Persona.Setup))
        {
            Close(ref _next);
            return true;
        }

        if (!IsWanted && !IsKept && _onAir is { Busy: false })
        {
            Close(ref _onAir);
            return true;
        }

        if (!IsWanted || Persona is null)
            return false;
        if (_next is { Stage: Stage.Healthy } && _onAir is not { Busy: true })
        {
            Close(ref _onAir);
            (_onAir, _next) = (_next, null);
            return true;
        }

        if (_next is { Stage: not Stage.Healthy } late && now >= late.Deadline)
        {
            Failed(late.Id, SpeechTrouble.Broken, now);
            return true;
        }

        // Nothing could be said in it any more, and no other is ready: better none that comes back than one that cannot be used.
        if (_onAir is { Busy: false } && _next is null && now >= _onAir.LastTurnAt)
        {
            Close(ref _onAir);
            return true;
        }

        if (_next is not null || !NeedsNext(now) || now < (_onAir is null ? breaker.RestsUntil : _standbyRestsUntil))
            return false;
        _next = new Session(nextId(), Persona) { Deadline = now + OpensWithin };
        emit(new LadderOutput.Open(_next.Id, rung, Persona.Setup));
        return true;
    }

    private bool NeedsNext(DateTimeOffset now) => _onAir is null || now >= _onAir.RenewAt || _onAir.Persona.Setup != Persona?.Setup;

    private void Close(ref Session? session)
    {
        if (session is not null)
            emit(new LadderOutput.Close(session.Id));
        session = null;
    }

    private sealed class Session(long id, PersonaSetup persona)
    {
        public long Id => id;

        public PersonaSetup Persona => persona;

        public Stage Stage { get; set; }

        /// <summary>Of the stage.</summary>
        public DateTimeOffset Deadline { get; set; }

        public DateTimeOffset OpenedAt { get; set; }

        public DateTimeOffset? ExpiresAt { get; set; }

        public DateTimeOffset RenewAt { get; set; }

        public DateTimeOffset LastTurnAt { get; set; } = DateTimeOffset.MaxValue;

        public bool Busy { get; set; }
    }
}
