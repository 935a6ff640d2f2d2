using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>
/// The steps that need neither a service nor a store: what an author may ask about before sending, and what a transform's words have to pass. It
/// looks at words alone; what the station's policy makes of it is decided when a post is screened.
/// </summary>
public sealed class LocalScreening(IReadOnlyList<IScreeningStep> steps)
{
    public static LocalScreening Of(RuleScreenerOptions options) => new(LocalSteps.Of(options));

    /// <returns>What was found, and the words as they would air: masked.</returns>
    public async ValueTask<StepResult> LookAsync(string words, CancellationToken cancellationToken)
    {
        var candidate = Candidate.Of(new ListenerPost(default, default, null, new PostBody.Text(words), default));
        var findings = new List<Finding>();
        foreach (IScreeningStep step in steps)
        {
            StepResult result = await step.TakeAsync(candidate, cancellationToken);
            candidate = result.Candidate;
            findings.AddRange(result.Findings);
        }

        return new StepResult(candidate, findings);
    }

    /// <summary>Whether nothing worse is to be said of the words that were made than of those they were made from. Their length is somebody else's care.</summary>
    public async ValueTask<bool> IsNoWorseAsync(string words, string made, CancellationToken cancellationToken)
    {
        VerdictKind now = Worst(await LookAsync(made, cancellationToken));
        return now == VerdictKind.Air || now <= Worst(await LookAsync(words, cancellationToken));
    }

    private static VerdictKind Worst(StepResult result) => result.Findings.Where(finding => finding.Rule != ScreeningRule.TooLong)
        .Select(finding => finding.Advice).DefaultIfEmpty(VerdictKind.Air).Max();
}
