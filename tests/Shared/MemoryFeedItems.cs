using Radio24.Core.Feeds;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>What feeds said, in memory.</summary>
internal sealed class MemoryFeedItems : IFeedItems
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (FeedState State, IReadOnlyList<FeedItem> Items)> _feeds = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<FeedState>> StatesAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<FeedState>>([.. _feeds.Values.Select(feed => feed.State with { Items = feed.Items.Count(item => item.StaleAt > at) })]);
    }

    public ValueTask NoteAsync(FeedState state, IReadOnlyList<FeedItem>? items, CancellationToken cancellationToken)
    {
        lock (_gate)
            _feeds[state.Name] = (state, items ?? (_feeds.TryGetValue(state.Name, out var before) ? before.Items : []));
        return default;
    }

    public ValueTask KeepOnlyAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (string name in _feeds.Keys.Except(names).ToArray())
                _feeds.Remove(name);
        }

        return default;
    }

    public ValueTask<IReadOnlyList<FeedItem>> CurrentAsync(DateTimeOffset at, int most, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<FeedItem>>([.. _feeds.Values.SelectMany(feed => feed.Items).Where(item => item.StaleAt > at).OrderByDescending(item => item.At).Take(most)]);
    }
}

/// <summary>A world without feeds.</summary>
internal sealed class SilentFeeds : IFeedReader
{
    public ValueTask<FeedAnswer> ReadAsync(FeedRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<FeedAnswer>(new FeedAnswer.Failed(FeedTrouble.Unreachable));
}
