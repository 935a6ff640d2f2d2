using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// Tells the director what people did at the desk. The post has moved already: who approved, rejected or took it back did so in the store,
/// and a notice that goes astray is made good by <see cref="RecoveryService"/> and by the post's next step.
/// </summary>
/// <param name="repeats">Null: nothing is compared at this station.</param>
/// <param name="replies">Null: every author may be asked for a reply.</param>
public sealed partial class TalkbackService(
    ITalkback talkback, PostIntake intake, AirInputs air, StationClock clock, TimeProvider time, IntakeOptions options,
    ILogger<TalkbackService> logger, RepeatsStep? repeats = null, TalkBackRules? replies = null) : BackgroundService
{
    /// <summary>A skip that comes later than this was meant for an item that is over.</summary>
    private static readonly TimeSpan SkipWithin = TimeSpan.FromSeconds(10);

    /// <summary>A recording of 30 s, and the listener's look at it before it is sent.</summary>
    private static readonly TimeSpan RecordedWithin = TimeSpan.FromSeconds(45);

    /// <summary>One is taken an answer: more at once come of a fault, and wait for recovery, as late ones do.</summary>
    private const int MostReplies = 4;

    private int _handled;
    private int _replies;

    /// <summary>Notices that were acknowledged or failed.</summary>
    internal int Handled => Volatile.Read(ref _handled);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (Delivery<StudioNotice> delivery in talkback.ReadAsync(stoppingToken))
                    await TakeAsync(delivery, stoppingToken);
            }
#pragma warning disable CA1031 // Talkback itself broke: listen again later.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogBroken(logger, options.RetryAfter, e);
            }

            await Task.Delay(options.RetryAfter, time, stoppingToken);
        }
    }

    private async Task TakeAsync(Delivery<StudioNotice> delivery, CancellationToken ct)
    {
        try
        {
            await CarryOutAsync(delivery.Item, ct);
            await delivery.AcknowledgeAsync(ct);
        }
        catch (StoreAwayException)
        {
            // Not the notice's fault, which would use up its tries: recovery finds an approved post when the store is back.
            await delivery.AcknowledgeAsync(ct);
        }
#pragma warning disable CA1031 // One notice that breaks something comes again; the others go on.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNoticeBroken(logger, delivery.Item.GetType().Name, delivery.Attempt, e);
            await delivery.FailAsync(e.GetType().Name, ct);
        }

        Interlocked.Increment(ref _handled);
    }

    private async Task CarryOutAsync(StudioNotice notice, CancellationToken ct)
    {
        switch (notice)
        {
            case StudioNotice.PostCleared(var post):
                await intake.AdvanceAsync(post, Task.CompletedTask, ct);
                break;
            case StudioNotice.PostEnded(var post):
                repeats?.Forget(post);
                air.Tell(new DirectorInput.PostWithdrawn(post));
                break;
            case StudioNotice.AuthorIsThere(var post):
                if (replies is null || await replies.MayReplyAsync(post, ct))
                    air.Tell(new DirectorInput.AuthorIsThere(post));
                break;
            case StudioNotice.ReplyBegun(var to):
                air.Tell(new DirectorInput.ReplyComing(to, RecordedWithin));
                break;
            case StudioNotice.ReplyDropped(var to):
                air.Tell(new DirectorInput.ReplyDropped(to));
                break;
            case StudioNotice.ReplyKept(var reply):
                if (Volatile.Read(ref _replies) < MostReplies)
                    _ = ScreenAsync(reply, ct); // seconds, and a skip must not wait for it
                break;
            case StudioNotice.Skip(var asked) when clock.Now - asked < SkipWithin:
                air.Tell(new DirectorInput.Skip());
                break;
        }
    }

    /// <summary>One that breaks something is found again by <see cref="RecoveryService"/>, and is late then.</summary>
    private async Task ScreenAsync(PostId reply, CancellationToken ct)
    {
        Interlocked.Increment(ref _replies);
        try
        {
            await intake.AdvanceAsync(reply, Task.CompletedTask, ct);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNoticeBroken(logger, nameof(StudioNotice.ReplyKept), 1, e);
        }
        catch (OperationCanceledException)
        {
            // The Host ends; the exchange with it.
        }
        finally
        {
            Interlocked.Decrement(ref _replies);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The notice {Notice} could not be passed on (try {Attempt}); it comes again")]
    private static partial void LogNoticeBroken(ILogger logger, string notice, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Talkback broke; it is listened to again in {RetryAfter}")]
    private static partial void LogBroken(ILogger logger, TimeSpan retryAfter, Exception exception);
}
