using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Air;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Air;

namespace Radio24.Host.Knowledge;

/// <summary>
/// Remembers what aired: posts as the outbox tells of them, what was said to them, and what was played. How far it has come is kept in the store, and
/// what it writes twice is there once: nothing is lost by a restart. It forgets nothing itself: a memory goes with its post.
/// </summary>
public sealed partial class MemoryService(
    IMemories memories, IPostStore posts, IOutbox outbox, ISpeechRecords? speech, IAirLog log, IStoreStart start, StationClock clock, TimeProvider time,
    ILogger<MemoryService> logger) : BackgroundService
{
    internal const string Cursor = "memory";

    private const string Aired = "post.aired";
    private const int Batch = 200;

    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    /// <summary>A record is written after its sound, the end of a track after its beginning: so far back is looked again.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(15);

    /// <summary>After a long rest no more than this is made up for.</summary>
    private static readonly TimeSpan FarthestBack = TimeSpan.FromDays(7);

    private DateTimeOffset? _answersUntil;
    private DateTimeOffset? _tracksUntil;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isAway = false;
        await start.Ready.WaitAsync(stoppingToken);
        using var look = new PeriodicTimer(LookEvery, time);
        while (await look.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                isAway = false;
            }
#pragma warning disable CA1031 // The store is away: the next look goes on from where this one came to.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!isAway)
                    LogAway(e.GetType().Name);
                isAway = true;
            }
        }
    }

    internal async Task LookAsync(CancellationToken ct)
    {
        await PostsAsync(ct);
        await AnswersAsync(ct);
        await TracksAsync(ct);
    }

    private async Task PostsAsync(CancellationToken ct)
    {
        long position = await outbox.PositionAsync(Cursor, ct);
        while (await outbox.ReadAsync(position, Batch, ct) is { Count: > 0 } events)
        {
            foreach (OutboxEvent happened in events.Select(entry => entry.Event).Where(one => one.Name == Aired))
            {
                if (PostOf(happened.Subject) is { } id && await posts.FindAsync(id, ct) is { State: PostState.Aired } post)
                    await memories.KeepPostAsync(post, happened.At, ct);
            }

            position = events[^1].Position;
            await outbox.AdvanceAsync(Cursor, position, ct);
        }
    }

    private async Task AnswersAsync(CancellationToken ct)
    {
        if (speech is null)
            return;
        DateTimeOffset now = clock.Now;
        DateTimeOffset since = Since(_answersUntil ?? await memories.NewestAsync(MemoryKind.Answer, ct), now);
        foreach (SpeechRecord record in await speech.SinceAsync(since, Batch, ct))
            await memories.KeepAnswerAsync(record, ct);
        _answersUntil = now;
    }

    private async Task TracksAsync(CancellationToken ct)
    {
        DateTimeOffset now = clock.Now, since = Since(_tracksUntil ?? await memories.NewestAsync(MemoryKind.Track, ct), now);
        while (true)
        {
            IReadOnlyList<AirLogEntry> aired = await log.ReadAsync(since, now, Batch, ct);
            await memories.KeepTracksAsync([.. aired.Where(entry => entry.Kind == SegmentKind.Music)], ct);
            if (aired.Count < Batch || aired[^1].StartedAt <= since)
                break;
            since = aired[^1].StartedAt;
        }

        _tracksUntil = now;
    }

    private static DateTimeOffset Since(DateTimeOffset? until, DateTimeOffset now)
    {
        DateTimeOffset farthest = now - FarthestBack;
        return until is { } known && known - Overlap > farthest ? known - Overlap : farthest;
    }

    private static PostId? PostOf(string subject) =>
        subject.StartsWith("post:", StringComparison.Ordinal) && PostId.TryParse(subject["post:".Length..], out PostId id) ? id : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "What airs is not remembered just now ({Fault}); it is made up for later")]
    private partial void LogAway(string fault);
}
