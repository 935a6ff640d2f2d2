using Radio24.Core.Asking;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>How steps, policy and verdict come together.</summary>
public sealed class ScreeningChainTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Steps_are_taken_in_their_order_each_sees_what_the_one_before_left_and_all_findings_are_kept()
    {
        var chain = new ScreeningChain(
        [
            new FixedStep(ScreeningStep.Tone, "c", VerdictKind.Air), new FixedStep(ScreeningStep.Privacy, "a", VerdictKind.Air), new FixedStep(ScreeningStep.Rules, "b", VerdictKind.Hold),
        ]);
        Verdict verdict = await chain.ScreenAsync(Post("x"), None);
        Assert.Equal("xabc", verdict.Screened!.Words);
        Assert.Equal("x", ((PostBody.Text)verdict.Screened.Original.Body).Words);
        Assert.Equal([ScreeningStep.Privacy, ScreeningStep.Rules, ScreeningStep.Tone], verdict.Findings.Select(finding => finding.Step));
        Assert.Equal(VerdictKind.Hold, verdict.Kind);
    }

    [Fact]
    public async Task One_that_is_to_be_rejected_is_still_masked_but_nobody_outside_is_asked_about_it()
    {
        var asked = new FixedStep(ScreeningStep.Moderation, "!", VerdictKind.Air) { AsksService = true };
        var chain = new ScreeningChain([new FixedStep(ScreeningStep.Limits, "", VerdictKind.Reject), new FixedStep(ScreeningStep.Privacy, " masked", VerdictKind.Air), asked]);
        Verdict verdict = await chain.ScreenAsync(Post("x"), None);
        Assert.Equal((VerdictKind.Reject, "x masked", 0), (verdict.Kind, verdict.Screened!.Words, asked.Taken));
    }

    [Fact]
    public async Task Where_the_policy_says_that_a_rejection_is_none_the_services_are_asked()
    {
        var asked = new FixedStep(ScreeningStep.Moderation, "!", VerdictKind.Air) { AsksService = true };
        StationPolicy policy = StationPolicy.Open with { Rules = [new("shouting", 0.5)] };
        var chain = new ScreeningChain([new FixedStep(ScreeningStep.Rules, "", VerdictKind.Reject), asked], new SteadyCircumstances(policy));
        Assert.Equal((VerdictKind.Hold, 1), ((await chain.ScreenAsync(Post("x"), None)).Kind, asked.Taken));
    }

    [Fact]
    public async Task A_policy_that_is_set_while_a_post_is_in_the_chain_decides_about_it()
    {
        var policies = new ChangingCircumstances(StationPolicy.Open);
        var chain = new ScreeningChain(
            [new FixedStep(ScreeningStep.Moderation, () => policies.Set(StationPolicy.Open with { HoldEverything = true }))], policies);
        Verdict verdict = await chain.ScreenAsync(Post("x"), None);
        Assert.Equal((VerdictKind.Hold, ScreeningRule.EverythingHeld, 2), (verdict.Kind, verdict.Rule, verdict.PolicyVersion));
    }

    [Fact]
    public async Task A_policy_that_would_let_pass_what_nobody_was_asked_about_comes_too_late_for_that_post()
    {
        var policies = new ChangingCircumstances(StationPolicy.Open);
        var chain = new ScreeningChain(
        [
            new FixedStep(ScreeningStep.Limits, "", VerdictKind.Reject),
            new FixedStep(ScreeningStep.Rules, () => policies.Set(StationPolicy.Open with { Rules = [new("shouting")] })),
            new FixedStep(ScreeningStep.Moderation, "", VerdictKind.Hold) { AsksService = true },
        ], policies);
        Verdict verdict = await chain.ScreenAsync(Post("x"), None);
        Assert.Equal((VerdictKind.Reject, 1), (verdict.Kind, verdict.PolicyVersion));
    }

    [Theory]
    [InlineData(ModelTrouble.TimedOut)]
    [InlineData(ModelTrouble.OverBudget)]
    [InlineData(ModelTrouble.BreakerOpen)]
    public async Task A_step_that_is_away_leaves_a_finding_and_the_others_go_on(ModelTrouble trouble)
    {
        var after = new FixedStep(ScreeningStep.Alarm, "", VerdictKind.Air);
        var chain = new ScreeningChain(
            [new FixedStep(ScreeningStep.Moderation, () => throw new ModelAwayException(trouble)), after], new SteadyCircumstances(StationPolicy.Careful));
        Verdict verdict = await chain.ScreenAsync(Post("x"), None);
        Assert.Equal((VerdictKind.Hold, ScreeningRule.StepAway, 1), (verdict.Kind, verdict.Rule, after.Taken));
        Assert.Equal((ScreeningStep.Moderation, ScreeningRule.StepAway), (verdict.Findings[0].Step, verdict.Findings[0].Rule));
    }

    [Fact]
    public async Task Words_that_a_service_makes_nothing_of_wait_for_a_person_even_where_local_rules_decide_alone()
    {
        var chain = new ScreeningChain([new FixedStep(ScreeningStep.Moderation, () => throw new ModelAwayException(ModelTrouble.Malformed))]);
        Verdict verdict = await chain.ScreenAsync(Post("x"), None);
        Assert.Equal((VerdictKind.Hold, ScreeningRule.Unjudged), (verdict.Kind, verdict.Rule));
    }

    [Fact]
    public async Task A_recording_that_could_not_be_transcribed_waits_for_a_person_even_where_local_rules_decide_alone()
    {
        var chain = new ScreeningChain([new FixedStep(ScreeningStep.Transcription, () => throw new ModelAwayException(ModelTrouble.Broken))]);
        ListenerPost voice = Post("") with { Body = new PostBody.Voice("k", TimeSpan.FromSeconds(2)) };
        Verdict verdict = await chain.ScreenAsync(voice, None);
        Assert.Equal((VerdictKind.Hold, ScreeningRule.Unheard), (verdict.Kind, verdict.Rule));
    }

    [Fact]
    public async Task A_local_step_that_breaks_leaves_no_verdict()
    {
        var chain = new ScreeningChain([new FixedStep(ScreeningStep.Privacy, () => throw new InvalidOperationException())]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => chain.ScreenAsync(Post("x"), None).AsTask());
    }

    [Fact]
    public async Task A_talk_back_reply_takes_the_same_path_under_rules_of_its_own()
    {
        var circumstances = new SteadyCircumstances(StationPolicy.Careful, new Circumstances(PostKind.Text, AuthorStanding.Known, 12, false));
        var chain = new ScreeningChain([], circumstances);
        Assert.Equal(VerdictKind.Air, (await chain.ScreenAsync(Post("x"), PostKind.Text, None)).Kind);
        Assert.Equal((VerdictKind.Hold, ScreeningRule.NeedsPerson), await Reply());

        async Task<(VerdictKind, ScreeningRule?)> Reply()
        {
            Verdict verdict = await chain.ScreenAsync(Post("x"), PostKind.Talkback, None);
            return (verdict.Kind, verdict.Rule);
        }
    }

    internal static ListenerPost Post(string words)
    {
        var at = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        return new ListenerPost(PostId.New(at), ListenerId.New(at), "Aiko", new PostBody.Text(words), at);
    }

    private sealed class ChangingCircumstances(StationPolicy first) : ICircumstances
    {
        private PolicyVersion _now = new(1, null, null, first);

        public StepResult? Set(StationPolicy policy)
        {
            _now = new PolicyVersion(_now.Version + 1, null, null, policy);
            return null;
        }

        public ValueTask<PolicyVersion> PolicyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_now);

        public ValueTask<Circumstances> OfAsync(ListenerPost post, PostKind kind, StationPolicy policy, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Circumstances(kind, AuthorStanding.New, 12, Attended: false));
    }

    private sealed class FixedStep(ScreeningStep step, Func<StepResult?> what, string adds = "", VerdictKind advice = VerdictKind.Air) : IScreeningStep
    {
        public FixedStep(ScreeningStep step, string adds, VerdictKind advice)
            : this(step, () => null, adds, advice)
        {
        }

        public bool AsksService { get; init; }

        public int Taken { get; private set; }

        public ScreeningStep Step => step;

        public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
        {
            Taken++;
            return ValueTask.FromResult(
                what() ?? new StepResult(candidate.Saying(candidate.Words + adds), [new Finding(step, ScreeningRule.Shouting, 1, advice)]));
        }
    }
}
