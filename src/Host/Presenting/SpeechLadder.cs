using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Air;
using Radio24.Host.Publishing;

namespace Radio24.Host.Presenting;

/// <summary>
/// The one owner of the speaking sessions: drives <see cref="PresenterLadder"/> serially. In go what sessions, ledger and listeners report and its own
/// deadlines; out come sessions, proofs and news. It waits for none of them, and without a model it does nothing at all.
/// </summary>
public sealed partial class SpeechLadder : BackgroundService, ISpeechLadder
{
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(12), AsksWithin = TimeSpan.FromSeconds(3), CountsWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(2);
    private static readonly TurnLimits Limits = new();

    private readonly IReadOnlyList<SpeechRung> _rungs;
    private readonly IBriefWriter? _briefs;
    private readonly IPersonas? _personas;
    private readonly ILedger? _ledger;
    private readonly PresenterNews _news;
    private readonly Audience _audience;
    private readonly StationClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<SpeechLadder> _logger;
    private readonly PresenterLadder _ladder;
    private readonly Channel<Message> _messages = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<long, Live> _live = [];
    private readonly List<Message.Ask> _asking = [];
    private readonly CancellationTokenSource _end = new();
    private bool _claimed;
    private volatile PresenterStatus _status;
    private volatile int _mark;
    private volatile bool _coming;

    /// <param name="briefs">Null: nobody says what a session is told, so there is none.</param>
    /// <param name="ledger">Null: nothing can be counted, so nothing is bought.</param>
    /// <param name="name">Who speaks as long as no persona is known.</param>
    public SpeechLadder(
        ISpeechModels models, IBriefWriter? briefs, IPersonas? personas, ILedger? ledger, PresenterNews news, Audience audience, bool hasVoice,
        PresenterOptions options, string name, StationClock clock, TimeProvider time, ILogger<SpeechLadder> logger, long seed = 0)
    {
        _rungs = briefs is null || ledger is null ? [] : models.Rungs;
        (_briefs, _personas, _ledger, _news, _audience, _clock, _time, _logger) = (briefs, personas, ledger, news, audience, clock, time, logger);
        _ladder = new PresenterLadder(
            [.. _rungs.Select(rung => new RungOffer(rung.Rung, rung.Model.Model, rung.Model.Price, rung.Model.Traits.LongestSession))],
            hasVoice, options.PauseWithoutListeners, name, seed);
        _status = _ladder.Status;
        _coming = _rungs.Count > 0; // until the first look says otherwise
    }

    public PresenterStatus Status => _status;

    public int CostMark => _mark;

    public bool IsComing => _coming;

    public SpeechTraits? Traits => _status is { Model: { } model } now ? _rungs.FirstOrDefault(one => one.Rung == now.Rung && one.Model.Model == model)?.Model.Traits : null;

