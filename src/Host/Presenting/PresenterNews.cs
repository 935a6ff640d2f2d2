using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host.Air;

namespace Radio24.Host.Presenting;

/// <summary>
/// Tells who speaks: on the feed at every change; in one line of the log, and in the outbox (<c>presenter.changed</c>, and <c>alert.presenter</c> if a fault
/// cost the station its presenter), at a change of rung. What the store does not take is written when it is back.
/// </summary>
public sealed partial class PresenterNews(AirReports reports, IOutbox outbox, TimeProvider time, ILogger<PresenterNews> logger) : BackgroundService
{
    private const string Subject = "presenter";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly Channel<OutboxEvent> _rows = Channel.CreateBounded<OutboxEvent>(
        new BoundedChannelOptions(100) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private bool _lost;

    /// <param name="from">The rung before; the same if session or persona have changed.</param>
    public void Tell(PresenterStatus status, PresenterRung from, PresenterCause cause)
    {
        reports.Tell(new StationEvent.PresenterChanged(status));
        PresenterMeter.Speaks(status.Rung);
        if (status.Rung == from)
            return;
        bool models = status.Rung < PresenterRung.Offline;
        if (cause.IsTrouble())
            LogTrouble(status.Rung, status.Model ?? "-", from, status.Reason.En);
        else
            LogChanged(status.Rung, status.Model ?? "-", from, status.Reason.En);
        string payload = $$"""{"rung":"{{Camel(status.Rung.ToString())}}","from":"{{Camel(from.ToString())}}","cause":"{{Camel(cause.ToString())}}"}""";
        _rows.Writer.TryWrite(new OutboxEvent(status.Since, "presenter.changed", Subject, payload));
        if (!models && cause.IsTrouble() && !_lost)
            _rows.Writer.TryWrite(new OutboxEvent(status.Since, "alert.presenter", Subject, payload));
        _lost = !models && (_lost || cause.IsTrouble());
    }

    /// <summary>What is left is written, as far as the time for stopping goes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _rows.Writer.TryComplete();
        if (ExecuteTask is { } work)
            await work.WaitAsync(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        while (await _rows.Reader.WaitToReadAsync(stoppingToken))
        {
            while (_rows.Reader.TryRead(out OutboxEvent? row))
            {
                while (!await WriteAsync(row, stoppingToken))
                    await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    /// <returns>False: the store is away.</returns>
    private async Task<bool> WriteAsync(OutboxEvent row, CancellationToken stoppingToken)
    {
        try
        {
            await outbox.AppendAsync(row, stoppingToken);
            return true;
        }
        catch (StoreAwayException)
        {
            return false;
        }
#pragma warning disable CA1031 // One row that the store refuses must not hold up the next.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogUnwritten(e);
            return true;
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [LoggerMessage(Level = LogLevel.Information, Message = "Who presents: {Rung} ({Model}), after {From}: {Reason}")]
    private partial void LogChanged(PresenterRung rung, string model, PresenterRung from, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who presents: {Rung} ({Model}), after {From}: {Reason}")]
    private partial void LogTrouble(PresenterRung rung, string model, PresenterRung from, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of the presenter could not be written into the outbox")]
    private partial void LogUnwritten(Exception exception);
}
