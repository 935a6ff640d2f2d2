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
/// is away the lines wait here, so many at the most, and the programme goes on.
/// </summary>
/// <param name="host">Which Host this is, for the air log.</param>
public sealed partial class AirLedger(
    IPostStore posts, IAirLog log, IStationFeed feed, StationClock clock, AirInputs inputs, TimeProvider time, string host,
    ILogger<AirLedger> logger) : BackgroundService
{
    /// <summary>Some hours of a busy station.</summary>
    internal const int Capacity = 20_000;

    private const int Tries = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly Channel<Line> _lines = Channel.CreateBounded<Line>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Dictionary<SegmentId, AirLogEntry> _onAir = [];

    private int _waiting;
    private int _lost;

    /// <summary>Lines that have not been written yet.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Lines for which there was no room any more.</summary>
    internal int Lost => Volatile.Read(ref _lost);

    /// <summary>Moves a post and tells its author.</summary>
    public void Move(PostId id, PostState state, string? reason) =>
        Add(new Line(null, id, new PostTransition(state, clock.Now, "station", reason)));

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
            await work.WaitAsync(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Line line in _lines.Reader.ReadAllAsync(stoppingToken))
        {
            await WriteAsync(line, stoppingToken);
            Interlocked.Decrement(ref _waiting);
        }
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

    /// <summary>Waits for a store that is away; gives a line up that the store refuses again and again.</summary>
    private async Task WriteAsync(Line line, CancellationToken ct)
    {
        bool said = false;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (line.Entry is { } entry)
                    await log.WriteAsync(entry, ct);
                else
                    await MoveAsync(line.Post, line.Transition!, ct);
                return;
            }
            catch (StoreAwayException)
            {
                if (!said)
                    LogWaiting(logger);
                said = true;
            }
#pragma warning disable CA1031 // One line that cannot be written must not hold up the next.
            catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (attempt >= Tries)
                {
                    LogUnwritten(logger, line.Transition is { } to ? $"post {line.Post}: {to.State}" : "an item of the air log", e);
                    return;
                }
            }

            TimeSpan wait = FirstWait * (1 << Math.Min(attempt, 8));
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, ct);
        }
    }

    private async Task MoveAsync(PostId id, PostTransition to, CancellationToken ct)
    {
        if (await posts.MoveAsync(id, to, ct) is { } record)
            await TellAuthorAsync(record, to, ct);
        else if (await posts.FindAsync(id, ct) is null or { State: PostState.Withdrawn })
            inputs.Tell(new DirectorInput.PostWithdrawn(id)); // its author took it back, or erased it
    }

    private async Task TellAuthorAsync(PostRecord record, PostTransition to, CancellationToken ct)
    {
        try
        {
            int position = PostLifecycle.IsFinal(to.State) ? 0 : await posts.PositionAsync(record.Post.Id, ct);
            await feed.PublishAsync(new StationEvent.PostMoved(record.Post.Id, record.Post.From, to, position), ct);
        }
#pragma warning disable CA1031 // The state is written; that its author hears of it later must not undo it.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotTold(logger, record.Post.Id, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is away: what happens on air is written down when it is back")]
    private static partial void LogWaiting(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "More than {Capacity} lines wait for the store: newer ones are lost")]
    private static partial void LogNoRoom(ILogger logger, int capacity);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not write down {What}")]
    private static partial void LogUnwritten(ILogger logger, string what, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} has moved, but its author could not be told: {Reason}")]
    private static partial void LogNotTold(ILogger logger, PostId post, string reason);

    private sealed record Line(AirLogEntry? Entry, PostId Post, PostTransition? Transition);
}
