using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Tests;

/// <summary>A speaking model for virtual time: what it does is decided by two functions, and everything it was asked for is kept.</summary>
internal sealed class ScriptedSpeech(TimeProvider time, string model = "scripted", ModelPrice? price = null) : ISpeechModel
{
    private readonly List<ScriptedSession> _sessions = [];

    public string Key => $"test/{model}";

    public string Provider => "test";

    public string Model => model;

    public ModelPrice Price { get; } = price ?? new ModelPrice(4, 24, 32, 64, 0.40m);

    public SpeechTraits Traits { get; init; } = new(24_000, 24_000, true, true, true, TimeSpan.FromMinutes(60));

    /// <summary>Null: it opens, after <see cref="OpensIn"/>.</summary>
    public Func<SpeechTrouble?> Opening { get; set; } = () => null;

    public TimeSpan OpensIn { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>What becomes of a turn.</summary>
    public Func<SpeechBrief, TurnScript> Turning { get; set; } = _ => new TurnScript();

    public TimeSpan? Lasts { get; set; } = TimeSpan.FromMinutes(60);

    public IReadOnlyList<ScriptedSession> Sessions
    {
        get
        {
            lock (_sessions)
                return [.. _sessions];
        }
    }

    public IEnumerable<ScriptedSession> Open => Sessions.Where(one => !one.IsClosed);

    /// <summary>What it counted itself: a turn that it began costs, whatever became of it.</summary>
    public decimal Dollars { get; set; }

    public int Turns { get; set; }

    public async ValueTask<ISpeechSession> OpenAsync(SessionSetup setup, CancellationToken cancellationToken)
    {
        if (OpensIn > TimeSpan.Zero)
            await Task.Delay(OpensIn, time, cancellationToken);
        if (Opening() is { } trouble)
            throw new SpeechModelException(trouble, "scripted");
        var session = new ScriptedSession(this, setup, time, Lasts);
        lock (_sessions)
            _sessions.Add(session);
        return session;
    }
}

/// <summary>What becomes of a turn: so much sound, in so many pieces, and an end.</summary>
internal sealed record TurnScript
{
    public TimeSpan CreatedAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan BetweenPieces { get; init; } = TimeSpan.FromMilliseconds(200);

    public int Pieces { get; init; } = 5;

    /// <summary>After so many pieces nothing comes any more.</summary>
    public int? StallsAfter { get; init; }

    public string Words { get; init; } = "Good evening. ";

    public TurnOutcome Outcome { get; init; } = TurnOutcome.Completed;

    public SpeechTrouble? Trouble { get; init; }

    public TokensUsed? Used { get; init; } = new TokensUsed(TextIn: 1_000, TextOut: 20, AudioOut: 100);

    /// <summary>Everything was said, but the end does not come.</summary>
    public bool NoEnd { get; init; }

    /// <summary>The connection breaks in the middle.</summary>
    public SpeechTrouble? Breaks { get; init; }

    /// <summary>Cancelling does nothing.</summary>
    public bool Deaf { get; init; }

    /// <summary>The line is full: so long nobody takes that it is cancelled.</summary>
    public TimeSpan CancelTakes { get; init; }

    /// <summary>It cannot even be asked for.</summary>
    public SpeechTrouble? Refuses { get; init; }
}

internal sealed class ScriptedSession : ISpeechSession
{
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<SessionEnd> _ended = new();
    private readonly ITimer? _expiry;
    private ScriptedTurn? _turn;

    public ScriptedSession(ScriptedSpeech model, SessionSetup setup, TimeProvider time, TimeSpan? lasts)
    {
        (Model, Setup, _time) = (model, setup, time);
        ExpiresAt = time.GetUtcNow() + lasts;
        if (lasts is { } life)
            _expiry = time.CreateTimer(_ => End(SpeechTrouble.Expired, "closed by the service (1001)"), null, life, Timeout.InfiniteTimeSpan);
    }

    public ScriptedSpeech Model { get; }

    public SessionSetup Setup { get; }

    public DateTimeOffset? ExpiresAt { get; }

    public Task<SessionEnd> Ended => _ended.Task;

    public bool IsClosed => _ended.Task.IsCompleted;

    public List<SpeechBrief> Asked { get; } = [];

    /// <summary>We hung up while somebody spoke.</summary>
    public bool WasCut { get; private set; }

