using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;

namespace Radio24.Host.Air;

/// <summary>Hears on the station feed which posts were erased: what is told from here says nothing of them any more, and no post is compared with them.</summary>
/// <param name="repeats">Null: nothing is compared at this station.</param>
/// <param name="lately">What the presenter said; null: nobody remembers it.</param>
public sealed partial class ForgettingService(
    IStationFeed feed, AirReports reports, TimeProvider time, ILogger<ForgettingService> logger, RepeatsStep? repeats = null, SaidLately? lately = null) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (StationEvent.Forgotten forgotten in feed.SubscribeAsync<StationEvent.Forgotten>(stoppingToken))
                {
                    reports.Forget(forgotten);
                    foreach (PostId post in forgotten.Posts)
                    {
                        repeats?.Forget(post);
                        lately?.Forget(post);
                    }
                }
            }
#pragma warning disable CA1031 // The feed broke off: it is heard again later.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFeedLost(logger, RetryAfter, e);
            }

            await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The station feed broke off; it is heard again in {RetryAfter}")]
    private static partial void LogFeedLost(ILogger logger, TimeSpan retryAfter, Exception exception);
}
