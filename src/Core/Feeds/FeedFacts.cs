using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Core.Questions;

namespace Radio24.Core.Feeds;

/// <summary>What the owner's feeds say now, as dated facts.</summary>
public sealed class FeedFacts(IFeedItems items) : IFactSource
{
    private const int Looked = 300;

    /// <summary>With nothing in particular to speak of, only what is fresh is worth a mention.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(6);

    public FactKind Kind => FactKind.Feed;

    public async ValueTask<IReadOnlyList<Fact>> FindAsync(FactQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        IReadOnlyList<FeedItem> current = await items.CurrentAsync(query.At, Looked, cancellationToken);
        return [.. Chosen(current, query).Take(query.Most).Select(FactOf)];
    }

    private static IEnumerable<FeedItem> Chosen(IReadOnlyList<FeedItem> current, FactQuery query)
    {
        if (query.About is not { } about)
        {
            return current.Where(item => query.At - item.At <= Fresh && Language.Of(item.Title) == query.Language)
                // One of each feed before a second of any.
                .GroupBy(item => item.Feed).SelectMany(feed => feed.OrderByDescending(item => item.At).Select((item, i) => (item, i)))
                .OrderBy(one => one.i).ThenByDescending(one => one.item.At).Select(one => one.item);
        }

        var topic = Topic.Of(about);
        return topic.Count == 0
            ? []
            : current.Select(item => (Item: item, Found: topic.Found(Searched(item)))).Where(one => topic.IsIn(Searched(one.Item)))
                .OrderByDescending(one => one.Found).ThenByDescending(one => one.Item.At).Select(one => one.Item);
    }

    /// <summary>Not the feed's name: "Harbour News" has not something to say of every harbour.</summary>
    private static string Searched(FeedItem item) => $"{item.Title} {item.Summary}";

    private static Fact FactOf(FeedItem item)
    {
        bool ja = Language.Of(item.Title) == Language.Japanese;
        string title = Ended(item.Title, ja), text = item.Summary.Length == 0 ? title : ja ? title + Ended(item.Summary, ja) : $"{title} {Ended(item.Summary, ja)}";
        return new Fact(FactKind.Feed, ja ? $"{item.Source}：{text}" : $"{item.Source}: {text}", new Citation(item.Title, Link: item.Link), item.At, item.StaleAt);
    }

    private static string Ended(string words, bool ja) => words[^1] is '.' or '!' or '?' or '。' or '！' or '？' or '…' ? words : words + (ja ? "。" : ".");
}
