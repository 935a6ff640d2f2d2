using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Phrases;

/// <summary>Makes what people type fit to be read out, word for word, without what cannot be spoken.</summary>
public static partial class SpeechText
{
    /// <summary>
    /// The text on one line: links and addresses named instead of spelled, emoji and control characters gone, full-width letters made
    /// plain, shouting punctuation calmed. Every word that can be spoken stays.
    /// </summary>
    public static string Clean(string text, string language)
    {
        bool japanese = language == Language.Japanese;
        string plain = WithoutUnspeakable(text);
        plain = Address().Replace(plain, japanese ? "メールアドレス" : "an address");
        plain = Link().Replace(plain, japanese ? "リンク" : "a link");
        plain = japanese ? Laughter().Replace(plain, "、笑い") : plain.Replace("&", " and ");
        plain = Repeated().Replace(plain, "${one}");
        plain = EmptyBrackets().Replace(plain, " ");
        plain = Spaces().Replace(plain, " ");
        plain = SpaceBeforeStop().Replace(plain, "${stop}");
        return plain.Trim();
    }

    /// <summary>Cuts at the ends of sentences, so that each is a caption of its own; adds a full stop where one is missing.</summary>
    public static IEnumerable<string> Sentences(string text, string language)
    {
        foreach (Match match in Sentence().Matches(text))
        {
            string sentence = match.Value.Trim();
            if (!CleanText.HasWords(sentence))
                continue;
            yield return sentence[^1] is '.' or '!' or '?' or '。' or '！' or '？'
                ? sentence
                : sentence.TrimEnd(',', '、', ';', ':') + (Language.Of(sentence, language) == Language.Japanese ? "。" : ".");
        }
    }

    private static string WithoutUnspeakable(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case var _ when CleanText.IsBlank(rune):
                    plain.Append(' ');
                    break;
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    // A line break ends a thought.
                    plain.Append(rune.Value is '\n' or '\r' or 0x2028 or 0x2029 ? "\n" : " ");
                    break;
                case UnicodeCategory.OtherSymbol or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                case UnicodeCategory.ModifierSymbol when rune.Value > 0x7F:
                    plain.Append(' ');
                    break;
                case UnicodeCategory.Format or UnicodeCategory.EnclosingMark:
                case UnicodeCategory.NonSpacingMark when rune.Value is >= 0xFE00 and <= 0xFE0F:
                    break;
                default:
                    Append(plain, rune);
                    break;
            }
        }

        return LineEnds().Replace(plain.ToString(), m => m.Groups["stop"].Length > 0 ? m.Groups["stop"].Value + " " : m.Groups["last"].Value + ". ")
            .Replace('\n', ' ');
    }

    private static void Append(StringBuilder plain, Rune rune)
    {
        if (rune.Value is (>= 0xFF10 and <= 0xFF19) or (>= 0xFF21 and <= 0xFF3A) or (>= 0xFF41 and <= 0xFF5A))
            plain.Append((char)(rune.Value - 0xFEE0));
        else if (rune.Value is '{' or '}' or '[' or ']' or '<' or '>' or '|' or '\\' or '*' or '_' or '#' or '`' or '~' or '^' or '"')
            plain.Append(' ');
        else
            plain.Append(rune.ToString());
    }

    [GeneratedRegex(@"(?:(?<stop>[.!?。！？])|(?<last>[^\s.!?。！？]))[ \t]*\n\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineEnds();

    [GeneratedRegex(@"[A-Za-z0-9.%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"(https?://|www\.)[\x21-\x7E]+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![A-Za-z])[wW]{2,}(?![A-Za-z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Laughter();

    [GeneratedRegex(@"(?<one>[!?！？。、,~〜ー…・.\-=])\k<one>{1,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repeated();

    [GeneratedRegex(@"[(（][^\p{L}\p{N}]*[)）]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex(@"[\s　]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@" (?<stop>[.,!?。、！？])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SpaceBeforeStop();

    [GeneratedRegex(@"[^.!?。！？]*([.](?=\S)[^.!?。！？]*)*([.!?。！？]+|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sentence();
}
