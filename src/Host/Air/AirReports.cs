using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;

namespace Radio24.Host.Air;

/// <summary>
/// Tells all listeners what is heard, in order and apart from the air: a slow feed makes captions late, never the programme.
/// What concerns a post is written down first: <see cref="AirLedger"/>.
/// </summary>
public sealed partial class AirReports(IStationFeed feed, TimeProvider time, ILogger<AirReports> logger) : BackgroundService
{
    private readonly Channel<StationEvent> _events = Channel.CreateBounded<StationEvent>(
        new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private readonly ErasedNames _erased = new();

    private int _waiting;

    /// <summary>Events that have not been delivered yet.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    public void Tell(StationEvent stationEvent)
    {
        if (_erased.Clear(stationEvent) is not { } told)
            return;
        Interlocked.Increment(ref _waiting);
        if (!_events.Writer.TryWrite(told))
            Interlocked.Decrement(ref _waiting);
    }

    /// <summary>From now on nothing is told of these posts.</summary>
    public void Forget(StationEvent.Forgotten forgotten)
    {
        // What was on its way while they were erased is taken back, after it in the same line.
        if (_erased.Add(forgotten.Posts))
            Tell(forgotten);
    }

    /// <summary>What is left is delivered, as far as the time for stopping goes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _events.Writer.TryComplete();
        if (ExecuteTask is { } work)
            await work.WaitAsync(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (StationEvent stationEvent in _events.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await feed.PublishAsync(stationEvent, stoppingToken);
            }
#pragma warning disable CA1031 // One event that cannot be delivered must not hold up the next.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogUndelivered(logger, e);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Listeners could not be told an event")]
    private static partial void LogUndelivered(ILogger logger, Exception exception);
}
