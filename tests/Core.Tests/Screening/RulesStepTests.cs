using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

public class RulesStepTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RulesStep Rules = new(new RuleScreenerOptions());

    [Theory]
    [InlineData("Hello, f\u200Bu\u0301 с k everybody", "f\u200Bu\u0301 с k", ScreeningRule.Profanity)]
    [InlineData("皆さん、お前の家知ってるからな", "お前の家知ってる", ScreeningRule.Threat)]
    public async Task A_finding_says_which_part_of_the_post_it_is_about(string words, string part, ScreeningRule rule)
    {
        Finding finding = Assert.Single(await FindAsync(words), f => f.Rule == rule);
        Assert.Equal(part, words[finding.Part!.Value]);
    }

    [Theory]
    [InlineData("I want to kill myself")]
    [InlineData("死にたい")]
    public async Task Who_may_be_in_need_is_held_and_never_rejected(string words)
    {
        IReadOnlyList<Finding> findings = await FindAsync(words);
        Assert.Contains(findings, f => f is { Rule: ScreeningRule.SelfHarm, Advice: VerdictKind.Hold });
        Assert.DoesNotContain(findings, f => f.Advice == VerdictKind.Reject);
    }

    [Theory]
    [InlineData("my neighbour is a pedophile", VerdictKind.Hold)]
    [InlineData("I know where you live", VerdictKind.Reject)]
    [InlineData("damn, it rains", null)]
    [InlineData("damn this crap, bloody hell, it sucks, piss", null)]
    public async Task Certain_ones_are_rejected_and_doubtful_ones_held(string words, VerdictKind? advice) =>
        Assert.Equal(advice, (await FindAsync(words)).Select(f => (VerdictKind?)f.Advice).Max());

    [Fact]
    public async Task The_name_is_read_too_and_has_no_part()
    {
        ListenerPost post = new(PostId.New(At), ListenerId.New(At), "fuсk you", new PostBody.Text("Hello"), At);
        Finding finding = Assert.Single((await Rules.TakeAsync(Candidate.Of(post), default)).Findings);
        Assert.Null(finding.Part);
    }

    [Fact]
    public async Task A_transcript_is_read_as_a_text_is()
    {
        ListenerPost post = new(PostId.New(At), ListenerId.New(At), null, new PostBody.Voice("key", TimeSpan.FromSeconds(3), "I will find you and kill you"), At);
        Assert.Contains((await Rules.TakeAsync(Candidate.Of(post), default)).Findings, f => f.Rule == ScreeningRule.Threat);
    }

    [Theory]
    [InlineData(280)]
    [InlineData(2_000)]
    public async Task Long_and_odd_texts_are_read_to_their_end(int length)
    {
        Random random = new(3);
        string[] bits = ["you ", "i ", "will ", "○", "死", "ね", "*", "kill", "|<", "1", " ", "ー", "お前", "f ", "の", "!", "。", "ッ", "v", "\uD83D"];
        for (int i = 0; i < 200; i++)
            await FindAsync(string.Concat(Enumerable.Range(0, length / 2).Select(_ => bits[random.Next(bits.Length)])));
    }

    private static async Task<IReadOnlyList<Finding>> FindAsync(string words) =>
        (await Rules.TakeAsync(Candidate.Of(new ListenerPost(PostId.New(At), ListenerId.New(At), null, new PostBody.Text(words), At)), default)).Findings;
}
