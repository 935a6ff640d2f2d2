using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// Deletes recordings whose post never came to be: whoever took it in died in between, or could not tell whether it was kept. They
/// belong to nobody, and nobody could have them erased.
/// </summary>
public sealed partial class RecordingSweep(
    IVoiceStore voices, IPostStore posts, StationClock clock, TimeProvider time, ILogger<RecordingSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>By then its post is there, if it ever will be.</summary>
    private static readonly TimeSpan Ripe = TimeSpan.FromHours(1);

    /// <summary>Older ones have been looked at; a station that was off for longer keeps them.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What is urgent at the start is the air.
        await Task.Delay(TimeSpan.FromMinutes(1), time, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await SweepAsync(stoppingToken) is > 0 and var count)
                    LogDeleted(logger, count);
            }
#pragma warning disable CA1031 // Whatever is away: they can wait for the next time.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotNow(logger, e.GetType().Name);
            }

            await Task.Delay(Every, time, stoppingToken);
        }
    }

    private async Task<int> SweepAsync(CancellationToken ct)
    {
        int deleted = 0;
        DateTimeOffset ripe = clock.Ago(Ripe), old = clock.Ago(Old);
        await foreach (string key in voices.KeysAsync(ct))
        {
            if (!PostBody.Voice.TryReadKey(key, out PostId post) || post.MadeAt > ripe || post.MadeAt < old)
                continue;
            if (await posts.FindAsync(post, ct) is not null)
                continue;
            await voices.DeleteAsync(key, ct);
            deleted++;
        }

        return deleted;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} recordings whose post never came to be were deleted")]
    private static partial void LogDeleted(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recordings could not be looked through ({Fault}); they are in an hour")]
    private static partial void LogNotNow(ILogger logger, string fault);
}
