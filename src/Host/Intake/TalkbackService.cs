using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Screening;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// Tells the director what people did at the desk. The post has moved already: who approved, rejected or took it back did so in the store,
/// and a notice that goes astray is made good by <see cref="RecoveryService"/> and by the post's next step.
/// </summary>
/// <param name="repeats">Null: nothing is compared at this station.</param>
public sealed partial class TalkbackService(
    ITalkback talkback, PostIntake intake, AirInputs air, StationClock clock, TimeProvider time, IntakeOptions options,
    ILogger<TalkbackService> logger, RepeatsStep? repeats = null) : BackgroundService
{
    /// <summary>A skip that comes later than this was meant for an item that is over.</summary>
    private static readonly TimeSpan SkipWithin = TimeSpan.FromSeconds(10);

    private int _handled;

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
            case StudioNotice.Skip(var asked) when clock.Now - asked < SkipWithin:
                air.Tell(new DirectorInput.Skip());
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The notice {Notice} could not be passed on (try {Attempt}); it comes again")]
    private static partial void LogNoticeBroken(ILogger logger, string notice, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Talkback broke; it is listened to again in {RetryAfter}")]
    private static partial void LogBroken(ILogger logger, TimeSpan retryAfter, Exception exception);
}
