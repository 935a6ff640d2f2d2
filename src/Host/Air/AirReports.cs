using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Host.Air;

/// <summary>
/// Carries what happened on air to the store and the listeners, in order and apart from the air: a slow store makes captions
/// late, never the programme.
/// </summary>
public sealed partial class AirReports(IPostStore store, IStationFeed feed, StationClock clock, AirInputs inputs, TimeProvider time, ILogger<AirReports> logger)
    : BackgroundService
{
    private const int Tries = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Report> _reports = Channel.CreateBounded<Report>(
        new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private int _waiting;

    /// <summary>Reports that have not been delivered yet.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Tells all listeners.</summary>
    public void Tell(StationEvent stationEvent) => Add(new Report(stationEvent, default, null));

    /// <summary>Moves a post and tells its author.</summary>
    public void Move(PostId id, PostState state, string? reason) => Add(new Report(null, id, new PostTransition(state, clock.Now, "station", reason)));

    /// <summary>What is left is delivered, as far as the time for stopping goes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _reports.Writer.TryComplete();
        if (ExecuteTask is { } work)
            await work.WaitAsync(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Report report in _reports.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await DeliverAsync(report, stoppingToken);
            }
#pragma warning disable CA1031 // One report that cannot be delivered must not hold up the next.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogUndelivered(logger, report.Transition is null ? "an event" : $"post {report.Post} to {report.Transition.State}", e);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }

    private void Add(Report report)
    {
        Interlocked.Increment(ref _waiting);
        if (!_reports.Writer.TryWrite(report))
            Interlocked.Decrement(ref _waiting);
    }

    private async Task DeliverAsync(Report report, CancellationToken ct)
    {
        if (report.Event is not null)
            await feed.PublishAsync(report.Event, ct);
        else if (report.Transition is not null)
            await MoveAsync(report.Post, report.Transition, ct);
    }

    private async Task MoveAsync(PostId id, PostTransition to, CancellationToken ct)
    {
        PostRecord? record = await WriteAsync(id, to, ct);
        if (record is not null)
            await feed.PublishAsync(new StationEvent.PostMoved(id, record.Post.From, to, await store.PositionAsync(id, ct)), ct);
        else if (await store.FindAsync(id, ct) is { State: PostState.Withdrawn })
            inputs.Tell(new DirectorInput.PostWithdrawn(id));
    }

    private async Task<PostRecord?> WriteAsync(PostId id, PostTransition to, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await store.MoveAsync(id, to, ct);
            }
#pragma warning disable CA1031 // Whatever the store's trouble is: try again, then say so.
            catch (Exception) when (attempt < Tries && !ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                await Task.Delay(FirstWait * (1 << attempt), time, ct);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not report {What}")]
    private static partial void LogUndelivered(ILogger logger, string what, Exception exception);

    private sealed record Report(StationEvent? Event, PostId Post, PostTransition? Transition);
}
