using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>Every criterion of a policy, in tables.</summary>
public sealed class StationPolicyTests
{
    private static readonly Finding[] Nothing = [];

    [Theory]
    [InlineData(PolicyPreset.Open, PostKind.Text, AuthorStanding.Flagged, VerdictKind.Air)]
    [InlineData(PolicyPreset.Open, PostKind.Voice, AuthorStanding.New, VerdictKind.Air)]
    [InlineData(PolicyPreset.Open, PostKind.Talkback, AuthorStanding.New, VerdictKind.Air)]
    [InlineData(PolicyPreset.Careful, PostKind.Text, AuthorStanding.New, VerdictKind.Air)]
    [InlineData(PolicyPreset.Careful, PostKind.Text, AuthorStanding.Flagged, VerdictKind.Hold)]
    [InlineData(PolicyPreset.Careful, PostKind.Voice, AuthorStanding.New, VerdictKind.Hold)]
    [InlineData(PolicyPreset.Careful, PostKind.Voice, AuthorStanding.Known, VerdictKind.Air)]
    [InlineData(PolicyPreset.Careful, PostKind.Talkback, AuthorStanding.Known, VerdictKind.Hold)]
    [InlineData(PolicyPreset.ByHand, PostKind.Text, AuthorStanding.Known, VerdictKind.Hold)]
    [InlineData(PolicyPreset.ByHand, PostKind.Voice, AuthorStanding.Known, VerdictKind.Hold)]
    public void A_preset_says_what_airs_when_nothing_speaks_against_it(PolicyPreset preset, PostKind kind, AuthorStanding standing, VerdictKind verdict)
    {
        Verdict decided = StationPolicy.Of(preset).Decide(Nothing, Now(kind, standing));
        Assert.Equal((verdict, verdict == VerdictKind.Air ? null : (ScreeningRule?)ScreeningRule.NeedsPerson), (decided.Kind, decided.Rule));
        Assert.Equal(verdict == VerdictKind.Air, decided.Reason is null);
        Assert.Null(PolicyCheck.Wrong(StationPolicy.Of(preset)));
    }

    [Fact]
    public void A_station_that_strangers_reach_is_careful_unless_its_owner_says_otherwise()
    {
        Assert.Equal(PolicyPreset.Careful, StationPolicy.Default(isPublic: true).Preset);
        Assert.Equal(PolicyPreset.Open, StationPolicy.Default(isPublic: false).Preset);
    }

    [Fact]
    public void One_switch_holds_everything_but_what_is_rejected()
    {
        StationPolicy policy = StationPolicy.Open with { HoldEverything = true };
        Verdict held = policy.Decide(Nothing, Now());
        Assert.Equal((VerdictKind.Hold, ScreeningRule.EverythingHeld), (held.Kind, held.Rule));
        Assert.Equal(ScreeningStep.Policy, Assert.Single(held.Findings).Step);
        Assert.Equal(VerdictKind.Reject, policy.Decide([Found(ScreeningRule.Link, VerdictKind.Reject)], Now()).Kind);
        // The finding that holds it anyway is what its author reads.
        Assert.Equal(ScreeningRule.Shouting, policy.Decide([Found(ScreeningRule.Shouting, VerdictKind.Hold)], Now()).Rule);
    }

    [Theory]
    [InlineData(0.39, VerdictKind.Air)]
    [InlineData(0.4, VerdictKind.Hold)]
    [InlineData(0.89, VerdictKind.Hold)]
    [InlineData(0.9, VerdictKind.Reject)]
    public void A_threshold_decides_by_score_whatever_the_step_advises(double score, VerdictKind verdict)
    {
        StationPolicy policy = StationPolicy.Open with { Rules = [new("harassment", 0.4, 0.9)] };
        foreach (VerdictKind advice in Enum.GetValues<VerdictKind>())
            Assert.Equal(verdict, policy.Decide([Found(ScreeningRule.Harassment, advice, score)], Now()).Kind);
        Assert.Equal(VerdictKind.Reject, policy.Decide([Found(ScreeningRule.Hate, VerdictKind.Reject, score)], Now()).Kind);
    }

    [Fact]
    public void A_threshold_without_a_score_never_counts()
    {
        StationPolicy policy = StationPolicy.Open with { Rules = [new("shouting", null), new("link", null, 0.5)] };
        Assert.Equal(VerdictKind.Air, policy.Decide([Found(ScreeningRule.Shouting, VerdictKind.Reject)], Now()).Kind);
        Assert.Equal(VerdictKind.Air, policy.Decide([Found(ScreeningRule.Link, VerdictKind.Reject, 0.4)], Now()).Kind);
        Assert.Equal(VerdictKind.Reject, policy.Decide([Found(ScreeningRule.Link, VerdictKind.Hold, 0.5)], Now()).Kind);
    }

