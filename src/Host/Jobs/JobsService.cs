using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Radio24.Host.Feeds;

namespace Radio24.Host.Jobs;

/// <summary>Where Quartz keeps its jobs: in memory, or in the database that the station's processes share.</summary>
public sealed record JobStore(Action<IQuartzBuilder> Use)
{
    public static JobStore InMemory { get; } = new(quartz => quartz.UseInMemoryStore());
}

/// <summary>
/// The station's one scheduler: administrative jobs, by Quartz, while this Host is on air. The air never waits for it: a database that is away at the
/// start is tried again later, and a job that fails is tried the next time.
/// </summary>
internal sealed partial class JobsService(IServiceProvider studio, JobStore store, TimeProvider time, ILogger<JobsService> logger) : BackgroundService
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever is away: jobs can wait, and the air goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (stoppingToken.IsCancellationRequested)
                    return;
                LogNotNow(e.GetBaseException().Message);
                await Task.Delay(TryAgainAfter, time, stoppingToken);
            }
        }
    }

    /// <summary>A container for each try: a scheduler that could not start is of no further use.</summary>
    private async Task RunAsync(CancellationToken ct)
    {
        var services = new ServiceCollection();
        services.AddSingleton(studio.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(time);
        services.AddTransient(_ => studio.GetRequiredService<StrayRecordingsJob>());
        services.AddTransient(_ => studio.GetRequiredService<RetentionJob>());
        services.AddTransient(_ => studio.GetRequiredService<FeedPollJob>());
        services.AddQuartz(quartz =>
        {
            store.Use(quartz);
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "radio24";
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            quartz.UseDefaultThreadPool(2);
        });
        await using ServiceProvider all = services.BuildServiceProvider();
        IScheduler scheduler = await all.GetRequiredService<ISchedulerFactory>().GetScheduler(ct);
        try
        {
            // What is urgent at the start is the air.
            await ScheduleAsync<StrayRecordingsJob>(scheduler, "stray-recordings", TimeSpan.FromMinutes(1), ct);
            await ScheduleAsync<RetentionJob>(scheduler, "retention", TimeSpan.FromMinutes(5), ct);
            await ScheduleAsync<FeedPollJob>(
                scheduler, "feeds", TimeSpan.FromSeconds(20), ct, studio.GetService<FeedPolling>() is { HasFeeds: true } ? TimeSpan.FromMinutes(1) : Hour);
            await scheduler.Start(ct);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }
        finally
        {
            await scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
        }
    }

    private async Task ScheduleAsync<TJob>(IScheduler scheduler, string name, TimeSpan first, CancellationToken ct, TimeSpan? every = null)
        where TJob : IJob
    {
        IJobDetail job = JobBuilder.Create<TJob>().WithIdentity(name).Build();
        ITrigger trigger = TriggerBuilder.Create().WithIdentity(name).StartAt(time.GetUtcNow() + first)
            .WithSimpleSchedule(schedule => schedule.WithInterval(every ?? Hour).RepeatForever()).Build();
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Administrative jobs cannot run just now ({Fault}); they are tried again")]
    private partial void LogNotNow(string fault);
}
