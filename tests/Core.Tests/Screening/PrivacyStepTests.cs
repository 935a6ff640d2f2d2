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

    [Theory]
    [InlineData("DJ 090-1234", "5678 is my number", "DJ", "a phone number is my number")]
    [InlineData("bob 090", "1234 5678に電話してください", "bob", "電話番号に電話してください")]
    [InlineData("Bob 1990", "2024 was a good year", "Bob 1990", "2024 was a good year")]
    public async Task A_number_that_begins_in_the_name_is_masked_in_both(string name, string words, string named, string read)
    {
        StepResult result = await new PrivacyStep().TakeAsync(Candidate.Of(new ListenerPost(PostId.New(At), ListenerId.New(At), name, new PostBody.Text(words), At)), default);
        Assert.Equal((named, read), (result.Candidate.Post.Name, result.Candidate.Words));
        Assert.Equal(read != words, result.Findings.Any(finding => finding.Rule == ScreeningRule.MaskedPhone));
    }

    [Theory]
    [InlineData("call 090ー1234ー5678", "call a phone number")]
    [InlineData("電話は090ー1234ー5678", "電話は電話番号")]
    public async Task A_dash_of_kana_makes_no_post_japanese(string words, string read) =>
        Assert.Equal(read, (await TakeAsync(new PostBody.Text(words))).Candidate.Words);

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
