using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Host.Presenting;

/// <summary>
/// One turn under watch: read as it comes, whether or not its reader keeps up, and booked when it is over, before its end is told. What takes too long is
/// cancelled, waited for a little (it may say what it used), and ends as failed.
/// </summary>
internal sealed class PaidTurn : IPaidTurn
{
    /// <summary>More sound than anybody asked for: a service that does not stop.</summary>
    private static readonly TimeSpan MostSound = TimeSpan.FromMinutes(5);

    private readonly ISpeechTurn _turn;
    private readonly SpeechRung _at;
    private readonly TurnBooking _booking;
    private readonly TimeProvider _time;
    private readonly Func<DateTimeOffset> _now;
    private readonly Action<Exception> _fault;
    private readonly TurnWatch _watch;
    private readonly Lock _gate = new();
    private readonly Channel<SpeechEvent> _events = Channel.CreateUnbounded<SpeechEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _given = new();
    private readonly ITimer _alarm;
    private TaskCompletionSource _late = new();
    private TurnDelay? _delay;
    private DateTimeOffset _alarmAt;
    private bool _cancelled, _disposed, _over;

    /// <param name="now">Monotonic.</param>
    /// <param name="fault">Told what went wrong in the booking.</param>
    public PaidTurn(ISpeechTurn turn, SpeechRung at, TurnBooking booking, TurnLimits limits, TimeProvider time, Func<DateTimeOffset> now, Action<Exception> fault)
    {
        (_turn, _at, _booking, _time, _now, _fault) = (turn, at, booking, time, now, fault);
        _watch = new TurnWatch(limits, now());
        _alarmAt = _watch.NextDeadline;
        _alarm = time.CreateTimer(_ => Look(), null, limits.Created, Timeout.InfiniteTimeSpan);
        Over = PumpAsync();
    }

    public PresenterRung Rung => _at.Rung;

    public string Model => _at.Model.Model;

    public SpeechTraits Traits => _at.Model.Traits;

    public decimal Dollars { get; private set; }

    /// <summary>How it ended; never faults.</summary>
    public Task<TurnEnd> Over { get; }

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
        lock (_gate)
        {
            if (_over || _cancelled)
                return;
            _cancelled = true;
            _watch.Cancel(_now());
            Arm();
        }

