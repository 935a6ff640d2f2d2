using System.Text;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;

namespace Radio24.Core.Knowledge;

/// <summary>
/// What of a text is searched for by words. English is left to the store's own stemming; Japanese, which has no spaces between words, is
/// cut into pairs of neighbouring characters here, and its kanji stand for themselves too. So no dictionary and no locale of a database decides
/// what is found.
/// </summary>
public sealed record SearchTerms
{
    // PostgreSQL: a position is 16383 at the most, a lexeme has 256 of them.
    private const int LastPosition = 16_383;
    private const int MostPositions = 255;

    private readonly List<(string Pair, int Position)> _pairs;

    private SearchTerms(string english, List<(string, int)> pairs) => (English, _pairs) = (english, pairs);

    /// <summary>What is not Japanese, in small letters.</summary>
    public string English { get; }

    /// <summary>Each once.</summary>
    public IReadOnlyList<string> Pairs => [.. _pairs.Select(one => one.Pair).Distinct(StringComparer.Ordinal)];

    public static SearchTerms Of(string text)
    {
        // Half-width and small kana, katakana and hiragana, old kanji, accents: whoever asks does not write as the document does.
        string plain = Folding.Plain(text);
        var english = new StringBuilder(plain.Length);
        var pairs = new List<(string, int)>();
        char before = '\0';
        int position = 0;
        foreach (char c in plain)
        {
            if (!Language.IsJapanese(c))
            {
                english.Append(before != '\0' ? " " : "").Append(c);
                before = '\0';
                continue;
            }

            if (before == '\0')
                english.Append(' ');
            position = Math.Min(position + 1, LastPosition);
            if (IsKanji(c))
                pairs.Add((c.ToString(), position));
            if (before != '\0')
                pairs.Add(($"{before}{c}", position));
            before = c;
        }

        return new SearchTerms(english.ToString(), pairs);
    }

    /// <summary>The pairs with their places, as PostgreSQL reads a <c>tsvector</c>: <c>'天気':1,4 '気が':2</c>.</summary>
    public string ToVector() => string.Join(' ', _pairs.GroupBy(one => one.Pair, StringComparer.Ordinal).Select(group =>
        $"'{group.Key}':{string.Join(',', group.Select(one => one.Position).Distinct().Take(MostPositions))}"));

    private static bool IsKanji(char c) => c is (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
