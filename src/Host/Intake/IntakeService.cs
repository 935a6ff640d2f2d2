using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// Takes posts from the inbox: screens them, writes what became of them, hands those that may air to the director, and only then
/// acknowledges. Deliveries may come twice; where a post stands in the store decides what is still to do.
/// </summary>
public sealed partial class IntakeService(
    IInbox inbox, IPostStore store, IScreener screener, IStationFeed feed, AirInputs air, StationClock clock, TimeProvider time,
    IntakeOptions options, ILogger<IntakeService> logger) : BackgroundService
{
    private const int TakenUpAgain = 1_000;

    private int _handled;

    /// <summary>Deliveries that were acknowledged or failed.</summary>
    internal int Handled => Volatile.Read(ref _handled);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        await TakeUpAgainAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (Delivery delivery in inbox.ReadAsync(stoppingToken))
                    await TakeInAsync(delivery, stoppingToken);
            }
#pragma warning disable CA1031 // The inbox itself broke: look again later.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogInboxBroken(logger, options.RetryAfter, e);
            }

            await Task.Delay(options.RetryAfter, time, stoppingToken);
        }
    }

    /// <summary>Posts that an earlier run of the station left unfinished: their deliveries may have been acknowledged already.</summary>
    private async Task TakeUpAgainAsync(CancellationToken ct)
    {
        try
        {
            foreach (PostRecord record in await store.UnfinishedAsync(null, TakenUpAgain, ct))
                await AdvanceAsync(record.Post.Id, ct);
        }
#pragma warning disable CA1031 // New posts go on; what could not be taken up stays in the store for the next start.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotTakenUp(logger, e);
        }
    }

    private async Task TakeInAsync(Delivery delivery, CancellationToken ct)
    {
        try
        {
            await AdvanceAsync(delivery.Id, ct);
            await delivery.AcknowledgeAsync(ct);
        }
#pragma warning disable CA1031 // One post that breaks something comes again; the others go on.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogPostBroken(logger, delivery.Id, delivery.Attempt, e);
            await delivery.FailAsync(e.GetType().Name, ct);
        }

        Interlocked.Increment(ref _handled);
    }

    private async Task AdvanceAsync(PostId id, CancellationToken ct)
    {
        PostRecord? record = await store.FindAsync(id, ct);
        if (record is null)
        {
            LogUnknown(logger, id);
            return;
        }

        if (record.State is PostState.Received or PostState.Transcribed or PostState.Screened)
            record = await ScreenAsync(record, ct);

        // Told again after a restart or a second delivery: the director knows a post it has already.
        if (record?.State is PostState.Approved or PostState.Queued or PostState.OnAir)
            air.Tell(new DirectorInput.PostCleared(record.Post));
    }

    /// <returns>The record as it stands now; null if someone else moved it meanwhile (its author took it back).</returns>
    private async Task<PostRecord?> ScreenAsync(PostRecord record, CancellationToken ct)
    {
        Verdict verdict = await JudgeAsync(record.Post, ct);
        if (record.State != PostState.Screened && await MoveAsync(record.Post, PostState.Screened, null, ct) is null)
            return null;
        (PostState state, string? reason) = verdict.Kind switch
        {
            VerdictKind.Air => (PostState.Approved, null),
            VerdictKind.Reject => (PostState.Rejected, verdict.Reason ?? "It cannot be aired."),
            _ => (PostState.Held, verdict.Reason ?? "It waits for a person's decision."),
        };
        LogVerdict(logger, record.Post.Id, state);
        return await MoveAsync(record.Post, state, reason, ct);
    }

    /// <summary>No verdict, no air: a screener that throws or hangs makes the post wait for a person.</summary>
    private async Task<Verdict> JudgeAsync(ListenerPost post, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(options.ScreenWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await Task.Run(() => screener.ScreenAsync(post, both.Token).AsTask(), both.Token).WaitAsync(both.Token);
        }
#pragma warning disable CA1031
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNoVerdict(logger, post.Id, e.GetType().Name);
            return new Verdict(VerdictKind.Hold, "It could not be checked just now and waits for a person.");
        }
    }

    private async Task<PostRecord?> MoveAsync(ListenerPost post, PostState state, string? reason, CancellationToken ct)
    {
        var to = new PostTransition(state, clock.Now, "station", reason);
        PostRecord? record = await store.MoveAsync(post.Id, to, ct);
        if (record is null)
            return null;
        try
        {
            await feed.PublishAsync(new StationEvent.PostMoved(post.Id, post.From, to, await store.PositionAsync(post.Id, ct)), ct);
        }
#pragma warning disable CA1031 // The state is written; that its author hears of it later must not undo it.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotTold(logger, post.Id, e);
        }

        return record;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Post {Post}: {State}")]
    private static partial void LogVerdict(ILogger logger, PostId post, PostState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} got no verdict ({Fault}) and is held")]
    private static partial void LogNoVerdict(ILogger logger, PostId post, string fault); // the type only: a message could quote the post

    [LoggerMessage(Level = LogLevel.Error, Message = "Post {Post} could not be taken in (try {Attempt}); it comes again")]
    private static partial void LogPostBroken(ILogger logger, PostId post, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inbox delivered post {Post}, which the store does not know")]
    private static partial void LogUnknown(ILogger logger, PostId post);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} has moved, but its author could not be told")]
    private static partial void LogNotTold(ILogger logger, PostId post, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Posts of an earlier run could not be taken up again")]
    private static partial void LogNotTakenUp(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox broke; it is read again in {RetryAfter}")]
    private static partial void LogInboxBroken(ILogger logger, TimeSpan retryAfter, Exception exception);
}
