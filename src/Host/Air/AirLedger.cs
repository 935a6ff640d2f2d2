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
/// Writes down what happened on air: what became of posts, and the air log. In order, and apart from the air.
/// While the store is away everything waits here and the director takes no further post: one that was heard and stands nowhere would be
/// heard again after this Host's death. What the store refuses holds up nothing: it is tried again by a timer, and in the end left out
/// with an alert.
/// </summary>
/// <param name="host">Which Host this is, for the air log.</param>
public sealed partial class AirLedger(
    PostProgress progress, IAirLog log, IOutbox outbox, IStoreStart start, StationClock clock, AirInputs inputs, TimeProvider time, string host,
    ILogger<AirLedger> logger) : BackgroundService
{
    /// <summary>Some hours of a busy station.</summary>
    internal const int Capacity = 20_000;

    /// <summary>So many are written side by side after a rush.</summary>
    private const int AtOnce = 64;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    /// <summary>A store that has not answered for so long is taken for away.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>What was refused is tried again after so long; after the last of these it is left out.</summary>
    private static readonly TimeSpan[] TryAgainAfter =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    private const int MostRefused = 1_000;

    /// <summary>The whole station has 4 s to end, and a studio 2.5.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly Channel<Unwritten> _unwritten =
        Channel.CreateBounded<Unwritten>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly Dictionary<SegmentId, AirLogEntry> _onAir = [];
    private readonly RecentPosts _putOnAir = new();
    private readonly List<Refused> _refused = [];
    private readonly AirLogIds _ids = new(clock.Now);
    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();

    private int _waiting;
    private int _lost;
    private bool _away;
    private bool _offAir;

    /// <summary>How much has not been written yet, without what was refused.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>For how much there was no room any more.</summary>
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
        Add(new Unwritten(null, id, new PostTransition(state, clock.Now, "station", reason)));
    }

    /// <summary>
    /// Whether it was this Host that put the post on air: then what becomes of it is written here. If not, it is one that another Host's
    /// death cut short.
    /// </summary>
    public bool HasPutOnAir(PostId id) => _putOnAir.Has(id);

    /// <summary>The id of the air log's line of a segment, known before it is heard: what is kept with the line has the same.</summary>
    public Guid EntryOf(SegmentId id) => _ids.Of(id);

    /// <summary>The item is heard from now on. Called by the owner of the air only, as <see cref="OffAir"/> is.</summary>
    public void Heard(SegmentId id, AirItem item)
    {
        // In UTC: the log is read across time zones and changes of the clocks.
        var entry = new AirLogEntry(
            _ids.Of(id), item.Kind, item.Title, item.Artist, item.StartedAt.ToUniversalTime(), null, item.Post, host);
        _onAir[id] = entry;
        Add(new Unwritten(entry, default, null));
    }

    /// <summary>The item is over.</summary>
    public void OffAir(SegmentId id)
    {
        if (_onAir.Remove(id, out AirLogEntry? entry))
            Add(new Unwritten(entry with { EndedAt = clock.Now.ToUniversalTime() }, default, null));
    }

    /// <summary>What is left is written, as far as the time for stopping goes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _unwritten.Writer.TryComplete();
        if (ExecuteTask is { } work)
            await work.WaitAsync(StopWithin, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task<bool> more = _unwritten.Reader.WaitToReadAsync(stoppingToken).AsTask();
        while (true)
        {
            stoppingToken.ThrowIfCancellationRequested();
            if (NextTry() is { } wait)
                await ((Task)more).WaitAsync(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            else
                await more;
            if (more.IsCompleted)
            {
                if (!await more)
                    break;
                List<Unwritten> batch = Gather();
                await Task.WhenAll(batch.Select(one => WriteAsync(one, tries: 0, stoppingToken)));
                Interlocked.Add(ref _waiting, -batch.Count);
                more = _unwritten.Reader.WaitToReadAsync(stoppingToken).AsTask();
            }

            await TryAgainAsync(Now, stoppingToken);
        }

        await TryAgainAsync(TimeSpan.MaxValue, stoppingToken);
    }

    private TimeSpan Now => time.GetElapsedTime(_began);

    /// <summary>What comes next and may be written side by side: moves of different posts. An entry of the air log is written by itself.</summary>
    private List<Unwritten> Gather()
    {
        List<Unwritten> batch = [];
        HashSet<PostId> moving = [];
        while (batch.Count < AtOnce && _unwritten.Reader.TryPeek(out Unwritten? next))
        {
            bool alone = next.Entry is not null;
            if (alone ? batch.Count > 0 : !moving.Add(next.Post))
                break;
            _unwritten.Reader.TryRead(out _);
            batch.Add(next);
            if (alone)
                break;
        }

        return batch;
    }

    private void Add(Unwritten one)
    {
        Interlocked.Increment(ref _waiting);
        if (_unwritten.Writer.TryWrite(one))
            return;
        Interlocked.Decrement(ref _waiting);
        if (Interlocked.Increment(ref _lost) == 1)
            LogNoRoom(logger, Capacity);
    }

    /// <summary>Waits for a store that is away. One that refuses is there.</summary>
    /// <param name="tries">How often it was refused before.</param>
    private async Task WriteAsync(Unwritten one, int tries, CancellationToken ct)
    {
        if (!start.Ready.IsCompleted)
        {
            // It is being started: nothing is wrong, and if something is, the store's own line says it.
            Away(said: false);
            await start.Ready.WaitAsync(ct);
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using (ITimer late = time.CreateTimer(_ => Away(), null, AnswerWithin, Timeout.InfiniteTimeSpan))
                {
                    if (one.Entry is { } entry)
                        await log.WriteAsync(entry, ct);
                    else
                        await MoveAsync(one.Post, one.Step!, again: tries > 0 || attempt > 1, ct);
                }

                Back();
                if (tries == 0)
                    ForgetBefore(one);
                return;
            }
            catch (StoreAwayException)
            {
                Away();
            }
#pragma warning disable CA1031 // Whatever is wrong with this one, the others are written.
            catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Back();
                await SetAsideAsync(one, tries + 1, e, ct);
                return;
            }

            TimeSpan wait = FirstWait * (1 << Math.Min(attempt, 8));
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, ct);
        }
    }

    private async Task SetAsideAsync(Unwritten one, int tries, Exception refusal, CancellationToken ct)
    {
        lock (_gate)
        {
            // The end of an item says all that its beginning did.
            _refused.RemoveAll(other => other.One.Entry is { } entry && entry.Id == one.Entry?.Id);
            if (tries <= TryAgainAfter.Length && _refused.Count < MostRefused)
            {
                _refused.Add(new Refused(one, tries, Now + TryAgainAfter[tries - 1]));
                return;
            }
        }

        LogLeftOut(logger, one.What, tries, refusal);
        try
        {
            await outbox.AppendAsync(new OutboxEvent(clock.Now, "alert.ledger", one.Subject, $$"""{"what":"{{one.What}}"}"""), ct);
        }
#pragma warning disable CA1031 // The log has it.
        catch (Exception) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>A post's step that is written says all that a refused one before it would, which tried again would set the post back.</summary>
    private void ForgetBefore(Unwritten one)
    {
        if (one.Step is null)
            return;
        lock (_gate)
            _refused.RemoveAll(other => other.One.Step is not null && other.One.Post == one.Post);
    }

    private TimeSpan? NextTry()
    {
        lock (_gate)
        {
            if (_refused.Count == 0)
                return null;
            TimeSpan wait = _refused.Min(refused => refused.Due) - Now;
            // A timer counts whole milliseconds: rounded up, or it would come too early and again at once.
            return TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds)));
        }
    }

    private async Task TryAgainAsync(TimeSpan now, CancellationToken ct)
    {
        List<Refused> due;
        lock (_gate)
        {
            due = _refused.FindAll(refused => refused.Due <= now);
            _refused.RemoveAll(due.Contains);
        }

        foreach (Refused refused in due)
            await WriteAsync(refused.One, refused.Tries, ct);
    }

    private void Away(bool said = true)
    {
        lock (_gate)
        {
            if (_away)
                return;
            if (said)
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
        if (result.Moved)
            return;
        if (result.Outcome == MoveOutcome.OffAir)
        {
            LogOffAirOnce();
            return;
        }

        PostRecord? there = result.Record;
        if (again && there?.State == to.State)
            await progress.TellAsync(there.Post, to, result.Position);
        if (there is null || PostLifecycle.IsFinal(there.State))
            inputs.Tell(new DirectorInput.PostWithdrawn(id)); // taken back, rejected, erased: whoever ended it, it is not for the air
        else if (Before(there.State, to.State) is { } missed)
        {
            // A step that was refused must not make that of its end worthless.
            await MoveAsync(id, to with { State = missed, Reason = null }, again: false, ct);
            await progress.MoveAsync(id, to, ct);
        }
    }

    /// <summary>The step before on the way to the air, if the post has not come so far.</summary>
    private static PostState? Before(PostState at, PostState to) => to switch
    {
        PostState.Aired when at is PostState.Approved or PostState.Queued => PostState.OnAir,
        PostState.OnAir when at is PostState.Approved => PostState.Queued,
        _ => null,
    };

    private void LogOffAirOnce()
    {
        if (!Interlocked.Exchange(ref _offAir, true))
            LogOffAir(logger);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is away: what happens on air is written down when it is back, and no further post is taken up")]
    private static partial void LogWaiting(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "More than {Capacity} writes wait for the store: newer ones are lost")]
    private static partial void LogNoRoom(ILogger logger, int capacity);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store refused {What} {Tries} times; it is left out")]
    private static partial void LogLeftOut(ILogger logger, string what, int tries, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another Host has the air: what this one had still to write of its posts is left to that one")]
    private static partial void LogOffAir(ILogger logger);

    /// <summary>A move of a post, or an entry of the air log.</summary>
    private sealed record Unwritten(AirLogEntry? Entry, PostId Post, PostTransition? Step)
    {
        /// <summary>"post.aired", "airLog": no words of anybody's.</summary>
        public string What => Step is null ? "airLog" : OutboxEvent.Of(Post, Step).Name;

        public string Subject => Step is not null ? OutboxEvent.SubjectOf(Post) : Entry?.Post is { } post ? OutboxEvent.SubjectOf(post) : "air";
    }

    /// <param name="Due">On the ledger's own clock.</param>
    private sealed record Refused(Unwritten One, int Tries, TimeSpan Due);

    /// <summary>The latest posts, so many of them. Written by one thread, asked by others.</summary>
    private sealed class RecentPosts
    {
        private const int Most = 4_096;

        private readonly Lock _gate = new();
        private readonly HashSet<PostId> _posts = [];
        private readonly Queue<PostId> _order = new();

        public void Add(PostId id)
        {
            lock (_gate)
            {
                if (!_posts.Add(id))
                    return;
                _order.Enqueue(id);
                if (_order.Count > Most)
                    _posts.Remove(_order.Dequeue());
            }
        }

        public bool Has(PostId id)
        {
            lock (_gate)
                return _posts.Contains(id);
        }
    }
}
