using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>Rows that a later version wrote, before it was taken back.</summary>
public sealed class ForeignNamesTests
{
    [Fact]
    public void A_policy_with_names_of_a_later_version_is_read_and_nothing_airs_by_a_case_that_is_not_understood()
    {
        StationPolicy policy = PolicyJson.Read(
            """
            {"preset":"cautious","holdEverything":false,"deskMinutes":3,
             "airs":[{"kind":"hologram","standing":"new"},{"kind":"text","standing":"trusted"},{"kind":"text","standing":"new","desk":"asleep"},
                     {"kind":"voice","standing":"known","desk":"attended"},{"kind":7,"standing":"new"}],
             "rules":[{"rule":"ofTomorrow","holdAt":0.5}],"transforms":[{"name":"polite","intensity":1,"kinds":["hologram","text"]}],"later":{"a":1}}
            """);
        Assert.Equal((PolicyPreset.Careful, 3), (policy.Preset, policy.DeskMinutes));
        Assert.Equal([new AirRule(PostKind.Voice, AuthorStanding.Known, Desk: DeskRule.Attended)], policy.Airs);
        Assert.Equal([PostKind.Text], Assert.Single(policy.Transforms).Kinds);
        Assert.Equal(VerdictKind.Hold, policy.Decide([], new Circumstances(PostKind.Text, AuthorStanding.Known, 12, Attended: true)).Kind);
    }

    [Fact]
    public void A_policy_of_an_earlier_version_keeps_its_tones()
    {
        StationPolicy policy = PolicyJson.Read("""{"preset":"open","tones":[{"tone":"soften","intensity":1,"longerThan":40}]}""");
        Assert.Equal(new ToneRule("soften", 1, null, 40), Assert.Single(policy.Transforms));
        Assert.DoesNotContain("tones", PolicyJson.Write(policy), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_found_in_a_post_is_read_whatever_a_later_version_calls_its_mood()
    {
        ScreeningRecord record = ScreeningRecord.Read(
            """
            {"verdict":"hold","rule":"ofTomorrow","policyVersion":4,"findings":[{"step":"dreams","rule":"ofTomorrow","score":0.5,"advice":"hold"}],
             "analysis":{"topic":"recipes","mood":"elated","clarity":0.5}}
            """)!;
        Assert.Equal("ofTomorrow", Assert.Single(record.Findings).Rule);
        Assert.Equal(new PostAnalysis(PostTopic.Other, PostMood.Neutral, 0.5), record.Analysis);
    }
}
