using Radio24.Core.Tone;

namespace Radio24.Core.Screening;

/// <summary>Whether a policy can be put in force.</summary>
public static class PolicyCheck
{
    /// <summary>Rules in a list, at most.</summary>
    public const int MostRules = 50;

    private static readonly string[] Decided = [Finding.CodeOf(ScreeningRule.StepAway), Finding.CodeOf(ScreeningRule.Unjudged), Finding.CodeOf(ScreeningRule.EverythingHeld), Finding.CodeOf(ScreeningRule.NeedsPerson)];
    private static readonly string[] Codes = [.. Enum.GetValues<ScreeningRule>().Select(Finding.CodeOf)];

    /// <summary>The first thing that is wrong: the field as JSON names it ("airs[0].fromHour"), and what is possible. Null: nothing is.</summary>
    public static (string Field, string Possible)? Wrong(StationPolicy policy)
    {
        if (policy.DeskMinutes is < 1 or > 1440)
            return ("deskMinutes", "1 to 1440 is possible");
        if (policy.Standing.KnownAfter is < 1 or > AuthorRecord.Looked)
            return ("standing.knownAfter", $"1 to {AuthorRecord.Looked} is possible");
        if (policy.Standing.FlaggedAfter is < 1 or > AuthorRecord.Looked)
            return ("standing.flaggedAfter", $"1 to {AuthorRecord.Looked} is possible");
        if (policy.Standing.WithinDays is < 1 or > 365)
            return ("standing.withinDays", "1 to 365 is possible");
        if (policy.Airs.Count > MostRules)
            return ("airs", $"{MostRules} at the most are possible");
        if (policy.Rules.Count > MostRules)
            return ("rules", $"{MostRules} at the most are possible");
        if (policy.Transforms.Count > MostRules)
            return ("transforms", $"{MostRules} at the most are possible");
        return First(policy.Airs, "airs", Wrong) ?? First(policy.Rules, "rules", Wrong) ?? Twice(policy.Rules) ?? First(policy.Transforms, "transforms", Wrong);
    }

    private static (string, string)? Wrong(AirRule rule) =>
        !Enum.IsDefined(rule.Kind) ? ("kind", "text, voice and talkback are possible")
        : !Enum.IsDefined(rule.Standing) ? ("standing", "flagged, new and known are possible")
        : !Enum.IsDefined(rule.Desk) ? ("desk", "either, attended and unattended are possible")
        : rule.FromHour is null != rule.UntilHour is null ? (rule.FromHour is null ? "fromHour" : "untilHour", "both hours are given, or neither")
        : rule.FromHour is < 0 or > 23 ? ("fromHour", "0 to 23 is possible")
        : rule.UntilHour is < 1 or > 24 ? ("untilHour", "1 to 24 is possible")
        : null;

    private static (string, string)? Wrong(RuleThreshold rule) =>
        Decided.Contains(rule.Rule) ? ("rule", "what the policy says elsewhere has no score")
        : !Codes.Contains(rule.Rule) ? ("rule", $"one of {string.Join(", ", Codes.Except(Decided))} is possible")
        : rule.HoldAt is < 0 or > 1 or double.NaN ? ("holdAt", "0 to 1 is possible, or null")
        : rule.RejectAt is < 0 or > 1 or double.NaN ? ("rejectAt", "0 to 1 is possible, or null")
        : rule.RejectAt < rule.HoldAt ? ("rejectAt", "it is not below `holdAt`")
        : null;

    private static (string, string)? Wrong(ToneRule tone) =>
        !TonePipeline.Names.Contains(tone.Name) ? ("name", $"one of {string.Join(", ", TonePipeline.Names)} is possible")
        : tone.Intensity is < 1 or > 3 ? ("intensity", "1 to 3 is possible")
        : tone.Kinds?.Any(kind => !Enum.IsDefined(kind)) == true ? ("kinds", "text, voice and talkback are possible")
        : tone.LongerThan is < 0 or > 10_000 ? ("longerThan", "0 to 10000 is possible")
        : null;

    private static (string, string)? Twice(IReadOnlyList<RuleThreshold> rules)
    {
        for (int i = 1; i < rules.Count; i++)
        {
            if (rules.Take(i).Any(earlier => earlier.Rule == rules[i].Rule))
                return ($"rules[{i}].rule", "each rule is there once");
        }

        return null;
    }

    private static (string, string)? First<T>(IReadOnlyList<T> items, string list, Func<T, (string Field, string Possible)?> wrong)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is null)
                return ($"{list}[{i}]", "an object is possible");
            if (wrong(items[i]) is var (field, possible))
                return ($"{list}[{i}].{field}", possible);
        }

        return null;
    }
}
