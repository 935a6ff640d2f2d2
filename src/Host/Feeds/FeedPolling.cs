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
            if (FeedSchedule.IsDue(before, options.Every, now))
                await PollAsync(name, options, before, cancellationToken);
        }
    }

    private async Task PollAsync(string name, FeedOptions options, FeedState? before, CancellationToken cancellationToken)
    {
        FeedAnswer answer = await reader.ReadAsync(new FeedRequest(options.Address!, before?.Etag, before?.Modified), cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        switch (answer)
        {
            case FeedAnswer.Same:
                await items.NoteAsync(State(now, 0, null) with { Etag = before?.Etag, Modified = before?.Modified }, null, cancellationToken);
                break;
            case FeedAnswer.Read read:
                // Of what has no date the day on which it was first seen is kept.
                Dictionary<string, DateTimeOffset> known = (await items.CurrentAsync(now, int.MaxValue, cancellationToken))
                    .Where(item => item.Feed == name).ToDictionary(item => item.Id, item => item.At, StringComparer.Ordinal);
                IReadOnlyList<FeedItem> passed = await _border.PassAsync(name, options, read.Items, known, now, cancellationToken);
                await items.NoteAsync(State(now, 0, null) with { Etag = read.Etag, Modified = read.Modified }, passed, cancellationToken);
                if (before is null or { Trouble: not null })
                    LogReads(name, passed.Count, read.Items.Count);
                break;
            case FeedAnswer.Failed failed:
                await items.NoteAsync(
                    State(before?.FetchedAt, (before?.Failures ?? 0) + 1, failed.Trouble) with { Etag = before?.Etag, Modified = before?.Modified }, null, cancellationToken);
                if (before?.Trouble != failed.Trouble)
                    LogFails(name, failed.Trouble.Words().En);
                break;
            default:
                throw new InvalidOperationException($"A feed answers with {answer.GetType().Name}.");
        }

        FeedState State(DateTimeOffset? fetched, int failures, FeedTrouble? trouble) => new(name, options.Kind, now, fetched, failures, trouble, null, null);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The feed {Feed} is read: {Passed} of {Items} items may be told")]
    private partial void LogReads(string feed, int passed, int items);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed {Feed} {Trouble}; it is asked again, less and less often (Radio24:Feeds)")]
    private partial void LogFails(string feed, string trouble);
}
