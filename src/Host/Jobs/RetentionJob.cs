using Microsoft.Extensions.Logging;
using Quartz;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;

namespace Radio24.Host.Jobs;

/// <summary>
/// Deletes what is older than it has to be kept, in batches with a pause after each, so that nobody who writes meanwhile waits for it. A recording
/// goes from the object store before its post says so: if the station dies in between, it is deleted once more.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class RetentionJob(
    RetentionOptions keep, IRetention retention, IOutbox outbox, IVoiceStore voices, StationClock clock, TimeProvider time, ILogger<RetentionJob> logger) : IJob
{
    internal const int Batch = 500;

    /// <summary>Recordings that cannot be deleted, after which no more are tried until the next time.</summary>
    private const int MostFailures = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    /// <returns>How many rows and recordings went.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        int deleted = 0;
        // A post cannot go before its recording.
        TimeSpan recordings = keep.Posts == TimeSpan.Zero || (keep.Recordings != TimeSpan.Zero && keep.Recordings < keep.Posts) ? keep.Recordings : keep.Posts;
        (string What, TimeSpan Age, Func<DateTimeOffset, CancellationToken, Task<int>> DeleteAsync)[] kinds =
        [
            ("recordings", recordings, DeleteVoicesAsync),
            ("posts", keep.Posts, Rows(KeptRows.Posts)),
            ("lines of the air log", keep.AirLog, Rows(KeptRows.AirLog)),
            ("lines of the audit log", keep.Audit, Rows(KeptRows.Audit)),
            ("failed sign-ins", keep.FailedSignIns, Rows(KeptRows.FailedSignIns)),
            ("events", keep.Outbox, async (before, ct) => await outbox.TrimAsync(before, Batch, ct)),
        ];
        foreach ((string what, TimeSpan age, Func<DateTimeOffset, CancellationToken, Task<int>> delete) in kinds)
        {
            try
            {
                deleted += await InBatchesAsync(age, delete, cancellationToken);
            }
#pragma warning disable CA1031 // What is wrong with one kind does not make the others grow.
            catch (Exception e) when (e is not StoreAwayException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotDeleted(what, e);
            }
        }

        if (deleted > 0)
            LogDeleted(deleted);
        return deleted;
    }

    private Func<DateTimeOffset, CancellationToken, Task<int>> Rows(KeptRows rows) =>
        async (before, ct) => await retention.DeleteAsync(rows, before, Batch, ct);

    private async Task<int> InBatchesAsync(TimeSpan age, Func<DateTimeOffset, CancellationToken, Task<int>> delete, CancellationToken ct)
    {
        if (age == TimeSpan.Zero)
            return 0;
        // By the clock that takes nothing for old because somebody set the wall clock.
        DateTimeOffset before = clock.Ago(age);
        for (int all = 0; ;)
        {
            int deleted = await delete(before, ct);
            all += deleted;
            if (deleted < Batch)
                return all;
            await Task.Delay(Pause, time, ct);
        }
    }

    private async Task<int> DeleteVoicesAsync(DateTimeOffset before, CancellationToken ct)
    {
        IReadOnlyList<(PostId Post, string Key)> old = await retention.VoicesAsync(before, Batch, ct);
        var gone = new List<PostId>();
        int failed = 0;
        foreach ((PostId post, string key) in old)
        {
            try
            {
                await voices.DeleteAsync(key, ct);
                gone.Add(post);
            }
#pragma warning disable CA1031 // One that cannot be deleted does not keep the others; several are a store that is away.
            catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotDeleted("recordings", e);
                if (++failed == MostFailures)
                    break;
            }
        }

        if (gone.Count > 0)
            await retention.VoicesDeletedAsync(gone, ct);
        return gone.Count;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} old rows and recordings were deleted (Radio24:Retention)")]
    private partial void LogDeleted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old {What} could not be deleted; it is tried again the next time")]
    private partial void LogNotDeleted(string what, Exception exception);
}