    [Fact]
    public void The_worst_that_was_found_decides_and_everything_that_was_found_is_kept()
    {
        Finding[] findings =
        [
            Found(ScreeningRule.Shouting, VerdictKind.Air), Found(ScreeningRule.Hate, VerdictKind.Hold, 0.6),
            Found(ScreeningRule.Harassment, VerdictKind.Hold, 0.7), Found(ScreeningRule.Violence, VerdictKind.Air, 0.9),
        ];
        Verdict verdict = StationPolicy.Open.Decide(findings, Now());
        Assert.Equal((VerdictKind.Hold, ScreeningRule.Harassment, ScreeningReason.Of(ScreeningRule.Harassment)), (verdict.Kind, verdict.Rule, verdict.Reason));
        Assert.Equal(findings, verdict.Findings);
    }

    [Theory]
    [InlineData(0, 0, AuthorStanding.New)]
    [InlineData(2, 0, AuthorStanding.New)]
    [InlineData(3, 0, AuthorStanding.Known)]
    [InlineData(3, 1, AuthorStanding.New)]
    [InlineData(30, 2, AuthorStanding.Flagged)]
    [InlineData(0, 5, AuthorStanding.Flagged)]
    public void An_authors_standing_comes_from_what_aired_and_what_was_rejected_lately(int aired, int rejected, AuthorStanding standing) =>
        Assert.Equal(standing, StationPolicy.Careful.StandingOf(new AuthorRecord(aired, rejected)));

    [Theory]
    [InlineData(null, null, 3, true)]
    [InlineData(9, 17, 8, false)]
    [InlineData(9, 17, 9, true)]
    [InlineData(9, 17, 16, true)]
    [InlineData(9, 17, 17, false)]
    [InlineData(22, 6, 23, true)]
    [InlineData(22, 6, 5, true)]
    [InlineData(22, 6, 6, false)]
    [InlineData(22, 6, 12, false)]
    [InlineData(0, 24, 0, true)]
    [InlineData(0, 24, 23, true)]
    [InlineData(12, 12, 3, true)] // round the clock
    public void A_rule_holds_within_its_hours(int? from, int? until, int hour, bool airs)
    {
        StationPolicy policy = StationPolicy.ByHand with { Airs = [new(PostKind.Text, AuthorStanding.New, from, until)] };
        Assert.Equal(airs ? VerdictKind.Air : VerdictKind.Hold, policy.Decide(Nothing, Now() with { Hour = hour }).Kind);
    }

    [Theory]
    [InlineData(DeskRule.Either, true, true)]
    [InlineData(DeskRule.Either, false, true)]
    [InlineData(DeskRule.Attended, true, true)]
    [InlineData(DeskRule.Attended, false, false)]
    [InlineData(DeskRule.Unattended, true, false)]
    [InlineData(DeskRule.Unattended, false, true)]
    public void A_rule_asks_whether_somebody_is_at_the_desk(DeskRule desk, bool attended, bool airs)
    {
        StationPolicy policy = StationPolicy.ByHand with { Airs = [new(PostKind.Text, Desk: desk)] };
        Assert.Equal(airs ? VerdictKind.Air : VerdictKind.Hold, policy.Decide(Nothing, Now() with { Attended = attended }).Kind);
    }

    [Fact]
    public void One_rule_that_fits_is_enough()
    {
        StationPolicy policy = StationPolicy.ByHand with { Airs = [new(PostKind.Text, AuthorStanding.Known), new(PostKind.Text, AuthorStanding.New, Desk: DeskRule.Attended)] };
        Assert.Equal(VerdictKind.Air, policy.Decide(Nothing, Now(standing: AuthorStanding.Known)).Kind);
        Assert.Equal(VerdictKind.Hold, policy.Decide(Nothing, Now()).Kind);
        Assert.Equal(VerdictKind.Air, policy.Decide(Nothing, Now() with { Attended = true }).Kind);
        Assert.True(policy.AsksStanding);
        Assert.False(StationPolicy.Open.AsksStanding);
    }