        await TellAsync(_turn.CancelAsync);
    }

    public async ValueTask TruncateAsync(string item, TimeSpan heard) => await TellAsync(() => _turn.TruncateAsync(item, heard));

    /// <summary>Returns at once; the end is waited for, and booked, apart.</summary>
    public ValueTask DisposeAsync()
    {
        bool over;
        lock (_gate)
        {
            if (_disposed)
                return default;
            _disposed = true;
            over = _over;
        }

        // The service may not take it for seconds.
        _ = over ? TellAsync(_turn.DisposeAsync).AsTask() : CancelAsync().AsTask();
        return default;
    }

    private async Task<TurnEnd> PumpAsync()
    {
        SpeechEvent.Ended? ended = null;
        long sound = 0;
        IAsyncEnumerator<SpeechEvent> events = _turn.ReadAsync(_given.Token).GetAsyncEnumerator(CancellationToken.None);
        Task<bool>? next = null;
        try
        {
            while (ended is null)
            {
                next ??= events.MoveNextAsync().AsTask();
                if (!next.IsCompleted)
                    await Task.WhenAny(next, _late.Task);
                if (!next.IsCompleted)
                {
                    if (!await LateAsync())
                        break;
                    continue;
                }

                if (!await next)
                    break;
                next = null;
                SpeechEvent what = events.Current;
                lock (_gate)
                {
                    _watch.Handle(what, _now());
                    if (_watch.NextDeadline < _alarmAt)
                        Arm(); // once it speaks it may not pause as long as it might take to begin
                }

                if (what is SpeechEvent.Audio audio)
                {
                    _booking.Heard();
                    sound += audio.Pcm.Length;
                }

                ended = what as SpeechEvent.Ended;
                if (ended is null && _delay is null)
                    _events.Writer.TryWrite(what);
                if (sound > MostSound.TotalSeconds * 2 * Traits.RateOut)
                    break;
            }
        }
#pragma warning disable CA1031 // A turn always ends, whatever a client of somebody else throws.
        catch (Exception)
#pragma warning restore CA1031
        {
            ended = null;
        }

        return await EndAsync(ended, events, next);
    }

    /// <summary>It takes too long: the first time it is told to stop, the second time it is given up.</summary>
    private async Task<bool> LateAsync()
    {
        TurnDelay delay;
        lock (_gate)
        {
            _late = new TaskCompletionSource();
            if (_watch.Check(_now()) is not { } late)
            {
                Arm();
                return true;
            }

            delay = late;
            _delay ??= delay;
            _watch.Cancel(_now());
            Arm();
        }

        if (delay == TurnDelay.Cancelled)
            return false;
        _ = TellAsync(_turn.CancelAsync).AsTask(); // it may not take that either
        return true;
    }

    private async Task<TurnEnd> EndAsync(SpeechEvent.Ended? ended, IAsyncEnumerator<SpeechEvent> events, Task<bool>? reading)
    {
        TurnEnd end;
        bool disposed;
        lock (_gate)
        {
            end = TurnEnd.Of(ended, _delay, _cancelled, _watch.Spoke);
            _over = true;
            disposed = _disposed;
        }

        await _alarm.DisposeAsync();
        try
        {
            Dollars = await _booking.BookAsync(end);
        }
#pragma warning disable CA1031 // Whatever the ledger's fault is, the turn ends, or no other would ever be asked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _fault(e);
        }

        _events.Writer.TryWrite(new SpeechEvent.Ended(end.Outcome, end.Used, end.Trouble));
        _events.Writer.TryComplete();
        if (disposed || ended is null)
            _ = TellAsync(_turn.DisposeAsync).AsTask();
        if (reading is { IsCompleted: false })
        {
            _given.Cancel();
            _ = DropAsync(events, reading); // it may hang: nobody waits for it
        }
        else
        {
            await TellAsync(events.DisposeAsync);
        }

        return end;
    }

    private static async Task DropAsync(IAsyncEnumerator<SpeechEvent> events, Task<bool> reading)
    {
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TellAsync(events.DisposeAsync);
    }

    /// <summary>What a session says to a turn that it has no more is of no interest.</summary>
    private static async ValueTask TellAsync(Func<ValueTask> tell)
    {
        try
        {
            await tell();
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            // The end of the session says what there is to say.
        }
    }

    private void Look()
    {
        TaskCompletionSource? late = null;
        lock (_gate)
        {
            if (_over)
                return;
            if (_now() >= _watch.NextDeadline)
                late = _late;
            else
                Arm();
        }

        late?.TrySetResult();
    }

    private void Arm()
    {
        _alarmAt = _watch.NextDeadline;
        TimeSpan due = _watch.NextDeadline == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : _watch.NextDeadline - _now();
        // A timer fires on whole milliseconds: rounded up, or it would come too early and again at once.
        _alarm.Change(due == Timeout.InfiniteTimeSpan ? due : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(due.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }
}

/// <summary>How a turn ended, for its reader, the ledger and the ladder.</summary>
/// <param name="Delay">What it took too long for; null: nothing.</param>
/// <param name="Spoke">There was sound.</param>
internal sealed record TurnEnd(TurnOutcome Outcome, TokensUsed? Used, SpeechTrouble? Trouble, TurnDelay? Delay, bool Spoke)
{
    /// <summary>The session is as good as before.</summary>
    public bool IsGood => Delay is null && Trouble is null or SpeechTrouble.Benign && Outcome is TurnOutcome.Completed or TurnOutcome.Incomplete or TurnOutcome.Cancelled;

    /// <summary>A service that refused did no work.</summary>
    public bool WasRefused => Outcome == TurnOutcome.Failed && Delay is null && !Spoke && Trouble is SpeechTrouble.Busy or SpeechTrouble.Denied;

    /// <summary>For ledger and metrics.</summary>
    public string Name => Outcome switch
    {
        TurnOutcome.Completed or TurnOutcome.Incomplete => PaidCall.Answered,
        TurnOutcome.Cancelled => PaidCall.Cancelled,
        _ when Delay is not null => nameof(ModelTrouble.TimedOut),
        _ => Trouble switch
        {
            SpeechTrouble.Busy => nameof(ModelTrouble.Busy),
            SpeechTrouble.Malformed => nameof(ModelTrouble.Malformed),
            SpeechTrouble.Denied => nameof(ModelTrouble.Denied),
            _ => nameof(ModelTrouble.Broken),
        },
    };

    /// <param name="ended">As the service says; null: it was given up, or broke off without a word.</param>
    /// <param name="cancelled">By our reader.</param>
    public static TurnEnd Of(SpeechEvent.Ended? ended, TurnDelay? delay, bool cancelled, bool spoke) => (ended, delay) switch
    {
        // All was said, and only the service's word for it is missing: it need not be said again.
        (_, TurnDelay.End) => new(TurnOutcome.Completed, ended?.Used, SpeechTrouble.Broken, delay, spoke),
        (_, TurnDelay.Cancelled) => new(TurnOutcome.Cancelled, ended?.Used, SpeechTrouble.Broken, delay, spoke),
        (_, not null) => new(TurnOutcome.Failed, ended?.Used, SpeechTrouble.Broken, delay, spoke),
        (null, _) => new(cancelled ? TurnOutcome.Cancelled : TurnOutcome.Lost, null, SpeechTrouble.Broken, null, spoke),
        ({ Outcome: TurnOutcome.Completed }, _) when !spoke && !cancelled => new(TurnOutcome.Failed, ended.Used, SpeechTrouble.Malformed, null, spoke),
        ({ Outcome: TurnOutcome.Failed or TurnOutcome.Lost }, _) => new(ended.Outcome, ended.Used, ended.Trouble ?? SpeechTrouble.Broken, null, spoke),
        _ => new(ended.Outcome, ended.Used, ended.Trouble, null, spoke),
    };
}
