using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Host.Intake;

/// <summary>
/// Takes posts from the inbox, many at once: brings each on its way and only then acknowledges. Deliveries may come twice.
/// </summary>
public sealed partial class IntakeService(
    IInbox inbox, PostIntake intake, IntakePace pace, TimeProvider time, IntakeOptions options, ILogger<IntakeService> logger) : BackgroundService
{
    /// <summary>Posts that are worked on at once: while one waits for the store or for its verdict, the next ones go on.</summary>
    internal const int AtOnce = 16;

    private readonly SemaphoreSlim _places = new(AtOnce);
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
                await ReadAsync(stoppingToken);
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

    private async Task ReadAsync(CancellationToken ct)
    {
        Task turn = Task.CompletedTask;
        try
        {
            await foreach (Delivery delivery in inbox.ReadAsync(ct))
            {
                if (pace.Next(time.GetUtcNow()) is { Ticks: > 0 } wait)
                    await Task.Delay(wait, time, ct);
                await _places.WaitAsync(ct);
                var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _ = TakeInAsync(delivery, turn, told, ct);
                turn = told.Task;
            }
        }
        finally
        {
            await turn; // those in hand are done first, or let go of by the same token
        }
    }

    /// <param name="turn">Done when the director has heard of the posts before; never fails.</param>
    /// <param name="told">Is done after that, when he has heard of this one too, or never will from this delivery.</param>
    private async Task TakeInAsync(Delivery delivery, Task turn, TaskCompletionSource told, CancellationToken ct)
    {
        try
        {
            await HandleAsync(delivery, turn, told, ct);
            Interlocked.Increment(ref _handled);
        }
#pragma warning disable CA1031 // Not even the failure could be reported: the delivery comes again by itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!ct.IsCancellationRequested)
                LogLeft(logger, delivery.Id, e);
        }
        finally
        {
            await turn;
            told.TrySetResult();
            _places.Release();
        }
    }

    private async Task HandleAsync(Delivery delivery, Task turn, TaskCompletionSource told, CancellationToken ct)
    {
        try
        {
            await intake.AdvanceAsync(delivery.Id, turn, ct);
            await turn;
            told.TrySetResult();
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
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is away: post {Post} is taken in when it is back")]
    private static partial void LogStoreAway(ILogger logger, PostId post);

    [LoggerMessage(Level = LogLevel.Error, Message = "Post {Post} could not be taken in (try {Attempt}); it comes again")]
    private static partial void LogPostBroken(ILogger logger, PostId post, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inbox could not be told about post {Post}; it comes again")]
    private static partial void LogLeft(ILogger logger, PostId post, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox broke; it is read again in {RetryAfter}")]
    private static partial void LogInboxBroken(ILogger logger, TimeSpan retryAfter, Exception exception);
}