    public ValueTask<ISpeechTurn> AskAsync(SpeechBrief brief, CancellationToken cancellationToken)
    {
        if (_turn is { IsOver: false })
            throw new InvalidOperationException("a turn is under way");
        if (IsClosed)
            throw new SpeechModelException(SpeechTrouble.Broken, "closed");
        Asked.Add(brief);
        TurnScript script = Model.Turning(brief);
        if (script.Refuses is { } trouble)
            throw new SpeechModelException(trouble, "scripted");
        Model.Turns++;
        _turn = new ScriptedTurn(this, script, _time);
        return ValueTask.FromResult<ISpeechTurn>(_turn);
    }

    public void End(SpeechTrouble trouble, string reason)
    {
        if (!_ended.TrySetResult(new SessionEnd(trouble, reason)))
            return;
        _expiry?.Dispose();
        if (_turn is { IsOver: false })
        {
            WasCut = trouble == SpeechTrouble.Benign && !_turn.IsCancelled;
            _turn.Lose(trouble);
        }
    }

    public ValueTask DisposeAsync()
    {
        End(SpeechTrouble.Benign, "closed by us");
        return default;
    }
}

internal sealed class ScriptedTurn : ISpeechTurn
{
    private readonly ScriptedSession _session;
    private readonly TurnScript _script;
    private readonly TimeProvider _time;
    private readonly Channel<SpeechEvent> _events = Channel.CreateUnbounded<SpeechEvent>();
    private readonly ITimer _timer;
    private int _step;

    public ScriptedTurn(ScriptedSession session, TurnScript script, TimeProvider time)
    {
        (_session, _script, _time) = (session, script, time);
        _timer = time.CreateTimer(_ => Step(), null, script.CreatedAfter, Timeout.InfiniteTimeSpan);
    }

    public bool IsOver { get; private set; }

    public bool IsCancelled { get; private set; }

    public List<(string Item, TimeSpan Heard)> Truncated { get; } = [];

    // Not ReadAllAsync, which would leave the thread of virtual time.
    public async IAsyncEnumerable<SpeechEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _events.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_events.Reader.TryRead(out SpeechEvent? what))
                yield return what;
        }
    }

    public async ValueTask CancelAsync()
    {
        IsCancelled = true;
        if (_script.CancelTakes > TimeSpan.Zero && !IsOver)
            await Task.Delay(_script.CancelTakes, _time, CancellationToken.None);
        if (!_script.Deaf)
            Over(new SpeechEvent.Ended(TurnOutcome.Cancelled, _script.Used));
    }

    public ValueTask TruncateAsync(string item, TimeSpan heard)
    {
        Truncated.Add((item, heard));
        return default;
    }

    public ValueTask DisposeAsync() => CancelAsync();

    public void Lose(SpeechTrouble trouble) => Over(new SpeechEvent.Ended(TurnOutcome.Lost, null, trouble));

    private void Step()
    {
        if (IsOver || _script.StallsAfter <= _step - 1)
            return;
        int step = _step++;
        if (step == 0)
        {
            Give(new SpeechEvent.Created());
            if (_script.Pieces > 0)
                Give(new SpeechEvent.ItemBegan("item", ItemPhase.Answer));
        }
        else if (step <= _script.Pieces)
        {
            Give(new SpeechEvent.Words("item", _script.Words));
            Give(new SpeechEvent.Audio("item", new byte[_session.Model.Traits.RateOut / 5 * 2]));
        }
        else
        {
            if (_script.Pieces > 0)
                Give(new SpeechEvent.ItemEnded("item", string.Concat(Enumerable.Repeat(_script.Words, _script.Pieces))));
            if (!_script.NoEnd)
                Over(new SpeechEvent.Ended(_script.Outcome, _script.Used, _script.Trouble));
            return;
        }

        if (_script.Breaks is { } breaks && step > _script.Pieces / 2)
            _session.End(breaks, "scripted");
        else
            _timer.Change(_script.BetweenPieces, Timeout.InfiniteTimeSpan);
    }

    private void Give(SpeechEvent what) => _events.Writer.TryWrite(what);

    private void Over(SpeechEvent.Ended ended)
    {
        if (IsOver)
            return;
        IsOver = true;
        _timer.Dispose();
        // What is lost was paid for all the same, as far as it can know.
        _session.Model.Dollars += ended.Used is { } used ? _session.Model.Price.Of(used) : 0;
        Give(ended);
        _events.Writer.TryComplete();
    }
}
