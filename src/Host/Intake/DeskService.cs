using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// Carries out what people order: moves the post in the store, tells its author, then the director, and only then acknowledges.
/// Orders may come twice; where a post stands in the store decides what is still to do.
/// </summary>
public sealed partial class DeskService(
    IDesk desk, IPostStore store, PostProgress progress, AirInputs air, StationClock clock, TimeProvider time, IntakeOptions options,
    ILogger<DeskService> logger) : BackgroundService
{
    /// <summary>A skip that comes later than this was meant for an item that is over.</summary>
    private static readonly TimeSpan SkipWithin = TimeSpan.FromSeconds(10);

    private int _handled;

    /// <summary>Orders that were acknowledged or failed.</summary>
    internal int Handled => Volatile.Read(ref _handled);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the other services start meanwhile
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (OrderDelivery delivery in desk.ReadAsync(stoppingToken))
                    await TakeAsync(delivery, stoppingToken);
            }
#pragma warning disable CA1031 // The desk itself broke: look again later.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogDeskBroken(logger, options.RetryAfter, e);
            }

            await Task.Delay(options.RetryAfter, time, stoppingToken);
        }
    }

    private async Task TakeAsync(OrderDelivery delivery, CancellationToken ct)
    {
        try
        {
            await CarryOutInTheEndAsync(delivery.Order, ct);
            await delivery.AcknowledgeAsync(ct);
        }
#pragma warning disable CA1031 // One order that breaks something comes again; the others go on.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogOrderBroken(logger, delivery.Order.GetType().Name, delivery.Attempt, e);
            await delivery.FailAsync(e.GetType().Name, ct);
        }

        Interlocked.Increment(ref _handled);
    }

    /// <summary>
    /// A store that is away is not the order's fault, and a person's decision stands nowhere else than in this delivery: it is kept in
    /// hand, without using up its tries. What comes behind it needs the store as well, or (a skip) is out of date by then.
    /// </summary>
    private async Task CarryOutInTheEndAsync(DeskOrder order, CancellationToken ct)
    {
        for (bool said = false; ; said = true)
        {
            try
            {
                await CarryOutAsync(order, ct);
                return;
            }
            catch (StoreAwayException)
            {
                if (!said)
                    LogStoreAway(logger, order.GetType().Name);
            }

            await Task.Delay(options.RetryAfter, time, ct);
        }
    }

    private async Task CarryOutAsync(DeskOrder order, CancellationToken ct)
    {
        switch (order)
        {
            case DeskOrder.Withdraw withdraw:
                await EndAsync(withdraw.Post, PostState.Withdrawn, order.By, withdraw.Reason, ct);
                break;
            case DeskOrder.Approve approve:
                await MoveAsync(approve.Post, PostState.Approved, order.By, null, ct);
                if (await store.FindAsync(approve.Post, ct) is { State: PostState.Approved or PostState.Queued } cleared)
                    air.Tell(new DirectorInput.PostCleared(cleared.Post));
                break;
            case DeskOrder.Reject reject:
                await EndAsync(reject.Post, PostState.Rejected, order.By, reject.Reason, ct);
                break;
            case DeskOrder.Skip skip when clock.Now - skip.Asked < SkipWithin:
                air.Tell(new DirectorInput.Skip());
                break;
        }
    }

    /// <summary>However far the post had come: the director drops it, on air too.</summary>
    private async Task EndAsync(PostId id, PostState state, string by, string? reason, CancellationToken ct)
    {
        await MoveAsync(id, state, by, reason, ct);
        // Also when the post had been moved before: whoever moved it could not reach the director.
        if (await store.FindAsync(id, ct) is not { } record || PostLifecycle.IsFinal(record.State))
            air.Tell(new DirectorInput.PostWithdrawn(id));
    }

    private async Task MoveAsync(PostId id, PostState state, string by, string? reason, CancellationToken ct)
    {
        if (await progress.MoveAsync(id, new PostTransition(state, clock.Now, by, reason), ct) is { Moved: true })
            LogMoved(logger, id, state, by);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Post {Post}: {State}, ordered by {By}")]
    private static partial void LogMoved(ILogger logger, PostId post, PostState state, string by);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is away: the order {Order} and those behind it are carried out when it is back")]
    private static partial void LogStoreAway(ILogger logger, string order);

    [LoggerMessage(Level = LogLevel.Error, Message = "The order {Order} could not be carried out (try {Attempt}); it comes again")]
    private static partial void LogOrderBroken(ILogger logger, string order, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The desk broke; it is read again in {RetryAfter}")]
    private static partial void LogDeskBroken(ILogger logger, TimeSpan retryAfter, Exception exception);
}
