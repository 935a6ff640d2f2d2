using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;

namespace Radio24.Core.Feeds;

/// <summary>
/// Where a feed's text comes into the station: HTML, controls, turned directions and addresses are taken off, what identifies somebody is masked, what the rules
/// reject and what looks like an order to a model is left out, with what is old, undated in the future, or there twice.
/// </summary>
public sealed partial class FeedBorder(LocalScreening screening)
{
    public const int MostItems = 50;
    private const int MostRaw = 200, LongestTitle = 160, LongestSummary = 400;

    /// <summary>HTML is taken off this much; a whole article is not looked at.</summary>
    private const int LongestRaw = 8_000;

    /// <summary>Clocks differ.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <returns>The newest first.</returns>
    public async ValueTask<IReadOnlyList<FeedItem>> PassAsync(
        string feed, FeedOptions options, IEnumerable<RawFeedItem> raw, IReadOnlyDictionary<string, DateTimeOffset> known, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var passed = new List<FeedItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string source = CleanText.Of(options.Name ?? feed, 60);
        foreach (RawFeedItem item in raw.Take(MostRaw))
        {
            string title = Plain(item.Title, LongestTitle), summary = Plain(item.Summary, LongestSummary);
            if (title.Length == 0)
                (title, summary) = (Plain(item.Summary, LongestTitle), "");
            if (!CleanText.HasWords(title))
                continue;
            string id = Digest(string.IsNullOrWhiteSpace(item.Id) ? $"{item.Link} {title}" : item.Id);
            // Without a date it was so when it was first seen.
            DateTimeOffset at = item.At ?? (known.TryGetValue(id, out DateTimeOffset first) ? first : now);
            if (at > now + Ahead || now - at > options.StaleAfter || !seen.Add(id) || !seen.Add("title " + title))
                continue;
            if (summary.StartsWith(title, StringComparison.OrdinalIgnoreCase))
                summary = summary[title.Length..].TrimStart(' ', '.', ':', '-', '–', '—', '。');
            if (await ScreenedAsync(title, cancellationToken) is not { } said)
                continue;
            string more = summary.Length == 0 ? "" : await ScreenedAsync(summary, cancellationToken) ?? "";
            passed.Add(new FeedItem(feed, source, id, said, more, LinkOf(item.Link), at, at + options.StaleAfter));
        }

        return [.. passed.OrderByDescending(item => item.At).Take(MostItems)];
    }

    /// <returns>The words, masked; null: they are not told.</returns>
    private async ValueTask<string?> ScreenedAsync(string words, CancellationToken cancellationToken)
    {
        StepResult looked = await screening.LookAsync(words, cancellationToken);
        // That it alarms is no fault of news, and its length is our own care.
        bool isBad = looked.Findings.Any(finding => finding.Step == ScreeningStep.Injection
            || (finding.Advice == VerdictKind.Reject && finding.Rule != ScreeningRule.TooLong));
        return isBad || InjectionStep.Score(words) > 0.3 ? null : looked.Candidate.Words;
    }

    /// <summary>On one line, without HTML and addresses.</summary>
    internal static string Plain(string? text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        string some = text.Length > LongestRaw ? text[..LongestRaw] : text;
        some = Hidden().Replace(some, " ");
        some = Tag().Replace(some, " ");
        some = WebUtility.HtmlDecode(some);
        // What was escaped twice, or opened and never closed.
        some = Tag().Replace(some, " ").Replace('<', ' ').Replace('>', ' ');
        some = Address().Replace(some, " ");
        string clean = CleanText.Of(some, most);
        return clean.Length < some.Trim().Length && CleanText.Length(clean) >= most ? clean + "…" : clean;
    }

    private static Uri? LinkOf(string? link) =>
        link is { Length: <= 2_000 } && Uri.TryCreate(link.Trim(), UriKind.Absolute, out Uri? at)
        && (at.Scheme == Uri.UriSchemeHttps || at.Scheme == Uri.UriSchemeHttp) && at.UserInfo.Length == 0 ? at : null;

    private static string Digest(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32];

    [GeneratedRegex(@"<(?<name>script|style)\b.*?</\k<name>\s*>|<!--.*?-->|<!\[CDATA\[|\]\]>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("</?[a-zA-Z][^<>]{0,2000}>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"https?://\S+|www\.\S+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();
}
