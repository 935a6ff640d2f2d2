using System.Text.Json;

namespace Radio24.Core.Screening;

/// <summary>What one step found in a post.</summary>
/// <param name="Rule">What was broken, or noticed.</param>
/// <param name="Score">How sure the step is: 0 to 1.</param>
/// <param name="Advice">What the step would do by itself; the station's policy may decide otherwise.</param>
/// <param name="Part">Which part of the words it is about, for the moderator; null: all of them.</param>
public sealed record Finding(ScreeningStep Step, ScreeningRule Rule, double Score, VerdictKind Advice, Range? Part = null)
{
    public string Reason => ScreeningReason.Of(Rule);

    /// <summary>The rule's name as policies, logs and answers spell it.</summary>
    public string Code => CodeOf(Rule);

    public static string CodeOf(ScreeningRule rule) => JsonNamingPolicy.CamelCase.ConvertName(rule.ToString());
}
