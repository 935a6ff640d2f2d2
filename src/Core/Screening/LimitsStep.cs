using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Screening;

/// <summary>What can be told without reading: sizes, a blank post, hidden characters, links, shouting and repetition. It says what it found first.</summary>
public sealed partial class LimitsStep(RuleScreenerOptions options) : IScreeningStep
{
    public ScreeningStep Step => ScreeningStep.Limits;

    public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Broken(candidate.Post) is { } rule
            ? new StepResult(candidate, [new Finding(Step, rule, 1, VerdictKind.Reject)])
            : StepResult.Nothing(candidate));

    /// <summary>The first limit that the post breaks; null if it keeps them all.</summary>
    public ScreeningRule? Broken(ListenerPost post)
    {
        if (post.Name is { } name && (CleanText.Length(name) > options.LongestName ? ScreeningRule.NameTooLong : Broken(name)) is { } inName)
            return inName;
        switch (post.Body)
        {
            case PostBody.Text { Words: var words }:
                if (!CleanText.HasWords(words))
                    return ScreeningRule.Blank;
                if (CleanText.Length(words) > options.LongestText)
                    return ScreeningRule.TooLong;
                return Broken(words) ?? (IsShouted(words) ? ScreeningRule.Shouting : null);
            case PostBody.Voice voice:
                if (voice.Length < options.ShortestVoice)
                    return ScreeningRule.VoiceTooShort;
                if (voice.Length > options.LongestVoice)
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
        string folded = Folding.Plain(text);
        if (Link().IsMatch(folded) && Link().IsMatch(Folding.Plain(WithoutMail(text))))
            return ScreeningRule.Link;
        return IsRepetitive(folded) ? ScreeningRule.Repetition : null;
    }

    /// <summary>An e-mail address is no link: the step that masks sees to it.</summary>
    private static string WithoutMail(string text)
    {
        var rest = new StringBuilder(text);
        foreach (PersonalPart mail in PrivacyMask.Of(text).Parts.Where(part => part.Detail == PersonalDetail.Mail).Reverse())
        {
            (int start, int length) = mail.Part.GetOffsetAndLength(text.Length);
            rest.Remove(start, length).Insert(start, ' ');
        }

        return rest.ToString();
    }

    /// <summary>
    /// Control characters, and those that turn or hide text (bidirectional overrides and isolates, tags, zero-width spaces). The
    /// joiners that emoji and some scripts need (U+200C, U+200D), the soft hyphen and line breaks are harmless.
    /// </summary>
    private static bool IsHidden(Rune rune) => rune.Value switch
    {
        '\n' or '\r' or '\t' or 0x200C or 0x200D or 0xAD => false,
        < 0x7F => rune.Value < 0x20,
        0x200B or 0x2060 or 0xFEFF or (>= 0xE0000 and <= 0xE007F) => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format,
    };

    private bool IsRepetitive(string text)
    {
        int run = 0;
        for (int i = 0; i < text.Length; i++)
        {
            run = i > 0 && text[i] == text[i - 1] && !char.IsWhiteSpace(text[i]) ? run + 1 : 1;
            if (run > options.MostRepeated)
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

    [GeneratedRegex(@"[a-z][a-z0-9+.-]*://|(?<![a-z0-9])www\.|(?<![a-z0-9@.-])[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*\.(com|net|org|info|biz|io|gg|tv|co|jp|de|uk|fr|ru|cn|xyz|app|dev|ly|link|shop|site|online|onion)(?![a-z0-9-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