    public async ValueTask<IPaidTurn?> AskAsync(SpeechBrief brief, CancellationToken cancellationToken)
    {
        if (_rungs.Count == 0)
            return null;
        // While a model speaks, what was spent is known from the last turn, and the reservation keeps the caps: nobody who waits for an answer waits for that.
        if (_status.Model is null)
            await LookAsync(cancellationToken);
        else if (brief.Setup is not null)
            LookAtPersona(); // it may be another one since the last look, and that is whom the brief is written for
        // Each round fails a session or forbids a rung; more than two a rung is a service that takes us for fools.
        for (int round = 0; round <= 2 * _rungs.Count; round++)
        {
            var asked = new Message.Ask(_clock.Steady, brief.Setup);
            if (!_messages.Writer.TryWrite(asked))
                return null;
            Live? at;
            await using (cancellationToken.Register(() => asked.Granted.TrySetCanceled(cancellationToken)))
                at = await asked.Granted.Task;
            if (at is null)
                return null;
            if (await BeginAsync(at, brief, proof: false, cancellationToken) is not { } turn)
                continue;
            if (!cancellationToken.IsCancellationRequested)
                return turn;
            await turn.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return null;
    }

    public override void Dispose()
    {
        _end.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>The loop, on whatever context it is started.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        await using ITimer alarm = _time.CreateTimer(_ => Tell(new LadderInput.Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_rungs.Count == 0)
        {
            Direct(new LadderInput.Tick()); // tells who speaks instead, once and for all
            return;
        }

        _audience.Changed += Hear;
        try
        {
            Hear(null, EventArgs.Empty);
            while (await _messages.Reader.WaitToReadAsync(stoppingToken))
            {
                while (_messages.Reader.TryRead(out Message? message))
                    Guarded(() => Handle(message));
                SetAlarm(alarm);
            }
        }
        finally
        {
            _audience.Changed -= Hear;
            await CloseAsync();
        }
    }

    private void Hear(object? sender, EventArgs e) => Tell(new LadderInput.Listeners(_audience.Count));

    private void Tell(LadderInput input) => _messages.Writer.TryWrite(new Message.Input(input));

    /// <summary>A fault in one step must not end the loop.</summary>
    private void Guarded(Action step)
    {
        try
        {
            step();
        }
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
        }
    }

    private void Handle(Message message)
    {
        switch (message)
        {
            case Message.Input(var input):
                Direct(input);
                break;
            case Message.Opened(var id, var session) when _live.TryGetValue(id, out Live? at):
                at.Session = session;
                _ = WatchAsync(at, session);
                Direct(new LadderInput.Opened(id, session.ExpiresAt is { } ends ? _clock.Steady + (ends - _time.GetUtcNow()) : null));
                break;
            case Message.Opened(_, var session):
                _ = HangUpAsync(session); // it was given up meanwhile
                break;
            case Message.Released(var report):
                _claimed = false;
                Direct(report);
                break;
            case Message.Ask ask:
                _asking.Add(ask);
                break;
        }

        Grant();
    }

    private void Direct(LadderInput input)
    {
        try
        {
            _ladder.Handle(input, _clock.Steady);
        }
        finally
        {
            while (_ladder.TryPoll(out LadderOutput output))
                Guarded(() => Carry(output));
            _mark = _ladder.CostMark;
            _coming = _ladder.IsComing || (_coming && _ladder.Cause == PresenterCause.Starting);
        }
    }

    private void Carry(LadderOutput output)
    {
        switch (output)
        {
            case LadderOutput.Open(var id, var rung, var setup):
                var at = new Live(id, rung, _rungs[rung], setup);
                _live[id] = at;
                _ = OpenAsync(at);
                break;
            case LadderOutput.Prove(var id, _) when _live.TryGetValue(id, out Live? opened):
                _ = ProveAsync(opened);
                break;
            case LadderOutput.Close(var id) when _live.Remove(id, out Live? closed):
                closed.End.Cancel();
                if (closed.Session is { } session)
                    _ = HangUpAsync(session);
                break;
            case LadderOutput.Look:
                _ = LookAsync(_end.Token);
                break;
            case LadderOutput.Changed(var status, var from, var cause):
                // The ladder's time is steady; people read the wall clock.
                TimeSpan ahead = _clock.Now - _clock.Steady;
                _status = status with { Since = _clock.Now + (status.Since - _clock.Steady), SessionSince = status.SessionSince + ahead };
                _news.Tell(_status, from, cause);
                break;
        }
    }

    /// <summary>Whoever waits for a turn gets it, or learns that there is none, in the order in which they asked.</summary>
    private void Grant()
    {
        DateTimeOffset now = _clock.Steady;
        while (_asking.Count > 0)
        {
            Message.Ask first = _asking[0];
            Live? at = null;
            if (_claimed && now < first.BusyUntil)
                return;
            if (!_claimed && !first.Granted.Task.IsCompleted && _ladder.TryClaim(now, out long id, out _, first.Setup))
                at = _live.GetValueOrDefault(id);
            else if (!_claimed && !first.Granted.Task.IsCompleted && _ladder.Comes(first.Setup, now) && now < first.ComingUntil)
                return;
            _asking.RemoveAt(0);
            if (at is not null && first.Granted.TrySetResult(at))
                _claimed = true;
            else if (at is not null)
                Direct(new LadderInput.TurnOver(at.Id, false));
            else
                first.Granted.TrySetResult(null);
        }
    }

    /// <summary>Who is to be on air, and what was spent.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        LookAtPersona();
        using var late = new CancellationTokenSource(CountsWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            Tell(new LadderInput.Spent(await _ledger!.SpendingAsync(either.Token)));
        }
        catch (Exception e) when (e is StoreAwayException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Tell(new LadderInput.LedgerAway());
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone.
        }
#pragma warning disable CA1031 // Whatever fault the store has, nothing can be counted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(e);
            Tell(new LadderInput.LedgerAway());
        }
    }

    private void LookAtPersona()
    {
        DateTimeOffset now = _clock.Now;
        Guarded(() => Tell(new LadderInput.Persona(new PersonaSetup(_briefs!.Setup(now), _personas?.At(now).Name ?? _status.Persona))));
    }

    private async Task CloseAsync()
    {
        _messages.Writer.TryComplete();
        _end.Cancel();
        while (_messages.Reader.TryRead(out Message? message))
        {
            if (message is Message.Ask ask)
                _asking.Add(ask);
            else if (message is Message.Opened(_, var session))
                await HangUpAsync(session);
        }

        foreach (Message.Ask ask in _asking)
            ask.Granted.TrySetResult(null);
        // What is under way is cancelled and booked, while the ledger still takes it.
        Live[] left = [.. _live.Values];
        foreach (Live at in left)
            await (at.Turn?.DisposeAsync() ?? default);
        try
        {
            await Task.WhenAll(left.Select(at => at.Turn?.Over ?? Task.CompletedTask)).WaitAsync(EndsWithin, _time);
        }
        catch (TimeoutException)
        {
            // The ledger books it as lost, at all that was set aside.
        }

        foreach (Live at in left)
        {
            at.End.Cancel();
            if (at.Session is { } session)
                await HangUpAsync(session);
        }
    }

    private void SetAlarm(ITimer alarm)
    {
        DateTimeOffset next = _ladder.NextDeadline, now = _clock.Steady;
        if (_asking.Count > 0)
        {
            DateTimeOffset patience = _claimed ? _asking[0].BusyUntil : _asking[0].ComingUntil;
            next = patience < next ? patience : next;
        }

        // A timer fires on whole milliseconds: rounded up, or it would come too early and again at once.
        alarm.Change(
            next == DateTimeOffset.MaxValue
                ? Timeout.InfiniteTimeSpan
                : TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((next - now).TotalMilliseconds), 1, TimeSpan.FromDays(1).TotalMilliseconds)),
            Timeout.InfiniteTimeSpan);
    }

    private abstract record Message
    {
        public sealed record Input(LadderInput What) : Message;

        public sealed record Opened(long Id, ISpeechSession Session) : Message;

        /// <summary>The turn that was granted is over, or did not begin.</summary>
        public sealed record Released(LadderInput Report) : Message;

        /// <param name="Setup">Whom it is written for; null: anybody.</param>
        public sealed record Ask(DateTimeOffset At, SessionSetup? Setup) : Message
        {
            public TaskCompletionSource<Live?> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

            /// <summary>So long it waits for another turn to end.</summary>
            public DateTimeOffset BusyUntil => At + TimeSpan.FromSeconds(10);

            /// <summary>So long it waits for a session that is being opened.</summary>
            public DateTimeOffset ComingUntil => At + TimeSpan.FromSeconds(5);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The speaking model {Model} failed ({Trouble}): {Reason}")]
    private partial void LogFailed(string model, SpeechTrouble trouble, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A session with {Model} came to its end")]
    private partial void LogExpired(string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A turn of the speaking model {Model} ended badly: {Outcome} ({Detail})")]
    private partial void LogTurn(string model, string outcome, string detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of the presenter's ladder went wrong; it goes on")]
    private partial void LogFault(Exception exception);
}
