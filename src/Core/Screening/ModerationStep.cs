using Radio24.Core.Ports;

namespace Radio24.Core.Screening;

/// <summary>
/// Asks the moderating service about the masked words. Every category with a score worth telling becomes a finding, so that the policy can
/// set its own thresholds. Without a service the local rules stand alone.
/// </summary>
/// <param name="within">How long the post waits for it; null: for ever.</param>
public sealed class ModerationStep(IModerationModel model, TimeSpan? within = null) : IScreeningStep
{
    /// <summary>Below it a score says nothing.</summary>
    private const double Told = 0.05;

    /// <summary>By the service's category: our rule, and the scores from which on we advise to hold and to reject.</summary>
    private static readonly Dictionary<string, (ScreeningRule Rule, double HoldAt, double RejectAt)> Categories = new(StringComparer.OrdinalIgnoreCase)
    {
        ["harassment"] = (ScreeningRule.Harassment, 0.4, 0.9),
        ["harassment/threatening"] = (ScreeningRule.Threat, 0.25, 0.8),
        ["hate"] = (ScreeningRule.Hate, 0.3, 0.8),
        ["hate/threatening"] = (ScreeningRule.Threat, 0.2, 0.7),
        ["illicit"] = (ScreeningRule.Illicit, 0.4, 0.9),
        ["illicit/violent"] = (ScreeningRule.Illicit, 0.25, 0.8),
        // Somebody in need is for a person, never for a machine to turn away.
        ["self-harm"] = (ScreeningRule.SelfHarm, 0.2, double.PositiveInfinity),
        ["self-harm/intent"] = (ScreeningRule.SelfHarm, 0.1, double.PositiveInfinity),
        ["self-harm/instructions"] = (ScreeningRule.SelfHarm, 0.1, double.PositiveInfinity),
        ["sexual"] = (ScreeningRule.Sexual, 0.3, 0.85),
        ["sexual/minors"] = (ScreeningRule.SexualMinors, 0.05, 0.3),
        ["violence"] = (ScreeningRule.Violence, 0.5, 0.95),
        ["violence/graphic"] = (ScreeningRule.Violence, 0.4, 0.9),
    };

    public ScreeningStep Step => ScreeningStep.Moderation;

    public bool AsksService => true;

    /// <exception cref="Asking.ModelAwayException">The service gives no answer.</exception>
    public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        string words = string.Join('\n', new[] { candidate.Post.Name, candidate.Words }.Where(part => !string.IsNullOrWhiteSpace(part)));
        // A name alone is not worth asking about: what it may be, the rules say.
        if (!model.IsThere || string.IsNullOrWhiteSpace(candidate.Words))
            return StepResult.Nothing(candidate);
        return new StepResult(candidate, FindingsOf(await model.JudgeAsync(words, within, cancellationToken)));
    }

    /// <summary>One finding a rule: of the categories that mean the same, the one that weighs most.</summary>
    internal static IReadOnlyList<Finding> FindingsOf(ModerationAnswer answer)
    {
        List<Finding> findings = [.. answer.Scores
            .Where(score => score.Value >= Told && Categories.ContainsKey(score.Key))
            .Select(score => Of(Categories[score.Key], Math.Min(score.Value, 1)))
            .GroupBy(finding => finding.Rule, (_, same) => same.MaxBy(finding => (finding.Advice, finding.Score))!)
            .OrderByDescending(finding => (finding.Advice, finding.Score))];
        // It has categories or thresholds that we do not know.
        if (answer.Flagged && findings.All(finding => finding.Advice == VerdictKind.Air))
        {
            double surest = answer.Scores.Count == 0 ? 1 : Math.Clamp(answer.Scores.Values.Max(), 0, 1);
            findings.Add(new Finding(ScreeningStep.Moderation, ScreeningRule.Flagged, double.IsNaN(surest) ? 1 : surest, VerdictKind.Hold));
        }

        return findings;
    }

    private static Finding Of((ScreeningRule Rule, double HoldAt, double RejectAt) category, double score) => new(
        ScreeningStep.Moderation, category.Rule, score,
        score >= category.RejectAt ? VerdictKind.Reject : score >= category.HoldAt ? VerdictKind.Hold : VerdictKind.Air);
}
