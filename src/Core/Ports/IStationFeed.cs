namespace Radio24.Core.Ports;

/// <summary>What the station tells its listeners' pages: from the Host to every Api to every client.</summary>
public interface IStationFeed
{
    /// <exception cref="QueueAwayException">The feed cannot be reached just now.</exception>
    ValueTask PublishAsync(StationEvent stationEvent, CancellationToken cancellationToken);

    /// <summary>
    /// The last <see cref="StationEvent.NowPlaying"/>, <see cref="StationEvent.Listeners"/>,
    /// <see cref="StationEvent.CaptionShown"/>, <see cref="StationEvent.UpNext"/> and <see cref="StationEvent.PresenterChanged"/> at once, then everything as it happens, without end. A reader that falls
    /// behind loses the oldest, never blocks the publisher. Once <see cref="StationEvent.Forgotten"/> was published, the last
    /// state says nothing of the posts that it names.
    /// </summary>
    /// <typeparam name="TEvent">The only events that are wanted: others cost this reader next to nothing.</typeparam>
    IAsyncEnumerable<TEvent> SubscribeAsync<TEvent>(CancellationToken cancellationToken) where TEvent : StationEvent;
}

/// <summary>Everything that a feed tells.</summary>
public static class WholeFeed
{
    /// <inheritdoc cref="IStationFeed.SubscribeAsync{TEvent}"/>
    public static IAsyncEnumerable<StationEvent> SubscribeAsync(this IStationFeed feed, CancellationToken cancellationToken) =>
        feed.SubscribeAsync<StationEvent>(cancellationToken);
}
