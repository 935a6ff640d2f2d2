using System.Text;
using System.Text.Json;
using System.Xml;
using CodeHollow.FeedReader;
using CodeHollow.FeedReader.Feeds;
using CodeHollow.FeedReader.Parser;
using Radio24.Core.Feeds;

namespace Radio24.Adapters.Feeds;

/// <summary>RSS 0.91 to 2.0, RDF, Atom and JSON Feed, as they come from anybody.</summary>
internal static class FeedText
{
    private const int Most = 500;

    /// <returns>Null: it is no feed.</returns>
    public static IReadOnlyList<RawFeedItem>? Parse(byte[] text)
    {
        // The reader would expand entities that the text defines itself: a few lines could fill the memory.
        if (text.AsSpan().IndexOf("<!ENTITY"u8) >= 0 || Encoding.Unicode.GetString(text.AsSpan(0, Math.Min(text.Length, 4096))).Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            Feed feed = FeedReader.ReadFromByteArray(text);
            return [.. feed.Items.Take(Most).Select(Of)];
        }
#pragma warning disable CA1031 // Whatever a parser of somebody else throws at somebody's text: it is no feed.
        catch (Exception e) when (e is XmlException or JsonException or FeedTypeNotSupportedException or FormatException or ArgumentException or InvalidOperationException or NullReferenceException)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static RawFeedItem Of(CodeHollow.FeedReader.FeedItem item) => new(
        item.Id, item.Title, First(item.Description, item.Content),
        First(item.Link, item.SpecificItem is JsonFeedItem json ? json.ExternalUrl : null),
        At(item.PublishingDate ?? item.SpecificItem switch
        {
            AtomFeedItem atom => atom.UpdatedDate,
            JsonFeedItem dated => dated.DateModified,
            _ => null,
        }));

    private static string? First(string? one, string? other) => string.IsNullOrWhiteSpace(one) ? other : one;

    /// <summary>Without a zone it is taken as UTC.</summary>
    private static DateTimeOffset? At(DateTime? at) => at switch
    {
        null => null,
        { Kind: DateTimeKind.Local } local => new DateTimeOffset(local).ToUniversalTime(),
        { } other => new DateTimeOffset(DateTime.SpecifyKind(other, DateTimeKind.Unspecified), TimeSpan.Zero),
    };
}
