using System.Text.RegularExpressions;
using Radio24.Core.Screening;

namespace Radio24.Core.Presenting;

/// <summary>What a speech is held against.</summary>
/// <param name="Written">The brief that it is made from.</param>
/// <param name="Station">The station's name, as read and as spoken: sentences that say it may be heard again.</param>
/// <param name="Airing">When it is heard, in the station's zone.</param>
public sealed record GuardedSpeech(WrittenBrief Written, IReadOnlyList<string> Station, DateTimeOffset Airing);

/// <summary>
/// Looks at each sentence of a speech before it is heard: by the rules that screen posts, for words of a post that it was not asked to quote, for what was
/// said lately, for a clock that is wrong, and for what was never meant for listeners.
/// </summary>
public sealed partial class SpeechGuard
{
    /// <summary>So many words in a row (twice as many Japanese characters) are a quotation.</summary>
    private const double Quotation = 8;

    private const double Glimpse = 4;

    private readonly GuardedSpeech _speech;
    private readonly LocalScreening _screening;
    private readonly SaidLately _lately;
    private readonly HashSet<string> _forbidden;
    private readonly HashSet<string> _instructions;
    private readonly HashSet<string> _allowed;
    private readonly HashSet<string> _facts;
    private readonly bool _greets; // the post itself came at another time of day

    public SpeechGuard(GuardedSpeech speech, LocalScreening screening, SaidLately lately)
    {
        _speech = speech;
        _screening = screening;
        _lately = lately;
        WrittenBrief written = speech.Written;
        string told = written.Told;
        string facts = string.Join('\n', written.Facts.Select(fact => fact.Text));
        _facts = [.. WordRuns.Words(facts), .. WordRuns.Words(written.Quotable)];
        HashSet<string> open = [.. WordRuns.Of(written.Quotable, Quotation), .. written.Facts.SelectMany(fact => WordRuns.Of(fact.Text, Quotation))];
        _forbidden = [.. WordRuns.Of(written.Forbidden, Quotation).Where(run => !open.Contains(run))];
        // What the brief says of the time and the day is there to be said.
        _instructions = [.. TranscriptSentences.Of(told, 0, ended: true).Select(part => told[part])
            .Where(sentence => !Day().IsMatch(sentence)).SelectMany(sentence => WordRuns.Of(sentence, Quotation)).Where(run => !open.Contains(run))];
        _greets = SpokenClock.IsOtherGreeting($"{written.Quotable} {written.Forbidden}", speech.Airing);
        _allowed = [.. WordRuns.Of(written.Quotable, Glimpse), .. written.Facts.SelectMany(fact => WordRuns.Of(fact.Text, Glimpse))];
    }

    /// <summary>The checks that every sentence takes.</summary>
    public static IReadOnlyList<string> Checks { get; } = ["screening", "echo", "repetition", "clock", "leak"];

    /// <param name="before">The sentence before it: what begins there and ends here is seen too.</param>
    /// <returns>Why it must not be heard; null: it may.</returns>
    public async ValueTask<DroppedSentence?> LookAsync(string sentence, string before, CancellationToken cancellationToken)
    {
        string both = before.Length == 0 ? sentence : $"{before} {sentence}";
        if (Leak(sentence) is { } leak)
            return new DroppedSentence("leak", leak);
        if (WordRuns.Of(both, Quotation).Any(_forbidden.Contains))
            return new DroppedSentence("echo", "eightWords");
        if (SpokenClock.IsStale(WordRuns.Without(sentence, _allowed, Glimpse), _speech.Airing) || (!_greets && SpokenClock.IsOtherGreeting(sentence, _speech.Airing)))
            return new DroppedSentence("clock", "notNow");
        if (!MayRecur(sentence) && _lately.Has(sentence, before.Length == 0, _speech.Airing))
            return new DroppedSentence("repetition", "saidBefore");
        foreach (string words in (string[])[sentence, both])
        {
            if (await WorstAsync(words, cancellationToken) is { } rule)
                return new DroppedSentence("screening", Finding.CodeOf(rule));
        }

        return null;
    }

