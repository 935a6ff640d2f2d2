using Radio24.Core.Asking;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Core.Tone;

namespace Radio24.Core.Tests.Tone;

/// <summary>The chain's last step.</summary>
public sealed class ToneStepTests
{
    private readonly ToneStation _station = new();
    private readonly List<string> _faults = [];

    [Fact]
    public async Task What_the_policy_asks_for_is_done_and_the_words_before_stay_beside()
    {
        StepResult result = await TakeAsync("Play it NOW!!!", Asks("soften"));
        Assert.Equal("Please play it now.", result.Candidate.Words);
        Assert.Equal("Play it NOW!!!", result.Candidate.BeforeTone);
        Assert.Equal("Play it NOW!!!", ((PostBody.Text)result.Candidate.Original.Body).Words);
        Assert.Empty(result.Findings);
    }

    [Theory]
    [InlineData("", true, "Play it NOW!!!")]
    [InlineData("soften:1", true, "Play it now!")]
    [InlineData(null, true, "Please play it now.")]
    [InlineData("", false, "Please play it now.")]
    [InlineData("soften:1", false, "Please play it now.")]
    public async Task What_the_author_chose_comes_first_where_the_policy_allows_it(string? chosen, bool allowed, string read)
    {
        StepResult result = await TakeAsync(
            "Play it NOW!!!", Asks("soften") with { AuthorsChooseTone = allowed }, chosen is null ? null : TonePipeline.Parse(chosen));
        Assert.Equal(read, result.Candidate.Words);
    }

    [Fact]
    public async Task What_authors_choose_is_paid_from_what_listeners_may_spend_and_what_the_policy_asks_for_is_not()
    {
        await TakeAsync("My cat sleeps.", Asks("clarify"));
        await TakeAsync("My dog sleeps.", StationPolicy.Open, TonePipeline.Parse("clarify:1"));
        Assert.Equal([CallPurpose.Transform, CallPurpose.Preview], _station.Questions.Select(question => question.Purpose));
    }

    [Theory]
    [InlineData("rules", "Call me 080 basically, 5555 basically, 7777 okay")]
    [InlineData("model", "Call me 080 yes 5555 yes 7777 okay")]
    public async Task What_comes_together_by_a_tone_is_masked_and_can_hold_the_post(string by, string words)
    {
        _station.Model = (_, _) => Task.FromResult("Call me 080 5555 7777, okay.");
        var screen = new ScreeningChain(
            [new PrivacyStep(), new ToneStep(new ToneBridge(
                new ToneOptions(), TonePrompts.BuiltIn, _station, by == "model" ? _station : null, _station,
                LocalScreening.Of(new RuleScreenerOptions()).IsNoWorseAsync, _station.Time, "Radio24"), (_, fault) => _faults.Add(fault))],
            new SteadyCircumstances(StationPolicy.Open with { MaskedAirs = false }));
        Verdict verdict = await screen.ScreenAsync(Post(new PostBody.Text(words), TonePipeline.Parse(by == "model" ? "clarify:1" : "summarise:1")), default);
        Assert.Empty(_faults);
        Assert.DoesNotContain("5555", verdict.Screened!.Words, StringComparison.Ordinal);
        Assert.Contains("a phone number", verdict.Screened!.Words, StringComparison.Ordinal);
        Assert.Equal((VerdictKind.Hold, ScreeningRule.MaskedPhone), (verdict.Kind, verdict.Rule));
    }

    [Fact]
    public async Task A_model_that_is_away_holds_nothing_up()
    {
        _station.Model = (_, _) => throw new ModelAwayException(ModelTrouble.TimedOut);
        StepResult result = await TakeAsync("My cat sleeps.", Asks("clarify"));
        Assert.Equal("My cat sleeps.", result.Candidate.Words);
        Assert.Null(result.Candidate.BeforeTone);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public async Task Nor_does_anything_else_that_breaks()
    {
        _station.Fit = _ => throw new InvalidOperationException("the post's words");
        StepResult result = await TakeAsync("Play it NOW!!!", Asks("soften"));
        Assert.Equal("Play it NOW!!!", result.Candidate.Words);
        Assert.Equal(["InvalidOperationException"], _faults);
    }

    [Fact]
    public async Task A_recording_is_heard_as_it_was_spoken()
    {
        var voice = new PostBody.Voice("key", TimeSpan.FromSeconds(3), "Play it NOW!!!");
        StepResult result = await Step().TakeAsync(Candidate.Of(Post(voice, null)) with { Policy = Asks("soften") }, default);
        Assert.Equal("Play it NOW!!!", result.Candidate.Words);
        Assert.Null(result.Candidate.BeforeTone);
    }

    private static StationPolicy Asks(string tone) => StationPolicy.Open with { Transforms = [new ToneRule(tone)] };

    private async Task<StepResult> TakeAsync(string words, StationPolicy policy, TonePipeline? chosen = null) =>
        await Step().TakeAsync(Candidate.Of(Post(new PostBody.Text(words), chosen)) with { Policy = policy }, default);

    private ToneStep Step() => new(_station.Bridge(), (_, fault) => _faults.Add(fault));

    private static ListenerPost Post(PostBody body, TonePipeline? tone)
    {
        DateTimeOffset at = DateTimeOffset.UnixEpoch;
        return new ListenerPost(PostId.New(at), ListenerId.New(at), null, body, at) { Tone = tone };
    }
}
