using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// Takes posts from the inbox as long as the rundown has room: screens each, hands it to the director and only then acknowledges it.
/// What there is no room for stays in the inbox, however much that is. Deliveries may come twice.
/// </summary>
public sealed partial class IntakeService(
    IInbox inbox, PostIntake intake, RundownRoom room, StationClock clock, TimeProvider time, IntakeOptions options,
    ILogger<IntakeService> logger) : BackgroundService
{
    /// <summary>An inbox that has given nothing for so long is empty.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The place of a post that did not get into the rundown is free so much later. A flood of such posts is worked off at a few hundred
    /// a second, and the store is left to those who wait for their acknowledgement.
    /// </summary>
    private static readonly TimeSpan RestAfterRefusal = TimeSpan.FromMilliseconds(50);

    private int _handled;
    private long _waitingSince;
    private long _emptyAt = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>Deliveries that were acknowledged or failed.</summary>
    internal int Handled => Volatile.Read(ref _handled);

    /// <summary>
    /// When the inbox was last seen empty, on the wall clock. A post that came in well before and that nobody has taken up is not in
    /// the inbox: it has gone astray. In a flood this moment lies back, and those that wait are not astray.
    /// </summary>
    public DateTimeOffset EmptyAt => Volatile.Read(ref _waitingSince) is not 0 and var since && time.GetElapsedTime(since) >= Quiet
        ? clock.Now
        : new DateTimeOffset(Volatile.Read(ref _emptyAt), TimeSpan.Zero);

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
        await using IAsyncEnumerator<Delivery<PostId>> deliveries = inbox.ReadAsync(ct).GetAsyncEnumerator(ct);
        try
        {
            while (true)
            {
                // First the place, then the post: one that is pulled and cannot be placed would be delivered again after a while.
                RundownRoom.Place place = await room.TakeAsync(ct);
                if (await NextAsync(deliveries, place) is not { } delivery)
                    return;
                var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _ = TakeInAsync(delivery, place, turn, told, ct);
                turn = told.Task;
            }
        }
        finally
        {
            await turn; // those in hand are finished first, or let go of by the same token
        }
    }

    private async Task<Delivery<PostId>?> NextAsync(IAsyncEnumerator<Delivery<PostId>> deliveries, RundownRoom.Place place)
    {
        Volatile.Write(ref _waitingSince, time.GetTimestamp());
        try
        {
            if (await deliveries.MoveNextAsync())
                return deliveries.Current;
            place.Dispose();
            return null;
        }
        catch
        {
            place.Dispose();
            throw;
        }
        finally
        {
            Volatile.Write(ref _emptyAt, EmptyAt.UtcTicks);
            Volatile.Write(ref _waitingSince, 0);
        }
    }

    /// <param name="turn">Done when the director has heard of the posts before; never fails.</param>
    /// <param name="told">Completed after that, when the director has heard of this one too, or never will from this delivery.</param>
    private async Task TakeInAsync(Delivery<PostId> delivery, RundownRoom.Place place, Task turn, TaskCompletionSource told, CancellationToken ct)
    {
        TimeSpan rest = RestAfterRefusal;
        try
        {
            rest = await HandleAsync(delivery, turn, told, ct);
            Interlocked.Increment(ref _handled);
        }
#pragma warning disable CA1031 // Not even the failure could be reported: the delivery comes again by itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!ct.IsCancellationRequested)
                LogLeft(logger, delivery.Item, e);
        }
        finally
        {
            await turn;
            told.TrySetResult();
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            place.Dispose();
        }
    }

    /// <returns>How long its place is to stay empty: not at all if the director has the post.</returns>
    private async Task<TimeSpan> HandleAsync(Delivery<PostId> delivery, Task turn, TaskCompletionSource told, CancellationToken ct)
    {
        try
        {
            PostTrail.Follow(delivery.Item, delivery.Traceparent);
            bool placed = await intake.AdvanceAsync(delivery.Item, turn, ct);
            await turn;
            told.TrySetResult();
            await delivery.AcknowledgeAsync(ct);
            return placed ? TimeSpan.Zero : RestAfterRefusal;
        }
        catch (StoreAwayException)
        {
            // Not the post's fault: let it go, or its tries would be used up. Recovery finds it in the store when that is back.
            LogStoreAway(logger, delivery.Item);
            await delivery.AcknowledgeAsync(ct);
            return options.RetryAfter; // those behind it may as well stay in the inbox for a moment
        }
#pragma warning disable CA1031 // One post that breaks something comes again; the others go on.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogPostBroken(logger, delivery.Item, delivery.Attempt, e);
            await delivery.FailAsync(e.GetType().Name, ct);
            return RestAfterRefusal;
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
