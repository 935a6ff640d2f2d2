using Radio24.Core.Screening;

namespace Radio24.Api.Policy;

/// <summary>A policy to be put in force: what is left out is as in the preset.</summary>
/// <param name="Preset">"open", "careful" or "byHand".</param>
/// <param name="HoldEverything">Nothing airs without a person.</param>
/// <param name="Airs">What may air without a person: one that fits is enough.</param>
/// <param name="Rules">From which score on a rule holds or rejects a post.</param>
/// <param name="DeskMinutes">The desk counts as attended so long after somebody who may decide was seen there.</param>
/// <param name="LocalRulesDecideAlone">Where a service is away and nobody is at the desk; otherwise the post is held.</param>
/// <param name="MaskedAirs">A post in which something personal was masked may air; false: a person looks at it first.</param>
/// <param name="AnalysisByModel">A model is asked for topic, mood and clarity, where there is one.</param>
/// <param name="Transforms">Tones that are applied, in this order, to the posts that they are for.</param>
/// <param name="AuthorsChooseTone">Who asked for a tone, or for their own words, when sending gets that instead.</param>
internal sealed record WantedPolicy(
    PolicyPreset Preset, bool? HoldEverything = null, IReadOnlyList<AirRule>? Airs = null, IReadOnlyList<RuleThreshold>? Rules = null,
    StandingRule? Standing = null, int? DeskMinutes = null, bool? LocalRulesDecideAlone = null, bool? MaskedAirs = null,
    bool? AnalysisByModel = null, IReadOnlyList<ToneRule>? Transforms = null, bool? AuthorsChooseTone = null)
{
    public StationPolicy ToPolicy()
    {
        StationPolicy preset = StationPolicy.Of(Preset);
        return preset with
        {
            HoldEverything = HoldEverything ?? preset.HoldEverything,
            Airs = Airs ?? preset.Airs,
            Rules = Rules ?? preset.Rules,
            Standing = Standing ?? preset.Standing,
            DeskMinutes = DeskMinutes ?? preset.DeskMinutes,
            LocalRulesDecideAlone = LocalRulesDecideAlone ?? preset.LocalRulesDecideAlone,
            MaskedAirs = MaskedAirs ?? preset.MaskedAirs,
            AnalysisByModel = AnalysisByModel ?? preset.AnalysisByModel,
            Transforms = Transforms ?? preset.Transforms,
            AuthorsChooseTone = AuthorsChooseTone ?? preset.AuthorsChooseTone,
        };
    }
}

/// <param name="Version">Counts from 1; 0: nobody has set one.</param>
/// <param name="By">Who set it: "account:ID" or "key:ID".</param>
/// <param name="Preset">What it was made from; the rest may differ.</param>
internal sealed record PolicyAnswer(
    long Version, DateTimeOffset? At, string? By, PolicyPreset Preset, bool HoldEverything, IReadOnlyList<AirRule> Airs,
    IReadOnlyList<RuleThreshold> Rules, StandingRule Standing, int DeskMinutes, bool LocalRulesDecideAlone, bool MaskedAirs,
    bool AnalysisByModel, IReadOnlyList<ToneRule> Transforms, bool AuthorsChooseTone)
{
    public static PolicyAnswer Of(PolicyVersion version)
    {
        StationPolicy policy = version.Policy;
        return new PolicyAnswer(
            version.Version, version.At, version.By, policy.Preset, policy.HoldEverything, policy.Airs, policy.Rules, policy.Standing,
            policy.DeskMinutes, policy.LocalRulesDecideAlone, policy.MaskedAirs, policy.AnalysisByModel, policy.Transforms,
            policy.AuthorsChooseTone);
    }
}

/// <param name="Policies">Newest first.</param>
/// <param name="Next">Hand it in as <c>before</c> for the next page; null on the last.</param>
internal sealed record PolicyPage(IReadOnlyList<PolicyAnswer> Policies, long? Next);
