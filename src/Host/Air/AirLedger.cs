using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Host.Air;

/// <summary>
/// Writes down what happened on air: what became of posts, and the air log. In order and apart from the air: while the store
/// is away the lines wait here, so many at the most, and the programme goes on. The director is told, for a post that was heard and
/// stands nowhere would be heard again after this Host's death.
/// </summary>
/// <param name="host">Which Host this is, for the air log.</param>
public sealed partial class AirLedger(
    PostProgress progress, IAirLog log, StationClock clock, AirInputs inputs, TimeProvider time, string host,
    ILogger<AirLedger> logger) : BackgroundService
{
    /// <summary>Some hours of a busy station.</summary>
    internal const int Capacity = 20_000;

    /// <summary>So many lines are written side by side after a rush.</summary>
    private const int AtOnce = 64;

    private const int Tries = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    /// <summary>A store that has not answered for so long is taken for away.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>A post's end that was given up has its turn again after so long, and when this Host stops.</summary>
    private static readonly TimeSpan OweFor = TimeSpan.FromMinutes(1);
    private const int MostOwed = 1_000;

    /// <summary>The whole station has 4 s to end, and a studio 2.5.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly Channel<Line> _lines = Channel.CreateBounded<Line>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Dictionary<SegmentId, AirLogEntry> _onAir = [];
    private readonly Queue<(Line Line, DateTimeOffset Due)> _owed = new();
    private readonly PostMemory _putOnAir = new();

    private readonly Lock _gate = new();

    private int _waiting;
    private int _lost;
    private bool _away;

    /// <summary>Lines that have not been written yet.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Lines for which there was no room any more.</summary>
    internal int Lost => Volatile.Read(ref _lost);

    /// <summary>The director has been told that nothing can be written.</summary>
    internal bool IsAway
    {
        get
        {
            lock (_gate)
                return _away;
        }
    }

    /// <summary>Moves a post and tells its author.</summary>
    public void Move(PostId id, PostState state, string? reason)
    {
        if (state == PostState.OnAir)
            _putOnAir.Add(id);
        Add(new Line(null, id, new PostTransition(state, clock.Now, "station", reason)));
    }

    /// <summary>
    /// Whether it was this Host that put the post on air: then what becomes of it is written here. If not, it is one that another Host's
    /// death cut short.
    /// </summary>
    public bool HasPutOnAir(PostId id) => _putOnAir.Has(id);

    /// <summary>The item is heard from now on. Called by the owner of the air only, as <see cref="OffAir"/> is.</summary>
    public void Heard(SegmentId id, AirItem item)
    {
        // In UTC: the log is read across time zones and changes of the clocks.
        var entry = new AirLogEntry(
            Guid.CreateVersion7(item.StartedAt), item.Kind, item.Title, item.Artist, item.StartedAt.ToUniversalTime(), null, item.Post, host);
        _onAir[id] = entry;
        Add(new Line(entry, default, null));
    }

    /// <summary>The item is over.</summary>
    public void OffAir(SegmentId id)
    {
        if (_onAir.Remove(id, out AirLogEntry? entry))
            Add(new Line(entry with { EndedAt = clock.Now.ToUniversalTime() }, default, null));
    }

    /// <summary>What is left is written, as far as the time for stopping goes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _lines.Writer.TryComplete();
        if (ExecuteTask is { } work)
            await work.WaitAsync(StopWithin, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _lines.Reader.WaitToReadAsync(stoppingToken))
        {
            List<Line> lines = Gather();
            await Task.WhenAll(lines.Select(line => WriteAsync(line, owed: false, stoppingToken)));
            Interlocked.Add(ref _waiting, -lines.Count);
            await SettleAsync(clock.Now, stoppingToken);
        }

        await SettleAsync(DateTimeOffset.MaxValue, stoppingToken);
    }

    /// <summary>The next lines that may be written side by side: moves of different posts. A line of the air log is written by itself.</summary>
    private List<Line> Gather()
    {
        List<Line> lines = [];
        HashSet<PostId> moving = [];
        while (lines.Count < AtOnce && _lines.Reader.TryPeek(out Line? next))
        {
            bool alone = next.Entry is not null;
            if (alone ? lines.Count > 0 : !moving.Add(next.Post))
                break;
            _lines.Reader.TryRead(out _);
            lines.Add(next);
            if (alone)
                break;
        }

        return lines;
    }

    private void Add(Line line)
    {
        Interlocked.Increment(ref _waiting);
        if (_lines.Writer.TryWrite(line))
            return;
        Interlocked.Decrement(ref _waiting);
        if (Interlocked.Increment(ref _lost) == 1)
            LogNoRoom(logger, Capacity);
    }

    /// <summary>Waits for a store that is away. A line that the store refuses again and again makes way for the next.</summary>
    private async Task WriteAsync(Line line, bool owed, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using (ITimer late = time.CreateTimer(_ => Away(), null, AnswerWithin, Timeout.InfiniteTimeSpan))
                {
                    if (line.Entry is { } entry)
                        await log.WriteAsync(entry, ct);
                    else
                        await MoveAsync(line.Post, line.Transition!, again: owed || attempt > 1, ct);
                }

                Back();
                return;
            }
            catch (StoreAwayException)
            {
                Away();
            }