    /// <summary>What a moderating service says, as findings of the screening.</summary>
    public static DroppedSentence? Judge(StepResult moderated)
    {
        Finding? worst = moderated.Findings.Where(finding => finding.Advice != VerdictKind.Air).MaxBy(finding => (finding.Advice, finding.Score));
        return worst is null ? null : new DroppedSentence("moderation", worst.Code);
    }

    private async ValueTask<ScreeningRule?> WorstAsync(string words, CancellationToken ct)
    {
        if (await FirstAsync(words, ct) is not { } rule)
            return null;
        // What the post was aired with, a person or the policy has let pass: reading it out is no fault. What is added to it is looked at by itself.
        string own = WordRuns.Without(words, _allowed, Glimpse);
        return own == words ? rule : await FirstAsync(own, ct);
    }

    private async ValueTask<ScreeningRule?> FirstAsync(string words, CancellationToken ct) =>
        (await _screening.LookAsync(words, ct)).Findings.FirstOrDefault(Weighs)?.Rule;

    /// <summary>A number that would be masked in a post is none for the presenter to invent; a sentence's length is nobody's care.</summary>
    private static bool Weighs(Finding finding) =>
        (finding.Advice != VerdictKind.Air && finding.Rule is not (ScreeningRule.TooLong or ScreeningRule.Blank or ScreeningRule.Shouting))
        || finding.Rule is >= ScreeningRule.MaskedPhone and <= ScreeningRule.MaskedNetwork;

    /// <summary>The station's name, that it is an AI, titles and what the post says are said as often as they are true.</summary>
    private bool MayRecur(string sentence)
    {
        if (AiNotice.IsIn(sentence, $"{_speech.Written.Quotable}\n{_speech.Written.Forbidden}") || SpokenClock.IsTold(sentence) || _speech.Station.Any(name => sentence.Contains(name, StringComparison.OrdinalIgnoreCase)))
            return true;
        List<string> words = WordRuns.Words(sentence);
        return WordRuns.WeightOf(words.Where(_facts.Contains)) * 2 >= WordRuns.WeightOf(words);
    }

    private string? Leak(string sentence)
    {
        if (Mark().IsMatch(sentence))
            return "mark";
        if (Inside().IsMatch(sentence))
            return "inside";
        if (WordRuns.Of(sentence, Quotation).Any(_instructions.Contains))
            return "instructions";
        bool sponsors = Sponsor().IsMatch(sentence) && !_speech.Written.Facts.Any(fact => Sponsor().IsMatch(fact.Text)) && !Sponsor().IsMatch(_speech.Written.Quotable);
        return sponsors ? "sponsor" : null;
    }

    private const RegexOptions Plain = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>The random mark around what others wrote, or the shape that material has.</summary>
    [GeneratedRegex(@"(?=[a-f]*[0-9])\b[0-9a-f]{12,}\b|""?(facts|listener|lately|exchange)""?\s*[:：]\s*[\[{""]|</?think|<\|", Plain, 1000)]
    private static partial Regex Mark();

    [GeneratedRegex(
        @"\b(system prompt|my (instructions|prompt|brief)|as (an? )?(large )?language model|the (material|brief) (says|said|tells)|i was (told|instructed) (to|not to)|the user('s)? (message|wants|asked))\b|システムプロンプト|私への指示|言語モデルとして|与えられた指示|ユーザーは",
        Plain, 1000)]
    private static partial Regex Inside();

    [GeneratedRegex(@"\b(sponsored by|brought to you by|our sponsors?|paid partnership|promo code)\b|スポンサー|提供でお送り|ご覧のスポンサー|の提供で", Plain, 1000)]
    private static partial Regex Sponsor();

    [GeneratedRegex(@"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|曜日", Plain, 1000)]
    private static partial Regex Day();
}
