using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>
/// Posts as stations receive them, one a line (Corpora/*.txt). Hostile ones are offensive because the rules are for what is offensive; they
/// are as mild as still tests the rule.
/// </summary>
public class CorpusTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScreeningChain Local = new([new LimitsStep(new RuleScreenerOptions()), new RulesStep(new RuleScreenerOptions())]);

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task No_hostile_post_airs(string language)
    {
        (string Rules, string Words)[] posts = [.. Lines($"hostile.{language}.txt").Select(line => line.Split('\t')).Select(part => (part[0], part[1]))];
        Assert.True(posts.Length >= 150, $"{posts.Length} posts");
        var through = new List<string>();
        foreach ((string rules, string words) in posts)
        {
            if ((await ScreenAsync(words)).Kind == VerdictKind.Air)
                through.Add($"{rules}: {words}");
        }

        Assert.True(through.Count == 0, $"{through.Count} of {posts.Length} aired:\n{string.Join('\n', through)}");
    }

    /// <summary>A post is held or rejected for what it is, so that its author reads the right reason: in nine of ten.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task Hostile_posts_are_stopped_for_what_they_are(string language)
    {
        string[] lines = [.. Lines($"hostile.{language}.txt")];
        var otherwise = new List<string>();
        foreach (string line in lines)
        {
            string[] part = line.Split('\t');
            Verdict verdict = await ScreenAsync(part[1]);
            if (!part[0].Split('|').Any(rule => verdict.Findings.Any(f => string.Equals(f.Rule.ToString(), rule, StringComparison.OrdinalIgnoreCase))))
                otherwise.Add($"{line}: {string.Join(", ", verdict.Findings.Select(f => f.Rule))}");
        }

        Assert.True(otherwise.Count * 10 <= lines.Length, $"{otherwise.Count} of {lines.Length}:\n{string.Join('\n', otherwise)}");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task Harmless_posts_air(string language)
    {
        string[] posts = [.. Lines($"harmless.{language}.txt")];
        Assert.True(posts.Length >= 200, $"{posts.Length} posts");
        var stopped = new List<string>();
        foreach (string words in posts)
        {
            Verdict verdict = await ScreenAsync(words);
            if (verdict.Kind != VerdictKind.Air)
                stopped.Add($"{words}: {string.Join(", ", verdict.Findings.Select(f => $"{f.Rule} {f.Score} {(f.Part is { } part ? words[part] : "")}"))}");
        }

        string message = $"{stopped.Count} of {posts.Length} stopped:\n{string.Join('\n', stopped)}";
        Assert.True(stopped.Count * 50 <= posts.Length, message);
        Assert.DoesNotContain(stopped, s => s.Contains("Reject", StringComparison.Ordinal));
    }

    private static ValueTask<Verdict> ScreenAsync(string words) =>
        Local.ScreenAsync(new ListenerPost(PostId.New(At), ListenerId.New(At), null, new PostBody.Text(words), At), default);

    private static IEnumerable<string> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Screening", "Corpora", name)).Where(line => line.Length > 0 && line[0] != '#');
}
