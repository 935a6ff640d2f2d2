namespace Radio24.Core.Screening;

/// <summary>
/// What is said, by the station's own lexicons: always on, without a network. English and Japanese are both looked for in every post, for
/// one may stand in the other. It advises to reject what is beyond doubt and to hold what a person should see.
/// </summary>
public sealed class RulesStep : IScreeningStep
{
    /// <summary>From here on a person should see it.</summary>
    public const double Doubtful = 0.5;

    /// <summary>From here on there is nothing to decide, for the rules that reject at all (<see cref="Rejects"/>).</summary>
    public const double Certain = 0.85;

    /// <summary>So many Latin letters may be a name or an abbreviation.</summary>
    private const int Short = 4;

    private static readonly Lazy<Languages> Known = new(() => new Languages());

    private readonly BlockedWords _blocked;
    private readonly VerdictKind _blockedAdvice;
    private readonly Languages _languages = Known.Value;

    public RulesStep(RuleScreenerOptions options)
    {
        _blocked = new BlockedWords(options.BlockedWords);
        _blockedAdvice = options.HoldBlockedWords ? VerdictKind.Hold : VerdictKind.Reject;
    }

    public ScreeningStep Step => ScreeningStep.Rules;

    public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        Look(candidate.Words, findings, isName: false);
        if (candidate.Post.Name is { } name)
            Look(name, findings, isName: true);
        return ValueTask.FromResult(new StepResult(candidate, findings));
    }

    /// <summary>
    /// True where certainty is enough to reject. The others are held at worst: whoever speaks of an end of their own is owed a person, and an
    /// accusation, a remedy or a name may be true.
    /// </summary>
    public static bool Rejects(ScreeningRule rule) => rule is ScreeningRule.Hate or ScreeningRule.Threat or ScreeningRule.SexualMinors
        or ScreeningRule.Sexual or ScreeningRule.Extremism or ScreeningRule.Harassment or ScreeningRule.Profanity or ScreeningRule.Illicit;

    private void Look(string text, List<Finding> findings, bool isName)
    {
        if (text.Length == 0)
            return;
        Folded folded = Folding.Of(text);
        if (_blocked.In(folded.Text) is { } blocked)
            findings.Add(new Finding(Step, ScreeningRule.BlockedWord, 1, _blockedAdvice, isName ? null : folded.Source(blocked)));

        Dictionary<ScreeningRule, Said> said = _languages.Find(folded);
        double all = 1 - said.Values.Aggregate(1.0, (none, s) => none * (1 - s.Score));
        foreach ((ScreeningRule rule, Said about) in said.OrderByDescending(s => s.Value.Score))
        {
            bool doubtful = about.Score >= Doubtful || (all >= Certain && findings.Count == 0);
            if (doubtful)
            {
                VerdictKind advice = about.Clear >= Certain && Rejects(rule) ? VerdictKind.Reject : VerdictKind.Hold;
                findings.Add(new Finding(Step, rule, Math.Round(about.Score, 3), advice, isName ? null : folded.Source(about.Start, about.End)));
            }
        }
    }

    /// <param name="Clear">The score without what may be a part of another word, or a name: a few letters or kana. Only this rejects.</param>
    /// <param name="Start">Of the heaviest, in the folded text.</param>
    private sealed record Said(double Score, double Clear, double Heaviest, int Start, int End)
    {
        public static Said Nothing { get; } = new(0, 0, 0, 0, 0);

        public Said And(double weight, bool clear, int start, int end) => new(
            1 - ((1 - Score) * (1 - weight)),
            clear ? 1 - ((1 - Clear) * (1 - weight)) : Clear,
            Math.Max(weight, Heaviest),
            weight > Heaviest ? start : Start,
            weight > Heaviest ? end : End);
    }

    /// <summary>Compiled once for all steps.</summary>
    private sealed class Languages
    {
        private readonly Lexicon _english = new("en", spaced: true);
        private readonly Lexicon _japanese = new("ja", spaced: false);
        private readonly EnglishReader _englishReader;
        private readonly JapaneseReader _japaneseReader;

        public Languages()
        {
            _englishReader = new EnglishReader(_english);
            _japaneseReader = new JapaneseReader(_japanese);
        }

        public Dictionary<ScreeningRule, Said> Find(Folded folded)
        {
            var said = new Dictionary<ScreeningRule, Said>();
            var reading = new Reading();
            var matches = new List<Lexicon.Match>();
            List<(int Start, int End)> words = _englishReader.Read(folded.Text, reading);
            _english.Find(reading, matches);
            Add(_english, matches, said, folded.Text, match => (words[match.Start].Start, words[match.End - 1].End));
            if (folded.Text.AsSpan().ContainsAnyExceptInRange('\0', '\u2E7F'))
            {
                matches.Clear();
                List<int> places = _japaneseReader.Read(folded, reading);
                _japanese.Find(reading, matches);
                Add(_japanese, matches, said, folded.Text, match => (places[match.Start], places[match.End - 1] + 1));
            }

            return said;
        }

        /// <summary>Weights of different entries of one rule add up as chances do; the same entry counts once.</summary>
        private static void Add(
            Lexicon lexicon, List<Lexicon.Match> matches, Dictionary<ScreeningRule, Said> said, string text, Func<Lexicon.Match, (int Start, int End)> place)
        {
            foreach (Lexicon.Match match in matches.DistinctBy(m => m.Entry))
            {
                LexiconEntry entry = lexicon.Entries[match.Entry];
                (int start, int end) = place(match);
                said[entry.Rule] = said.GetValueOrDefault(entry.Rule, Said.Nothing).And(entry.Weight, IsClear(text.AsSpan(start, end - start)), start, end);
            }
        }

        private static bool IsClear(ReadOnlySpan<char> said)
        {
            int kana = 0;
            int letters = 0;
            foreach (char c in said)
            {
                if (Folding.IsKana(c))
                    kana++;
                else if (char.IsAsciiLetter(c))
                    letters++;
                else if (c != 'ー')
                    return true;
            }

            return kana > JapaneseReader.Short || letters > Short || (kana > 0 && letters > 0);
        }
    }
}