    [Theory]
    [InlineData(false, false, VerdictKind.Hold)]
    [InlineData(false, true, VerdictKind.Hold)]
    [InlineData(true, false, VerdictKind.Air)]
    [InlineData(true, true, VerdictKind.Hold)]
    public void A_service_that_is_away_holds_the_post_unless_nobody_is_there_and_the_rules_may_decide_alone(bool alone, bool attended, VerdictKind verdict)
    {
        StationPolicy policy = StationPolicy.Open with { LocalRulesDecideAlone = alone };
        Finding away = new(ScreeningStep.Moderation, ScreeningRule.StepAway, 1, VerdictKind.Hold);
        Assert.Equal(verdict, policy.Decide([away], Now() with { Attended = attended }).Kind);
        // Alone they still decide.
        Assert.Equal(VerdictKind.Reject, policy.Decide([away, Found(ScreeningRule.Hate, VerdictKind.Reject)], Now() with { Attended = attended }).Kind);
    }

    [Theory]
    [InlineData(true, VerdictKind.Air)]
    [InlineData(false, VerdictKind.Hold)]
    public void What_was_masked_airs_or_waits_for_a_person(bool airs, VerdictKind verdict)
    {
        StationPolicy policy = StationPolicy.Open with { MaskedAirs = airs };
        Assert.Equal(verdict, policy.Decide([new(ScreeningStep.Privacy, ScreeningRule.MaskedPhone, 1, VerdictKind.Air)], Now()).Kind);
        Assert.Equal(VerdictKind.Air, policy.Decide([Found(ScreeningRule.Shouting, VerdictKind.Air)], Now()).Kind);
    }

    [Theory]
    [InlineData(PostKind.Text, "short", 0)]
    [InlineData(PostKind.Text, "long enough for it", 2)]
    [InlineData(PostKind.Voice, "long enough for it", 1)]
    [InlineData(PostKind.Voice, "", 0)]
    public void A_tone_is_for_the_posts_it_names(PostKind kind, string words, int tones)
    {
        StationPolicy policy = StationPolicy.Open with { Transforms = [new("soften", 1, LongerThan: 10), new("summarise", 3, [PostKind.Text], 10)] };
        Candidate candidate = Candidate.Of(ScreeningChainTests.Post(words)) with { Kind = kind };
        Assert.Equal(tones, policy.TransformsFor(candidate).Count());
    }

    public static TheoryData<string, StationPolicy> WrongOnes => new()
    {
        { "deskMinutes", StationPolicy.Open with { DeskMinutes = 0 } },
        { "standing.knownAfter", StationPolicy.Open with { Standing = new() { KnownAfter = 51 } } },
        { "standing.flaggedAfter", StationPolicy.Open with { Standing = new() { FlaggedAfter = 0 } } },
        { "standing.withinDays", StationPolicy.Open with { Standing = new() { WithinDays = 366 } } },
        { "airs", StationPolicy.Open with { Airs = [.. Enumerable.Repeat(new AirRule(PostKind.Text), 51)] } },
        { "airs[0].kind", StationPolicy.Open with { Airs = [new((PostKind)9)] } },
        { "airs[0].fromHour", StationPolicy.Open with { Airs = [new(PostKind.Text, FromHour: 24, UntilHour: 6)] } },
        { "airs[1].untilHour", StationPolicy.Open with { Airs = [new(PostKind.Text), new(PostKind.Text, FromHour: 4)] } },
        { "airs[0].untilHour", StationPolicy.Open with { Airs = [new(PostKind.Text, FromHour: 4, UntilHour: 0)] } },
        { "airs[0]", StationPolicy.Open with { Airs = [null!] } },
        { "rules[0].rule", StationPolicy.Open with { Rules = [new("nonsense", 0.5)] } },
        { "rules[0].rule", StationPolicy.Open with { Rules = [new("stepAway", null)] } },
        { "rules[1].rule", StationPolicy.Open with { Rules = [new("hate", 0.5), new("hate", 0.6)] } },
        { "rules[0].holdAt", StationPolicy.Open with { Rules = [new("hate", double.NaN)] } },
        { "rules[0].rejectAt", StationPolicy.Open with { Rules = [new("hate", 0.5, 0.4)] } },
        { "transforms[0].name", StationPolicy.Open with { Transforms = [new("shout")] } },
        { "transforms[0].intensity", StationPolicy.Open with { Transforms = [new("soften", 4)] } },
        { "transforms[0].longerThan", StationPolicy.Open with { Transforms = [new("soften", LongerThan: -1)] } },
    };

    [Theory]
    [MemberData(nameof(WrongOnes), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_put_in_force_is_named_by_its_field(string field, StationPolicy policy) =>
        Assert.Equal(field, PolicyCheck.Wrong(policy)?.Field);

    private static Circumstances Now(PostKind kind = PostKind.Text, AuthorStanding standing = AuthorStanding.New) => new(kind, standing, 12, Attended: false);

    private static Finding Found(ScreeningRule rule, VerdictKind advice, double score = 1) => new(ScreeningStep.Rules, rule, score, advice);
}
