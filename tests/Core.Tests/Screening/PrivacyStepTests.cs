using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

public sealed class PrivacyStepTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_masked_post_may_go_on_and_says_what_was_masked()
    {
        StepResult result = await TakeAsync(new PostBody.Text("Hi, call 090-1234-5678 or me@example.org!"));

        Assert.Equal("Hi, call a phone number or an e-mail address!", result.Candidate.Words);
        Assert.Equal([ScreeningRule.MaskedPhone, ScreeningRule.MaskedMail], result.Findings.Select(finding => finding.Rule));
        Assert.All(result.Findings, finding => Assert.Equal((VerdictKind.Air, ScreeningStep.Privacy), (finding.Advice, finding.Step)));
        Assert.Contains("phone number", result.Findings[0].Reason, StringComparison.Ordinal);
        Assert.Contains("電話番号", result.Findings[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_says_where_it_stood()
    {
        const string Words = "番号は０９０－１２３４－５６７８です";
        StepResult result = await TakeAsync(new PostBody.Text(Words));

        Assert.Equal("番号は電話番号です", result.Candidate.Words);
        Assert.Equal("０９０－１２３４－５６７８", Words[Assert.Single(result.Findings).Part!.Value]);
    }

    [Fact]
    public async Task The_original_is_kept_as_it_came()
    {
        StepResult result = await TakeAsync(new PostBody.Text("call 090-1234-5678"));

        Assert.Equal(new PostBody.Text("call 090-1234-5678"), result.Candidate.Original.Body);
    }

    [Fact]
    public async Task A_recording_that_says_a_number_waits_for_a_person()
    {
        StepResult result = await TakeAsync(new PostBody.Voice("key", TimeSpan.FromSeconds(4), "call zero nine zero one two three four five six seven eight"));

        Assert.Equal("call a phone number", result.Candidate.Words);
        Assert.Contains(result.Findings, finding => finding is { Rule: ScreeningRule.PersonalInRecording, Advice: VerdictKind.Hold });
    }

    [Theory]
    [InlineData("Ken 090-1234-5678", "Ken")]
    [InlineData("ken@example.org", null)]
    [InlineData("健太（LINE ID: kenta_99）", "健太（LINE ID")]
    [InlineData("DJ 2000", "DJ 2000")]
    [InlineData("東京の花子", "東京の花子")]
    public async Task A_name_loses_what_is_nobodys_business(string name, string? left)
    {
        StepResult result = await TakeAsync(new PostBody.Text("hello"), name);

        Assert.Equal(left, result.Candidate.Post.Name);
        Assert.Equal(left == name, result.Findings.Count == 0);
        Assert.All(result.Findings, finding => Assert.Null(finding.Part));
    }

    [Fact]
    public async Task Nothing_found_changes_nothing()
    {
        var candidate = Candidate.Of(Post(new PostBody.Text("Hello from Lisbon"), "Ana"));
        StepResult result = await new PrivacyStep().TakeAsync(candidate, default);

        Assert.Same(candidate, result.Candidate);
        Assert.Empty(result.Findings);
    }

    private static async Task<StepResult> TakeAsync(PostBody body, string? name = null) => await new PrivacyStep().TakeAsync(Candidate.Of(Post(body, name)), default);

    private static ListenerPost Post(PostBody body, string? name) => new(PostId.New(At), ListenerId.New(At), name, body, At);
}
