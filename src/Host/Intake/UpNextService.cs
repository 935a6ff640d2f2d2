using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Host.Intake;

/// <summary>
/// Tells the feed which posts are next and how long they wait, when that has changed for somebody who looks at it; every few seconds
/// at the most, however much happens.
/// </summary>
public sealed partial class UpNextService(
    IPostStore store, IStoreStart start, IStationFeed feed, TimeProvider time, IntakeOptions options, ILogger<UpNextService> logger) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    /// <summary>Held posts are counted every so many looks, and so far.</summary>
    private const int CountHeldEvery = 10, HeldCounted = 100;

    private static readonly PostState[] OnTheWay = [PostState.Received, PostState.Transcribed, PostState.Screened, PostState.Approved, PostState.Queued];

    private State? _state;
    private StationEvent.UpNext? _told;
    private int _held;

    /// <summary>What the director said last.</summary>
    public void Tell(DirectorOutput.PostsWait posts) => Volatile.Write(ref _state, new State(posts, time.GetTimestamp()));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool trouble = false;
        await start.Ready.WaitAsync(stoppingToken);
        using var look = new PeriodicTimer(Every, time);
        for (int i = 0; await look.WaitForNextTickAsync(stoppingToken); i++)
        {
            try
            {
                if (i % CountHeldEvery == 0)
                    _held = (await store.InStatesAsync([PostState.Held], null, HeldCounted, stoppingToken)).Count;
                if (Volatile.Read(ref _state) is { } state)
                    await LookAsync(state, stoppingToken);
                trouble = false;
            }
#pragma warning disable CA1031 // Store or feed is away: the next look makes up for it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!trouble)
                    LogNotTold(logger, e.GetType().Name);
                trouble = true;
            }
        }
    }

    private async Task LookAsync(State state, CancellationToken ct)
    {
        DirectorOutput.PostsWait wait = state.Posts;
        AirPace pace = wait.Pace.After(time.GetElapsedTime(state.At));
        int waiting = wait.Waiting;
        if (wait.Room == 0)
            waiting = Math.Max(waiting, await CountAsync(ct) - _held);
        var next = new StationEvent.UpNext(
            [.. wait.Posts.Select((post, i) => new PlacedPost(post.Id, post.From, i + 1, pace.WaitOf(i + 1)))],
            waiting, _held, pace, options.LongestWait);
        if (_told?.LooksLike(next) == true)
            return;
        await feed.PublishAsync(next, ct);
        _told = next;
    }

    /// <summary>All that have not come to an end, those in the inbox too, as far as the store counts.</summary>
    private async Task<int> CountAsync(CancellationToken ct) =>
        await store.InStatesAsync(OnTheWay, null, 1, ct) is [var newest] ? await store.PositionAsync(newest.Post.Id, ct) : 0;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Authors cannot be told when their posts are aired just now ({Fault})")]
    private static partial void LogNotTold(ILogger logger, string fault);

    private sealed record State(DirectorOutput.PostsWait Posts, long At);
}
