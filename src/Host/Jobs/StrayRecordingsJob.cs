using Microsoft.Extensions.Logging;
using Quartz;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;

namespace Radio24.Host.Jobs;

/// <summary>
/// Deletes recordings whose post never came to be: whoever took it in died in between, or could not tell whether it was kept. They
/// belong to nobody, and nobody could have them erased.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class StrayRecordingsJob(IVoiceStore voices, IPostStore posts, StationClock clock, ILogger<StrayRecordingsJob> logger) : IJob
{
    /// <summary>By then its post is there, if it ever will be.</summary>
    private static readonly TimeSpan Ripe = TimeSpan.FromHours(1);

    /// <summary>Older ones have been looked at; a station that was off for longer keeps them.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromDays(7);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    internal async Task RunAsync(CancellationToken ct)
    {
        int deleted = 0;
        DateTimeOffset now = clock.Now;
        await foreach (string key in voices.KeysAsync(ct))
        {
            if (!PostBody.Voice.TryReadKey(key, out PostId post) || now - post.MadeAt < Ripe || now - post.MadeAt > Old)
                continue;
            if (await posts.FindAsync(post, ct) is not null)
                continue;
            await voices.DeleteAsync(key, ct);
            deleted++;
        }

        if (deleted > 0)
            LogDeleted(deleted);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} recordings whose post never came to be were deleted")]
    private partial void LogDeleted(int count);
}
