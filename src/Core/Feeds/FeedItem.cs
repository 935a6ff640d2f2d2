namespace Radio24.Core.Feeds;

/// <summary>One thing that a feed says, made fit to be told.</summary>
/// <param name="Feed">The feed's name in the settings.</param>
/// <param name="Source">The feed's name as listeners read it.</param>
/// <param name="Id">A digest of what the feed calls it.</param>
/// <param name="Summary">One line; empty: there is none.</param>
/// <param name="Link">https or http; null: there is none.</param>
/// <param name="At">When it was published, as the feed says it; else when it was first seen.</param>
/// <param name="StaleAt">Not told after that.</param>
public sealed record FeedItem(string Feed, string Source, string Id, string Title, string Summary, Uri? Link, DateTimeOffset At, DateTimeOffset StaleAt);

/// <summary>One thing as it stands in a feed: anybody's text.</summary>
/// <param name="Title">May hold HTML, as everything here.</param>
/// <param name="At">Null: the feed does not say.</param>
public sealed record RawFeedItem(string? Id, string? Title, string? Summary, string? Link, DateTimeOffset? At);
