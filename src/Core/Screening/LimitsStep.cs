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

    /// <summary>Top level domains (and those that are kept for examples) that after a dot are hardly anything else.</summary>
    private const string Ends =
        "ac|accountant|ae|aero|af|ag|agency|ao|app|ar|arpa|asia|aw|ax|az|bb|bd|bet|bf|bg|bh|bi|bid|biz|bj|blog|bm|bn|bo|bond|br|bs|bt|buzz|bw|bz|ca|" +
        "casino|cc|cd|cf|cfd|cg|ch|ci|ck|cl|click|cm|cn|co|codes|com|consulting|coop|coupons|cr|crypto|cu|cv|cw|cx|cy|cyou|cz|de|dev|dj|dk|dm|dz|ec|" +
        "edu|ee|eg|es|eu|example|fi|finance|fj|fk|fo|forex|fr|ga|gd|gdn|ge|gg|gh|gi|gl|gm|gmbh|gn|gov|gp|gr|gs|gt|gu|guru|gw|gy|hk|hn|hosting|hr|ht|" +
        "hu|icu|il|inc|info|insure|io|iq|ir|je|jm|jo|jp|ke|kg|kh|ki|km|kn|kp|kr|kw|ky|kz|lb|lc|li|link|lk|llc|lr|ls|lt|ltd|lu|lv|ly|mc|md|mg|mh|mil|" +
        "mk|ml|mm|mn|mobi|mp|mq|mu|mv|mw|mx|mz|nc|net|nf|ng|ni|ninja|nl|np|nr|nyc|nz|onion|online|org|pe|pf|pg|ph|pk|pl|pn|porn|pr|ps|pt|pw|py|qa|" +
        "realty|reise|ro|rs|ru|rw|sa|sb|sbs|sc|sd|se|sg|shop|site|sk|sl|sm|sn|sr|ss|store|su|sv|sx|sy|sz|tc|td|test|tf|tg|tj|tk|tl|tm|tn|tr|tt|tv|tw|" +
        "tz|ua|ug|uk|uy|uz|vc|ve|vg|vi|vip|vn|vu|wang|webcam|website|ws|xxx|xyz|ye|yt|za|zm|zw|こむ|すとあ|せーる|くらうど|ぽいんと|てすと|中国|公司|网络|网站|在线|рф|한국|ไทย";

    /// <summary>Top level domains that are words too: where somebody forgot the space after a full stop. A path behind, or a host with a hyphen, makes them a link.</summary>
    private const string WordEnds =
        "academy|ad|adult|al|am|amsterdam|apartments|art|as|associates|at|ba|baby|band|bank|be|beauty|beer|berlin|best|bingo|bit|black|blue|by|cafe|" +
        "cam|capital|care|cash|cat|center|charity|chat|cloud|club|coffee|company|computer|cool|credit|cruises|dance|date|dating|deals|digital|" +
        "discount|do|dog|download|email|er|estate|et|exchange|faith|family|fashion|fit|flights|fm|food|forum|foundation|fun|fund|gallery|gift|gifts|" +
        "go|gold|green|group|health|help|here|holdings|holiday|homes|host|house|how|id|ie|im|in|institute|insurance|int|invalid|is|istanbul|it|jobs|" +
        "kids|kyoto|la|life|like|live|loan|loans|localhost|london|love|ma|management|market|marketing|markets|me|media|men|mo|money|moscow|mov|mr|ms|" +
        "mt|museum|music|my|na|nagoya|name|ne|network|networks|new|news|no|now|nu|okinawa|om|one|osaka|pa|page|paris|partners|party|pics|pictures|" +
        "pink|pizza|plus|pm|poker|post|pro|promo|properties|pub|racing|radio|re|red|rentals|review|reviews|rocks|run|sale|school|science|services|sex|" +
        "sexy|sh|si|so|social|software|solutions|space|st|stream|studio|style|support|systems|taxi|tech|technology|tel|th|tickets|tips|to|today|tokyo|" +
        "tools|top|tours|trade|trading|travel|tube|university|us|va|ventures|villas|vote|web|wiki|win|wine|work|works|world|ya|yokohama|zip|zone";

    [GeneratedRegex(
        @"[a-z][a-z0-9+.-]*://|(?<![a-z0-9])www\.|(?<![a-z0-9@.-])(xn--[a-z0-9-]+\.[a-z]|[a-z0-9-]+(\.[a-z0-9-]+)*\.xn--[a-z0-9])"
        + @"|(?<![\p{L}\p{N}@.-])[\p{L}\p{N}][\p{L}\p{N}-]*(\.[\p{L}\p{N}-]+)*\.(" + Ends + @")(?![a-z0-9-])"
        + @"|(?<![a-z0-9@.-])[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*\.(" + WordEnds + @")/[a-z0-9]"
        + @"|(?<![a-z0-9@.-])[a-z0-9]*[0-9a-z]-[a-z0-9-]*\.(" + WordEnds + @")(?![a-z0-9-])"
        + @"|(?<![a-z0-9@.-])[a-z0-9-]{2,}。(com|net|org|jp|example)(?![a-z0-9-])",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Link();
}
