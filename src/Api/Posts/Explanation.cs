using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Api.Posts;

/// <summary>Why something is so, for people: in both languages. What a person wrote is the same in both, as they wrote it.</summary>
internal sealed record Explanation(string En, string Ja)
{
    private static readonly Dictionary<string, Explanation> Rules = Enum.GetValues<ScreeningRule>().ToDictionary(Finding.CodeOf, Of);

    public static Explanation Of(ScreeningRule rule) => new(ScreeningReason.In(rule, "en"), ScreeningReason.In(rule, "ja"));

    /// <summary>Null: a rule that this version does not know.</summary>
    public static Explanation? OfRule(string? rule) => rule is null ? null : Rules.GetValueOrDefault(rule);

    /// <summary>Null: there is nothing to say.</summary>
    public static Explanation? Of(PostTransition step) =>
        OfRule(step.Rule) ?? (step.Reason is { } reason ? new Explanation(reason, reason) : null);
}
