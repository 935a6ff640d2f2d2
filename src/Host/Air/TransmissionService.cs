using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Media.Audio;

namespace Radio24.Host.Air;

/// <summary>Runs the air clock for as long as the station runs, and says in the log when it could not keep time.</summary>
public sealed partial class TransmissionService(AirChain chain, TimeProvider time, ILogger<TransmissionService> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        chain.Start();
        LogOnAir(logger);
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        chain.Dispose();
        AirClockStatus status = chain.Status;
        LogOffAir(logger, status.Frames, status.LateTicks, status.SkippedTicks);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(Look, time);
        AirClockStatus before = chain.Status;
        while (await minute.WaitForNextTickAsync(stoppingToken))
        {
            AirClockStatus now = chain.Status;
            if (now.SkippedTicks > before.SkippedTicks || now.Faults > before.Faults)
                LogTrouble(logger, now.SkippedTicks - before.SkippedTicks, now.Faults - before.Faults, now.WorstLateness);
            before = now;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "On air")]
    private static partial void LogOnAir(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "Off air after {Frames} frames ({Late} late, {Skipped} skipped)")]
    private static partial void LogOffAir(ILogger logger, long frames, long late, long skipped);

    [LoggerMessage(Level = LogLevel.Warning, Message = "In the last minute {Skipped} frames were skipped and {Faults} failed; worst lateness so far {Worst}")]
    private static partial void LogTrouble(ILogger logger, long skipped, long faults, TimeSpan worst);
}
