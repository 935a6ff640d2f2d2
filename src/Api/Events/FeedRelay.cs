using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Api.Posts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Api.Events;

/// <summary>Reads the station feed once for the whole process and tells the audience.</summary>
internal sealed partial class FeedRelay(
    IStationFeed feed, StationBoard board, Audience audience, Replies replies, TimeProvider time, ILogger<FeedRelay> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (StationEvent stationEvent in feed.SubscribeAsync(stoppingToken))
                {
                    board.Note(stationEvent);
                    // While it is heard there is time to say that its author could reply.
                    if (stationEvent is StationEvent.PostMoved { Transition.State: PostState.OnAir } moved && audience.Has(moved.From))
                        _ = replies.AuthorIsThereAsync(moved.Id).AsTask();
                    foreach (Announcement announcement in Announcement.After(stationEvent, board))
                        audience.Tell(announcement);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // The feed's last state comes first when it is back: nothing is stale for long.
                FeedLost(logger, RetryAfter.TotalSeconds, error);
            }

            await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The station feed broke off; reading it again in {Seconds} s")]
    private static partial void FeedLost(ILogger logger, double seconds, Exception error);
}
