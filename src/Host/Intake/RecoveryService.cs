using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;

namespace Radio24.Host.Intake;

/// <summary>
/// Makes sure that no post is forgotten, whoever died when. At the start it takes up again what an earlier Host left unfinished; then,
/// every few seconds, posts that never reached the inbox, and it lets those expire that have waited far too long. The store decides
/// every move, so it does no harm if the inbox delivers the same post at the same time.
/// </summary>
public sealed partial class RecoveryService(
    IPostStore store, IStoreStart start, PostProgress progress, IInbox inbox, PostIntake intake, IntakeService intakeService, RundownRoom room,
    AirLedger ledger, AirInputs air, StationClock clock, TimeProvider time, IntakeOptions options, ILogger<RecoveryService> logger)
    : BackgroundService
{
    /// <summary>How often a post is put on air before it is given up: the station stopped in the middle of it each time.</summary>
    internal const int MostAttempts = 3;

    internal const string Interrupted = "the station stopped in the middle of it; it is taken up once more";

    private const int AtOnce = 200;

    /// <summary>In a flood hundreds of thousands wait, and none is astray: to look at all of them stopped the store for a quarter of a second.</summary>
    private const int LookAt = 1_000;

    private static readonly PostState[] OnTheWayIn = [PostState.Received, PostState.Transcribed, PostState.Screened];
    private static readonly PostState[] BeforeTheAir = [.. OnTheWayIn, PostState.Approved, PostState.Queued];
    private static readonly PostState[] AstrayAlsoInAFlood = [PostState.Approved, PostState.OnAir];
    private static readonly PostState[] Astray = [.. OnTheWayIn, .. AstrayAlsoInAFlood];

    private PostId? _sweptTo;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Ready.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the other services start meanwhile
        bool takenUp = false, away = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ExpireAsync(stoppingToken);
                if (!takenUp)
                    await TakeUpAgainAsync(stoppingToken);
                else
                    await SweepAsync(stoppingToken);
                (takenUp, away) = (true, false);
            }
            catch (StoreAwayException)
            {
                if (!away)
                    LogAway(logger);
                away = true;
            }
#pragma warning disable CA1031 // New posts go on; what could not be taken up stays in the store for the next look.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogBroken(logger, e);
            }

            await Task.Delay(takenUp && !away ? options.SweepEvery : options.RetryAfter, time, stoppingToken);
        }
    }

    /// <summary>
    /// Posts of an earlier run. What stood in its rundown goes straight to the director, for it was next. What had not been taken in
    /// yet goes to the inbox, which may have lost it with the process; there it waits behind the others and takes no one's room.
    /// </summary>
    private async Task TakeUpAgainAsync(CancellationToken ct)
    {
        int count = 0;
        bool inboxAway = false;
        PostId? last = null;
        while (await store.UnfinishedAsync(last, AtOnce, ct) is { Count: > 0 } page)
        {
            foreach (PostRecord record in page.Where(record => record.State != PostState.Held))
            {
                count++;
                if (!OnTheWayIn.Contains(record.State))
                    await TakeUpAsync(record, ct);
                else if (!inboxAway)
                    inboxAway = !await PutInInboxAsync(record.Post.Id, ct);
            }

            last = page[^1].Post.Id;
        }

        if (count > 0)
            LogTakenUp(logger, count);
    }

    private async Task<bool> PutInInboxAsync(PostId id, CancellationToken ct)
    {
        try
        {
            await inbox.PostAsync(id, ct);
            return true;
        }
        catch (QueueAwayException)
        {
            return false; // they are found again when the store is swept
        }
    }

    private async Task TakeUpAsync(PostRecord record, CancellationToken ct)
    {
        if (record.State == PostState.OnAir)
        {
            // What this Host put on air is not one that another Host's death cut short. Times would not tell: every Host has its own clock.
            if (ledger.HasPutOnAir(record.Post.Id))
                return;
            // One that was on air each time a Host died may be what kills it.
            int attempts = 1 + record.History.Count(step => step is { State: PostState.Queued, Reason: Interrupted });
            if (attempts >= MostAttempts)
            {
                LogFailed(logger, record.Post.Id, attempts);
                await progress.MoveAsync(record.Post.Id, To(PostState.Failed, $"the station stopped in the middle of it {attempts} times"), ct);
                return;
            }

            await progress.MoveAsync(record.Post.Id, To(PostState.Queued, Interrupted), ct);
        }

        await AdvanceAsync(record.Post.Id, ct);
    }

    /// <summary>One post that breaks something must not stand before the others at every look.</summary>
    private async Task AdvanceAsync(PostId id, CancellationToken ct)
    {
        try
        {
            await intake.AdvanceAsync(id, Task.CompletedTask, ct);
        }
#pragma warning disable CA1031
        catch (Exception e) when (e is not StoreAwayException && !ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogPostBroken(logger, id, e);
        }
    }

    /// <summary>
    /// Whoever took a post in may have died between writing it and putting it in the inbox; the store may have gone away right after it
    /// had written "approved", so that the director never heard of it (he knows those that he has heard of); and a Host that left the
    /// air may have written "on air" after this one had looked.
    /// </summary>
    private async Task SweepAsync(CancellationToken ct)
    {
        DateTimeOffset before = clock.Ago(options.AstrayAfter), empty = intakeService.EmptyAt;
        PostState[] astray = empty < before ? AstrayAlsoInAFlood : Astray;
        PostSweep stretch = await store.StalledAsync(astray, before, _sweptTo, LookAt, ct);
        foreach (PostRecord record in stretch.Posts)
        {
            if (!OnTheWayIn.Contains(record.State))
            {
                await TakeUpAsync(record, ct);
                continue;
            }

            // Only what came in before the inbox was last empty cannot be in it; and the rundown's room is the same for all.
            if (record.Post.At > empty - options.AstrayAfter || room.TryTake() is not { } place)
                continue;
            using (place)
                await TakeUpAsync(record, ct);
        }

        _sweptTo = stretch.Next;
    }

    private async Task ExpireAsync(CancellationToken ct)
    {
        await ExpireAsync(BeforeTheAir, options.ExpireAfter, ct);
        await ExpireAsync([PostState.Held], options.HeldExpireAfter, ct);
    }

    private async Task ExpireAsync(PostState[] states, TimeSpan after, CancellationToken ct)
    {
        PostId? last = null;
        do
        {
            PostSweep late = await store.StalledAsync(states, clock.Ago(after), last, AtOnce, ct);
            int moved = 0;
            foreach (PostRecord record in late.Posts)
            {
                PostTransition expired = To(PostState.Expired, "it waited too long: the station was off the air, or could not take it in");
                if (await progress.MoveAsync(record.Post.Id, expired, ct) is not { Moved: true })
                    continue;
                moved++;
                air.Tell(new DirectorInput.PostWithdrawn(record.Post.Id));
            }

            if (moved > 0)
                LogExpired(logger, moved);
            last = late.Next;
        }
        while (last is not null);
    }

    private PostTransition To(PostState state, string reason) => new(state, clock.Now, "station", reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} was on air {Attempts} times when the station stopped; it is given up")]
    private static partial void LogFailed(ILogger logger, PostId post, int attempts);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} posts of an earlier run were taken up again")]
    private static partial void LogTakenUp(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} posts had waited too long and expired")]
    private static partial void LogExpired(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Post {Post} could not be taken up; it is tried again until it expires")]
    private static partial void LogPostBroken(ILogger logger, PostId post, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store is away; posts are looked through when it is back")]
    private static partial void LogAway(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Posts could not be looked through; they are at the next time")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
