using Radio24.Core.Feeds;

namespace Radio24.Core.Ports;

/// <summary>Asks a feed. Bounded in size, time and redirects; what it says is not cleaned yet.</summary>
public interface IFeedReader
{
    ValueTask<FeedAnswer> ReadAsync(FeedRequest request, CancellationToken cancellationToken);
}

/// <param name="Address">As the owner named it.</param>
/// <param name="Etag">Of what it said last; null: nothing is known of it.</param>
/// <param name="Modified">Its Last-Modified, as it came.</param>
/// <param name="Inside">Whether its name may lead to an address within this network.</param>
public sealed record FeedRequest(Uri Address, string? Etag, string? Modified, bool Inside = false);

/// <summary>What a feed answers.</summary>
public abstract record FeedAnswer
{
    private FeedAnswer()
    {
    }

    /// <summary>It says what it said before (304).</summary>
    public sealed record Same : FeedAnswer;

    /// <param name="Items">In its own order.</param>
    public sealed record Read(IReadOnlyList<RawFeedItem> Items, string? Etag, string? Modified) : FeedAnswer;

    public sealed record Failed(FeedTrouble Trouble) : FeedAnswer;
}
