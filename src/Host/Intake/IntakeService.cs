using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Host.Intake;

/// <summary>
/// Takes posts from the inbox: brings each on its way and only then acknowledges. Deliveries may come twice.
/// </summary>
public sealed partial class IntakeService(
    IInbox inbox, PostIntake intake, TimeProvider time, IntakeOptions options, ILogger<IntakeService> logger) : BackgroundService
{
    private int _handled;

    /// <summary>Deliveries that were acknowledged or failed.</summary>
    internal int Handled => Volatile.Read(ref _handled);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
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

    private async Task TakeInAsync(Delivery delivery, CancellationToken ct)
    {
        try
        {
            await intake.AdvanceAsync(delivery.Id, ct);
            await delivery.AcknowledgeAsync(ct);
        }
        catch (StoreAwayException)
        {
            // Not the post's fault: let go, or its tries would be used up. Recovery finds it in the store when that is back.
            LogStoreAway(logger, delivery.Id);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is away: post {Post} is taken in when it is back")]
    private static partial void LogStoreAway(ILogger logger, PostId post);

    [LoggerMessage(Level = LogLevel.Error, Message = "Post {Post} could not be taken in (try {Attempt}); it comes again")]
    private static partial void LogPostBroken(ILogger logger, PostId post, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox broke; it is read again in {RetryAfter}")]
    private static partial void LogInboxBroken(ILogger logger, TimeSpan retryAfter, Exception exception);
}
