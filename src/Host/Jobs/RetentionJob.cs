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

    /// <summary>After so many recordings in a row that cannot be deleted the store is asked whether it is there.</summary>
    internal const int AskAfter = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    /// <returns>How many rows and recordings went.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        int deleted = 0;
        // A post cannot go before its recording.
        TimeSpan recordings = keep.Posts == TimeSpan.Zero || (keep.Recordings != TimeSpan.Zero && keep.Recordings < keep.Posts) ? keep.Recordings : keep.Posts;
        (string What, Func<CancellationToken, Task<int>> DeleteAsync)[] kinds =
        [
            ("recordings", ct => DeleteVoicesAsync(recordings, ct)),
            ("originals", Rows(keep.Originals, KeptRows.Originals)),
            ("posts", Rows(keep.Posts, KeptRows.Posts)),
            ("memories", Rows(keep.Memories, KeptRows.Memories)),
            ("versions of documents", Rows(keep.DocumentVersions, KeptRows.DocumentVersions)),
            ("lines of the air log", Rows(keep.AirLog, KeptRows.AirLog)),
            ("reasons of what was said", Rows(keep.Speech, KeptRows.Speech)),
            ("lines of the audit log", Rows(keep.Audit, KeptRows.Audit)),
            ("failed sign-ins", Rows(keep.FailedSignIns, KeptRows.FailedSignIns)),
            ("paid calls", Rows(keep.PaidCalls, KeptRows.PaidCalls)),
            ("questions", Rows(keep.Questions, KeptRows.Questions)),
            ("events", ct => InBatchesAsync(keep.Outbox, async before => await outbox.TrimAsync(before, Batch, ct), ct)),
        ];
        foreach ((string what, Func<CancellationToken, Task<int>> delete) in kinds)
        {
            try
            {
                deleted += await delete(cancellationToken);
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

    private Func<CancellationToken, Task<int>> Rows(TimeSpan age, KeptRows rows) =>
        ct => InBatchesAsync(age, async before => await retention.DeleteAsync(rows, before, Batch, ct), ct);

    private async Task<int> InBatchesAsync(TimeSpan age, Func<DateTimeOffset, Task<int>> delete, CancellationToken ct)
    {
        if (age == TimeSpan.Zero)
            return 0;
        // By the clock that takes nothing for old because somebody set the wall clock.
        DateTimeOffset before = clock.Ago(age);
        for (int all = 0; ;)
        {
            int deleted = await delete(before);
            all += deleted;
            if (deleted < Batch)
                return all;
            await Task.Delay(Pause, time, ct);
        }
    }

    /// <summary>One that cannot be deleted is passed over, however many there are, as long as the store itself answers.</summary>
    private async Task<int> DeleteVoicesAsync(TimeSpan age, CancellationToken ct)
    {
        if (age == TimeSpan.Zero)
            return 0;
        DateTimeOffset before = clock.Ago(age);
        int all = 0, stuck = 0;
        Exception? why = null;
        try
        {
            IReadOnlyList<(PostId Post, string Key)> old;
            PostId? last = null;
            int inARow = 0;
            do
            {
                old = await retention.VoicesAsync(before, last, Batch, ct);
                var gone = new List<PostId>();
                try
                {
                    foreach ((PostId post, string key) in old)
                    {
                        last = post;
                        if (await TryDeleteAsync(key, ct) is not { } error)
                        {
                            gone.Add(post);
                            inARow = 0;
                            continue;
                        }

                        why ??= error;
                        stuck++;
                        if (++inARow % AskAfter == 0)
                            await voices.GetAsync(PostBody.Voice.KeyOf(PostId.New(clock.Now)), ct); // there is none: the store says so, or is away
                    }
                }
                finally
                {
                    if (gone.Count > 0)
                        await retention.VoicesDeletedAsync(gone, ct);
                    all += gone.Count;
                }

                if (old.Count == Batch)
                    await Task.Delay(Pause, time, ct);
            }
            while (old.Count == Batch);
        }
        finally
        {
            if (why is not null)
                LogStuck(stuck, why);
        }

        return all;
    }

    private async ValueTask<Exception?> TryDeleteAsync(string key, CancellationToken ct)
    {
        try
        {
            await voices.DeleteAsync(key, ct);
            return null;
        }
#pragma warning disable CA1031 // Whatever is wrong with this one, the others are tried.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} old rows and recordings were deleted (Radio24:Retention)")]
    private partial void LogDeleted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} old recordings could not be deleted, nor their posts; they are tried again the next time. Why, of the first")]
    private partial void LogStuck(int count, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old {What} could not be deleted; it is tried again the next time")]
    private partial void LogNotDeleted(string what, Exception exception);
}
