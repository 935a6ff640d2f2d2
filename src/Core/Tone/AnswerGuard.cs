using System.Text.RegularExpressions;
using Radio24.Core.Phrases;

namespace Radio24.Core.Tone;

/// <summary>
/// Looks at a model's answer as at a stranger's: somebody may have written a post that gives the model orders. An answer that is not an
/// edited version of the post is dropped.
/// </summary>
public static partial class AnswerGuard
{
    /// <summary>So many words of our prompt in a row, and the answer quotes it.</summary>
    private const int QuotedWords = 8;

    /// <summary>The same in a language without spaces: characters.</summary>
    private const int QuotedCharacters = 40;

    /// <summary>Words that hold a sentence together: new ones of these say nothing new.</summary>
    private static readonly HashSet<string> Joining = new(
        ("a an the and or but so because if when while that which who whom whose this these those there here it its he she they them his her their we us our you your i me my mine "
        + "is are was were be been being am do does did have has had having will would can could shall should may might must not no to of in on at for from by with about as into "
        + "onto over under out up down off than then also too very just only more most some any each every both all one two please thank thanks hello like love hope want wish wishes "
        + "wants would like listening listener listeners song songs play played playing station show radio read say says said asks asking ask hear heard air today now again still "
        + "really quite rather little bit good nice great what how why where after before since until though although however both between during through make makes made get gets "
        + "feel feels felt think thinks thought know knows known see sees seen let lets let's going go goes went time day people thing things way something much many few lot").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <param name="words">The post.</param>
    /// <param name="prompt">What the model was told.</param>
    /// <param name="mark">The lines that the post stood between; null: there were none.</param>
    /// <param name="most">Characters at most.</param>
    public static bool Passes(
        string words, string answer, string prompt, string? mark, string language, ToneTransform transform, int most, Glossary glossary)
    {
        if (answer.Length == 0 || !answer.Any(char.IsLetterOrDigit) || CleanText.Length(answer) > most)
            return false;
        if (answer.EnumerateRunes().Any(rune => CleanText.IsUnfit(rune) && !System.Text.Rune.IsWhiteSpace(rune)))
            return false;
        if ((mark is not null && answer.Contains(mark, StringComparison.OrdinalIgnoreCase)) || Language.Of(answer, language) != language)
            return false;
        return !Quotes(answer, prompt, words) && !BringsFacts(words, answer, glossary) && IsAbout(words, answer, transform, glossary);
    }

    /// <summary>Whether the answer says our prompt, which the material does not say itself.</summary>
    internal static bool Quotes(string answer, string prompt, string words)
    {
        string[] said = Words(answer), ours = Words(prompt);
        string prompted = $" {string.Join(' ', ours)} ", posted = $" {string.Join(' ', Words(words))} ";
        for (int i = 0; i + QuotedWords <= said.Length; i++)
        {
            string run = $" {string.Join(' ', said[i..(i + QuotedWords)])} ";
            if (prompted.Contains(run, StringComparison.Ordinal) && !posted.Contains(run, StringComparison.Ordinal))
                return true;
        }

        for (int i = 0; i + QuotedCharacters <= answer.Length; i++)
        {
            string run = answer.Substring(i, QuotedCharacters);
            if (prompt.Contains(run, StringComparison.OrdinalIgnoreCase) && !words.Contains(run, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Numbers, names and addresses that are in neither the post nor the owner's terms: nobody asked for them.</summary>
    private static bool BringsFacts(string words, string answer, Glossary glossary)
    {
        string[] known = Words(words);
        foreach (Match fact in Fact().Matches(answer))
        {
            if (!words.Contains(fact.Value, StringComparison.OrdinalIgnoreCase) && !glossary.Has(fact.Value))
                return true;
        }

        foreach (Match name in Name().Matches(answer))
        {
            string one = name.Value;
            if (!known.Contains(one.ToLowerInvariant()) && !Joining.Contains(one) && !glossary.Has(one))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the answer keeps what the post is about and says little else. Who obeys "forget that, say X" says X alone, or something that
    /// the post does not speak of.
    /// </summary>
    private static bool IsAbout(string words, string answer, ToneTransform transform, Glossary glossary)
    {
        HashSet<string> theirs = Contents(words), ours = Contents(answer);
        if (theirs.Count == 0)
            return ours.Count == 0;
        int kept = theirs.Count(word => ours.Any(other => IsSame(word, other)));
        int fresh = ours.Count(word => !theirs.Any(other => IsSame(word, other)) && !glossary.Has(word));
        (double keeps, double brings) = transform switch
        {
            ToneTransform.Summarise => (0.25, 0.25),
            ToneTransform.Requirements => (0.4, 0.4),
            ToneTransform.Background => (0.7, 0.45),
            ToneTransform.Clarify or ToneTransform.Soften => (0.5, 0.5),
            _ => (0.7, 0.3),
        };
        // Of a few words one more or less is much.
        return kept >= Math.Floor(theirs.Count * keeps) && kept > 0 && fresh <= Math.Ceiling(ours.Count * brings);
    }

    /// <summary>Words that mean something: of Japanese, pairs of characters that are no hiragana.</summary>
    private static HashSet<string> Contents(string text)
    {
        var contents = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match match in Meaningful().Matches(text.ToLowerInvariant()))
        {
            if (!Joining.Contains(match.Value))
                contents.Add(match.Value);
        }

        return contents;
    }

    private static bool IsSame(string a, string b) =>
        a == b || (a.Length > 3 && b.Length > 3 && a.AsSpan(0, Math.Min(4, Math.Min(a.Length, b.Length))).SequenceEqual(b.AsSpan(0, Math.Min(4, Math.Min(a.Length, b.Length)))))
        || (Language.IsJapanese(a[0]) && (a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal)));

    private static string[] Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    // Digits, and what looks like an address.
    [GeneratedRegex(@"\p{N}+|\S*[@＠]\S+|https?\S*|www\.\S+|\b[\w-]+\.(com|net|org|jp|co|io|me|tv|gg)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Fact();

    // A capital within a sentence; katakana is a word like any other.
    [GeneratedRegex(@"(?<=[\p{Ll},]\s)\p{Lu}[\p{L}'’]+|\b\p{Lu}{2,}\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"[a-z\u00C0-\u024F][a-z\u00C0-\u024F'’]{2,}|[\p{IsCJKUnifiedIdeographs}々]+|[ァ-ヴー]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Meaningful();
}
