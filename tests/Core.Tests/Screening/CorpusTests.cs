using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>
/// Posts as stations receive them, one a line (Corpora/*.txt), through all local steps under both policies under which a post may air without
/// a person. Hostile ones are offensive because the rules are for what is offensive; they are as mild as still tests the rule.
/// </summary>
public class CorpusTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScreeningChain[] Chains = [.. new[] { StationPolicy.Open, StationPolicy.Careful }
        .Select(policy => new ScreeningChain(LocalSteps.Of(new RuleScreenerOptions()), new SteadyCircumstances(policy)))];

    [Theory]
    [InlineData("hostile.en.txt", 150)]
    [InlineData("hostile.ja.txt", 150)]
    [InlineData("blind-1.hostile.en.txt", 40)]
    [InlineData("blind-1.hostile.ja.txt", 40)]
    [InlineData("blind-2.hostile.en.txt", 40)]
    [InlineData("blind-2.hostile.ja.txt", 40)]
    [InlineData("probe.hostile.txt", 60)]
    public async Task No_hostile_post_airs(string file, int least)
    {
        string[] posts = Corpus.Lines(file);
        Assert.True(posts.Length >= least, $"{posts.Length} posts");
        var through = new List<string>();
        foreach (string line in posts)
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            bool mayBeMasked = !RemainsWhenMasked.Any(line[..Math.Max(0, tab)].Contains);
            if ((await ScreenAsync(line[(tab + 1)..])).Any(verdict => verdict.Kind == VerdictKind.Air && !(mayBeMasked && IsMasked(verdict))))
                through.Add(line);
        }

        Assert.True(through.Count == 0, $"{through.Count} of {posts.Length} aired:\n{string.Join('\n', through)}");
    }

    /// <summary>A post is held or rejected for what it is, so that its author reads the right reason: in nine of ten.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task Hostile_posts_are_stopped_for_what_they_are(string language)
    {
        string[] lines = Corpus.Lines($"hostile.{language}.txt");
        var otherwise = new List<string>();
        foreach (string line in lines)
        {
            string[] part = line.Split('\t');
            Verdict verdict = (await ScreenAsync(part[1]))[0];
            if (!part[0].Split('|').Any(rule => verdict.Findings.Any(f => string.Equals(f.Rule.ToString(), rule, StringComparison.OrdinalIgnoreCase))))
                otherwise.Add($"{line}: {string.Join(", ", verdict.Findings.Select(f => f.Rule))}");
        }

        Assert.True(otherwise.Count * 10 <= lines.Length, $"{otherwise.Count} of {lines.Length}:\n{string.Join('\n', otherwise)}");
    }

    [Theory]
    [InlineData("harmless.en.txt", 200)]
    [InlineData("harmless.ja.txt", 200)]
    [InlineData("blind-1.harmless.en.txt", 40)]
    [InlineData("blind-1.harmless.ja.txt", 40)]
    [InlineData("blind-2.harmless.en.txt", 50)]
    [InlineData("blind-2.harmless.ja.txt", 50)]
    [InlineData("probe.harmless.txt", 60)]
    public async Task Harmless_posts_air(string file, int least)
    {
        string[] posts = Corpus.Lines(file);
        Assert.True(posts.Length >= least, $"{posts.Length} posts");
        await AllAirAsync(posts);
    }

    /// <summary>Places, names, food, animals, loanwords: nothing that a short entry of a lexicon would find inside them.</summary>
    [Theory]
    [InlineData("ja", '、', "{0}", "{0}が好きです。", "今日は{0}の話をします。", "昨日、妹と{0}を見ました。")]
    [InlineData("en", ',', "{0}", "I like {0} very much.", "We talked about {0} today.", "Greetings from {0}!")]
    public async Task No_ordinary_word_stops_a_post(string language, char between, params string[] sentences)
    {
        string[] words = [.. Corpus.Lines($"ordinary.{language}.txt").SelectMany(line => line.Split(between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];
        Assert.True(words.Length >= 400, $"{words.Length} words");
        await AllAirAsync([.. words.SelectMany(word => sentences.Select(sentence => string.Format(sentence, word)))]);
    }

    [Theory]
    [InlineData("f4gg0t")]
    [InlineData("Kill all Jews")]
    [InlineData("n i g g e r")]
    [InlineData("キチガイ")]
    [InlineData("ちょん公")]
    [InlineData("死ねリスナー")]
    public async Task A_hostile_name_stops_a_post(string name) =>
        Assert.DoesNotContain(await ScreenAsync("Good evening, something with a piano please", name), verdict => verdict.Kind == VerdictKind.Air);

    [Theory]
    [InlineData("Dick Van Dyke")]
    [InlineData("マングローブ")]
    [InlineData("ビスケットの母")]
    public async Task A_harmless_name_does_not(string name) =>
        Assert.All(await ScreenAsync("Good evening, something with a piano please", name), verdict => Assert.Equal(VerdictKind.Air, verdict.Kind));

    /// <summary>A few letters may be a name, a few kana a part of a word.</summary>
    [Theory]
    [InlineData("kike")]
    [InlineData("fag")]
    [InlineData("しね")]
    [InlineData("クソ女")]
    public async Task A_short_match_alone_is_held_and_not_rejected(string words) =>
        Assert.All(await ScreenAsync(words), verdict => Assert.True(verdict.Kind == VerdictKind.Hold, $"{verdict.Kind}"));

    [Theory]
    [InlineData("映画みたいにお前を殺しに行く")]
    [InlineData("ドラマのようにスタジオを爆破する")]
    [InlineData("映画好きのお前を殺す")]
    public async Task A_threat_is_not_excused_by_a_film_beside_it(string words) =>
        Assert.DoesNotContain(await ScreenAsync(words), verdict => verdict.Kind == VerdictKind.Air);

    /// <summary>What is said against a person stays said where only the address is masked.</summary>
    private static readonly string[] RemainsWhenMasked = ["accusation", "threat", "告発", "脅迫"];

    [Theory]
    [InlineData("映画館の店長は横領してるらしいです")]
    [InlineData("ドラマ好きの課長は不倫してる")]
    [InlineData("映画好きの人へ、免許証作ります、格安")]
    public async Task An_accusation_or_an_offer_is_not_excused_by_a_film_beside_it(string words) =>
        Assert.DoesNotContain(await ScreenAsync(words), verdict => verdict.Kind == VerdictKind.Air);

    private static async Task AllAirAsync(string[] posts)
    {
        var stopped = new List<string>();
        foreach (string words in posts)
        {
            foreach (Verdict verdict in await ScreenAsync(words))
            {
                if (verdict.Kind != VerdictKind.Air)
                    stopped.Add($"{verdict.Kind} {words}: {string.Join(", ", verdict.Findings.Select(f => $"{f.Step} {f.Rule} {f.Score}"))}");
            }
        }

        Assert.True(stopped.Count == 0, $"{stopped.Count} of {posts.Length} stopped:\n{string.Join('\n', stopped)}");
    }

    /// <summary>What was hostile about it does not air.</summary>
    private static bool IsMasked(Verdict verdict) => verdict.Findings.Any(finding => finding.Step == ScreeningStep.Privacy);

    private static async Task<IReadOnlyList<Verdict>> ScreenAsync(string words, string? name = null)
    {
        var verdicts = new List<Verdict>();
        foreach (ScreeningChain chain in Chains)
            verdicts.Add(await chain.ScreenAsync(new ListenerPost(PostId.New(At), ListenerId.New(At), name, new PostBody.Text(words), At), default));
        return verdicts;
    }
}