#pragma warning disable CA1031 // One line that cannot be written must not hold up the next.
            catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (owed || attempt >= Tries)
                {
                    if (!owed)
                        LogUnwritten(logger, line.Transition is { } to ? $"post {line.Post}: {to.State}" : "an item of the air log", e);
                    Owe(line);
                    return;
                }

                Away();
            }

            TimeSpan wait = FirstWait * (1 << Math.Min(attempt, 8));
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, ct);
        }
    }

    /// <summary>How a post ended must be written some time, or the next Host airs it again. The steps before are made good with it.</summary>
    private void Owe(Line line)
    {
        if (line.Transition is not { } to || !PostLifecycle.IsFinal(to.State))
            return;
        lock (_gate)
        {
            _owed.Enqueue((line, clock.Now + OweFor));
            if (_owed.Count > MostOwed)
                _owed.Dequeue();
        }
    }

    /// <summary>One more try for everything that was owed and is due.</summary>
    private async Task SettleAsync(DateTimeOffset now, CancellationToken ct)
    {
        for (int left = _owed.Count; left > 0 && _owed.TryPeek(out (Line Line, DateTimeOffset Due) first) && first.Due <= now; left--)
            await WriteAsync(_owed.Dequeue().Line, owed: true, ct);
    }

    private void Away()
    {
        lock (_gate)
        {
            if (_away)
                return;
            LogWaiting(logger);
            inputs.Tell(new DirectorInput.StoreAway());
            _away = true;
        }
    }

    private void Back()
    {
        lock (_gate)
        {
            if (!_away)
                return;
            inputs.Tell(new DirectorInput.StoreBack());
            _away = false;
        }
    }

    /// <param name="again">It may have been written before, and only the answer was lost.</param>
    private async Task MoveAsync(PostId id, PostTransition to, bool again, CancellationToken ct)
    {
        MoveResult result = await progress.MoveAsync(id, to, ct);
        if (result.Moved || result.Outcome == MoveOutcome.OffAir)
            return;
        PostRecord? there = result.Record;
        if (again && there?.State == to.State)
            await progress.TellAsync(there.Post, to, result.Position);
        if (there is null || PostLifecycle.IsFinal(there.State))
            inputs.Tell(new DirectorInput.PostWithdrawn(id)); // taken back, refused, erased: whoever ended it, it is not for the air
        else if (Before(there.State, to.State) is { } missed)
            await CatchUpAsync(id, missed, to, ct);
    }

    /// <summary>A line that was given up must not make that of its end worthless: the steps between are made good.</summary>
    private async Task CatchUpAsync(PostId id, PostState missed, PostTransition to, CancellationToken ct)
    {
        await MoveAsync(id, to with { State = missed, Reason = null }, again: false, ct);
        await progress.MoveAsync(id, to, ct);
    }

    /// <summary>The step before on the way to the air, if the post has not come so far.</summary>
    private static PostState? Before(PostState at, PostState to) => to switch
    {
        PostState.Aired when at is PostState.Approved or PostState.Queued => PostState.OnAir,
        PostState.OnAir when at is PostState.Approved => PostState.Queued,
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is away: what happens on air is written down when it is back, and no further post is taken up")]
    private static partial void LogWaiting(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "More than {Capacity} lines wait for the store: newer ones are lost")]
    private static partial void LogNoRoom(ILogger logger, int capacity);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not write down {What}; if it is the end of a post, it is tried again every minute")]
    private static partial void LogUnwritten(ILogger logger, string what, Exception exception);

    private sealed record Line(AirLogEntry? Entry, PostId Post, PostTransition? Transition);
}
