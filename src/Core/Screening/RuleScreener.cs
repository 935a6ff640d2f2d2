using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>
/// Screens by fixed rules alone, without a network. Rules see form, not meaning: insults in polite words, and whatever is said in a
/// recording without a transcript, pass them. A station for strangers needs a moderator or a moderating service besides.
/// </summary>
public sealed partial class RuleScreener : IScreener
{
    private readonly RuleScreenerOptions _options;
    private readonly Regex? _blockedWords;
    private readonly string[] _blockedAnywhere;

    public RuleScreener(RuleScreenerOptions options)
    {
        _options = options;
        string[] words = [.. options.BlockedWords.Select(Fold).Where(w => w.Length > 0)];
        string[] latin = [.. words.Where(w => w.All(c => c < 0x250))];
        _blockedAnywhere = [.. words.Except(latin)];
        if (latin.Length > 0)
        {
            string pattern = string.Join('|', latin.Select(w => Regex.Escape(w).Replace(@"\ ", @"\s+")));
            _blockedWords = new Regex($@"(?<![\p{{L}}\p{{N}}])({pattern})(?![\p{{L}}\p{{N}}])", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        }
    }

    public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken)
    {
        Verdict verdict = Broken(post) switch
        {
            null when IsUnheard(post.Body) => new Verdict(VerdictKind.Hold, ScreeningReason.Of(ScreeningRule.Unheard)),
            null => Verdict.Air,
            ScreeningRule.BlockedWord when _options.HoldBlockedWords =>
                new Verdict(VerdictKind.Hold, ScreeningReason.Of(ScreeningRule.BlockedWord)),
            { } rule => new Verdict(VerdictKind.Reject, ScreeningReason.Of(rule)),
        };
        return ValueTask.FromResult(verdict);
    }

    private bool IsUnheard(PostBody body) => _options.HoldUnheardVoices == true && body is PostBody.Voice { Transcript: null };

    /// <summary>The first rule that the post breaks; null if it keeps them all.</summary>
    public ScreeningRule? Broken(ListenerPost post)
    {
        if (post.Name is { } name && (Length(name) > _options.LongestName ? ScreeningRule.NameTooLong : Broken(name)) is { } inName)
            return inName;
        switch (post.Body)
        {
            case PostBody.Text { Words: var words }:
                if (!CleanText.HasWords(words))
                    return ScreeningRule.Blank;
                if (Length(words) > _options.LongestText)
                    return ScreeningRule.TooLong;
                return Broken(words) ?? (IsShouted(words) ? ScreeningRule.Shouting : null);
            case PostBody.Voice voice:
                if (voice.Length < _options.ShortestVoice)
                    return ScreeningRule.VoiceTooShort;
                if (voice.Length > _options.LongestVoice)
                    return ScreeningRule.VoiceTooLong;
                return voice.Transcript is { } transcript ? Broken(transcript) : null;
            default:
                return ScreeningRule.Blank;
        }
    }

    private ScreeningRule? Broken(string text)
    {
        if (text.EnumerateRunes().Any(IsHidden))
            return ScreeningRule.HiddenCharacters;
        string folded = Fold(text);
        if (Email().IsMatch(folded) || IsPhoneNumber(folded))
            return ScreeningRule.ContactDetails;
        if (Link().IsMatch(folded))
            return ScreeningRule.Link;
        if (IsRepetitive(folded))
            return ScreeningRule.Repetition;
        if (_blockedWords?.IsMatch(folded) == true || Array.Exists(_blockedAnywhere, w => folded.Contains(w, StringComparison.Ordinal)))
            return ScreeningRule.BlockedWord;
        return null;
    }

    private static int Length(string text) => new StringInfo(text).LengthInTextElements;

    /// <summary>
    /// Control characters, and those that turn or hide text (bidirectional overrides and isolates, tags, zero-width spaces). The
    /// joiners that emoji and some scripts need (U+200C, U+200D), the soft hyphen and line breaks are harmless.
    /// </summary>
    private static bool IsHidden(Rune rune) => rune.Value switch
    {
        '\n' or '\r' or '\t' or 0x200C or 0x200D or 0xAD => false,
        0x200B or 0x2060 or 0xFEFF or (>= 0xE0000 and <= 0xE007F) => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format,
    };

    /// <summary>Lower case, full-width letters, digits and marks made plain, so that no rule is passed by a change of type.</summary>
    private static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            char c = source[i] is >= '\uFF01' and <= '\uFF5E' ? (char)(source[i] - 0xFEE0) : source[i];
            folded[i] = char.ToLowerInvariant(c is '\u3000' ? ' ' : c);
        }
    }).Trim();

    /// <summary>10 to 15 digits, or 7 to 9 that begin with +, 0 or a bracket, as people write phone numbers; not years, prices or times.</summary>
    private static bool IsPhoneNumber(string text)
    {
        foreach (Match match in Digits().Matches(Date().Replace(text, ";")))
        {
            int digits = match.Value.Count(char.IsAsciiDigit);
            if (digits is >= 10 and <= 15)
                return true;
            if (digits is >= 7 and <= 9 && match.Value[0] is '+' or '0' or '(')
                return true;
        }

        return false;
    }

    private bool IsRepetitive(string text)
    {
        int run = 0;
        for (int i = 0; i < text.Length; i++)
        {
            run = i > 0 && text[i] == text[i - 1] && !char.IsWhiteSpace(text[i]) ? run + 1 : 1;
            if (run > _options.MostRepeated)
                return true;
        }

        string[] words = text.Split([' ', '\n', '\t', ',', '、'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 10 && words.Distinct().Count() * 5 <= words.Length;
    }

    private static bool IsShouted(string text)
    {
        int upper = text.Count(char.IsUpper);
        int lower = text.Count(char.IsLower);
        int words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(w => w.Count(char.IsUpper) >= 2);
        return words >= 4 && upper >= 20 && upper >= lower * 9;
    }

    [GeneratedRegex(@"[a-z0-9.%+-]+\s?(@|\(at\)|\[at\])\s?[a-z0-9-]+(\.|\s?\(dot\)\s?|\s?\[dot\]\s?)[a-z]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://|(?<![a-z0-9])www\.|(?<![a-z0-9@.-])[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*\.(com|net|org|info|biz|io|gg|tv|co|jp|de|uk|fr|ru|cn|xyz|app|dev|ly|link|shop|site|online|onion)(?![a-z0-9-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![0-9])[0-9]{4}([-/.年])[0-9]{1,2}[-/.月][0-9]{1,2}(?![0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"[+(]?[0-9](?:[ ().\-‐–ー−/]{0,2}[0-9])+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();
}
