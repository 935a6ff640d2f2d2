using Microsoft.Extensions.Logging;
using Radio24.Core.Feeds;
using Radio24.Core.Ports;
using Radio24.Core.Screening;

namespace Radio24.Host.Feeds;

/// <summary>Asks each feed when it is due, and keeps what it says. One that fails rests longer each time and says so once.</summary>
internal sealed partial class FeedPolling(
    IReadOnlyDictionary<string, FeedOptions> feeds, IFeedReader reader, IFeedItems items, LocalScreening screening, TimeProvider time, ILogger<FeedPolling> logger)
{
    private readonly FeedBorder _border = new(screening);

    /// <summary>Those that were read since the start: with the settings as they are now.</summary>
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Those that were asked since the start.</summary>
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private bool _pruned;

    /// <summary>Whether there is anything to ask.</summary>
    public bool HasFeeds => feeds.Count > 0;

    /// <exception cref="StoreAwayException">The store is away; the next time all is tried again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!_pruned)
        {
            await items.KeepOnlyAsync([.. feeds.Keys], cancellationToken);
            _pruned = true;
        }

        if (feeds.Count == 0)
            return;
        DateTimeOffset now = time.GetUtcNow();
        Dictionary<string, FeedState> states = (await items.StatesAsync(now, cancellationToken)).ToDictionary(state => state.Name, StringComparer.Ordinal);
        foreach ((string name, FeedOptions options) in feeds)
        {
            FeedState? before = states.GetValueOrDefault(name);
            // What it was before the start may have been another address, or other rules for what passes: it is read as if nothing were known of it, and soon.
            if (before is not null && !_read.Contains(name))
                before = before with { Etag = null, Modified = null, Failures = _tried.Contains(name) ? before.Failures : 0 };
            if (!FeedSchedule.IsDue(before, options.Every, now))
                continue;
            _tried.Add(name);
            try
            {
                await PollAsync(name, options, before, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever somebody's text breaks, in a parser or a pattern: the other feeds are asked all the same, and this one rests.
            catch (Exception e) when (e is not StoreAwayException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogBroke(name, e.GetType().Name);
                await NoteFailureAsync(name, options, before, FeedTrouble.NotAFeed, cancellationToken);
            }
        }
    }

    private async Task PollAsync(string name, FeedOptions options, FeedState? before, CancellationToken cancellationToken)
    {
        FeedAnswer answer = await reader.ReadAsync(new FeedRequest(options.Address!, before?.Etag, before?.Modified, options.Inside), cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        switch (answer)
        {
            case FeedAnswer.Same:
                await items.NoteAsync(State(name, options, now) with { FetchedAt = now, Etag = before?.Etag, Modified = before?.Modified }, null, cancellationToken);
                break;
            case FeedAnswer.Read read:
                // Of what has no date the day on which it was first seen is kept.
                Dictionary<string, DateTimeOffset> known = (await items.CurrentAsync(now, int.MaxValue, cancellationToken))
                    .Where(item => item.Feed == name).ToDictionary(item => item.Id, item => item.At, StringComparer.Ordinal);
                IReadOnlyList<FeedItem> passed = await _border.PassAsync(name, options, read.Items, known, now, cancellationToken);
                await items.NoteAsync(State(name, options, now) with { FetchedAt = now, Etag = read.Etag, Modified = read.Modified }, passed, cancellationToken);
                _read.Add(name);
                if (before is null or { Trouble: not null })
                    LogReads(name, passed.Count, read.Items.Count);
                break;
            case FeedAnswer.Failed failed:
                await NoteFailureAsync(name, options, before, failed.Trouble, cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"A feed answers with {answer.GetType().Name}.");
        }
    }

    private async ValueTask NoteFailureAsync(string name, FeedOptions options, FeedState? before, FeedTrouble trouble, CancellationToken cancellationToken)
    {
        await items.NoteAsync(
            State(name, options, time.GetUtcNow()) with
            {
                FetchedAt = before?.FetchedAt,
                Failures = (before?.Failures ?? 0) + 1,
                Trouble = trouble,
                Etag = before?.Etag,
                Modified = before?.Modified,
            },
            null, cancellationToken);
        if (before?.Trouble != trouble)
            LogFails(name, trouble.Words().En);
    }

    private static FeedState State(string name, FeedOptions options, DateTimeOffset now) => new(name, options.Kind, now, null, 0, null, null, null);

    [LoggerMessage(Level = LogLevel.Information, Message = "The feed {Feed} is read: {Passed} of {Items} items may be told")]
    private partial void LogReads(string feed, int passed, int items);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed {Feed} says something that breaks its reading: {Fault}")]
    private partial void LogBroke(string feed, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed {Feed} {Trouble}; it is asked again, less and less often (Radio24:Feeds)")]
    private partial void LogFails(string feed, string trouble);
}
