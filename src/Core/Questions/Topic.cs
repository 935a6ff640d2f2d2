using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Questions;

/// <summary>What a text is about, by its words alone: English words without their endings, pairs of Japanese characters that are no hiragana.</summary>
public sealed partial class Topic
{
    private static readonly HashSet<string> Empty = new(
        ("the and but for you your yours our ours are was were been being who whom whose what when where which why how that this these those there here with from into about does did doing "
        + "has have had can could will would shall should may might must not any some all one two please tell know want wants like than then also just very much many get got its his her hers him she they them "
        + "their out off over under station radio hello thanks thank say says said give find").Split(' '),
        StringComparer.Ordinal);

    private readonly HashSet<string> _words;
    private readonly string[] _pairs;

    private Topic(HashSet<string> words, string[] pairs) => (_words, _pairs) = (words, pairs);

    public int Count => _words.Count + _pairs.Length;

    public static Topic Of(string text)
    {
        string plain = Plain(text);
        var pairs = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match run in Japanese().Matches(plain))
        {
            if (run.Length == 1)
                pairs.Add(run.Value);
            for (int i = 0; i + 2 <= run.Length; i++)
                pairs.Add(run.Value.Substring(i, 2));
        }

        return new Topic(WordsOf(plain), [.. pairs]);
    }

    /// <summary>So many of its words are in a text.</summary>
    public int Found(string text)
    {
        string plain = Plain(text);
        HashSet<string> there = WordsOf(plain);
        return _words.Count(there.Contains) + _pairs.Count(pair => plain.Contains(pair, StringComparison.Ordinal));
    }

    /// <summary>Whether a text speaks of it: of a third of its words, and of more than one where it has many.</summary>
    public bool IsIn(string text) => Found(text) is var found && found * 3 >= Count && found >= (Count > 3 ? 2 : 1);

    private static string Plain(string text) => text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();

    private static HashSet<string> WordsOf(string plain) =>
        [.. Word().Matches(plain).Select(word => word.Value).Where(word => !Empty.Contains(word)).Select(Stem)];

    /// <summary>"playing", "plays", "played" → "play". Rough, and the same on both sides.</summary>
    private static string Stem(string word)
    {
        foreach (string ending in (ReadOnlySpan<string>)["ing", "ies", "ed", "es", "er", "s", "y", "e"])
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }

    // Without the 's of a possessive; a year or a number is a word.
    [GeneratedRegex(@"[a-z\u00C0-\u024F]{3,}|\p{Nd}+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}々]+|[ァ-ヴー]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Japanese();
}
