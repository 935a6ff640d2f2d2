using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Api.Events;

namespace Radio24.Api.Talk;

/// <summary>
/// Gives back to the machine what thousands of pages left behind when they came or went: as much again as they hold themselves, and
/// the collector keeps it for an allocation that does not come. Everything stands still for it for some tenths of a second, so it
/// waits until it is calm, and is only for an Api apart: where the air is in the same process, it would be heard.
/// </summary>
internal sealed partial class Tidying(Audience audience, TimeProvider time, ILogger<Tidying> logger) : BackgroundService
{
    private const int Many = 1_000;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var burst = new Burst(Many);
        using var timer = new PeriodicTimer(Between, time);
        TimeSpan used = Environment.CpuUsage.TotalTime;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            TimeSpan now = Environment.CpuUsage.TotalTime;
            if (burst.IsOver(audience.Count, (now - used) / Between))
                Tidy();
            used = Environment.CpuUsage.TotalTime;
        }
    }

    private void Tidy()
    {
        long before = Environment.WorkingSet, start = Stopwatch.GetTimestamp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Tidied(logger, before / 1_000_000, Environment.WorkingSet / 1_000_000, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Many pages came or went: resident memory {Before} → {After} MB, in {Milliseconds} ms")]
    private static partial void Tidied(ILogger logger, long before, long after, long milliseconds);
}
