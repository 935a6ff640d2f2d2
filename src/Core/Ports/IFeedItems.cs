using Radio24.Core.Feeds;

namespace Radio24.Core.Ports;

/// <summary>What feeds said last, for all processes of a station.</summary>
public interface IFeedItems
{
    /// <returns>By name.</returns>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask<IReadOnlyList<FeedState>> StatesAsync(DateTimeOffset at, CancellationToken cancellationToken);

    /// <param name="items">Take the place of those before; null: they stay.</param>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask NoteAsync(FeedState state, IReadOnlyList<FeedItem>? items, CancellationToken cancellationToken);

    /// <summary>Forgets feeds that the owner no longer names.</summary>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask KeepOnlyAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>What is not stale at that time, the newest first.</summary>
    /// <exception cref="StoreAwayException">The store is away.</exception>
    ValueTask<IReadOnlyList<FeedItem>> CurrentAsync(DateTimeOffset at, int most, CancellationToken cancellationToken);
}
