using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>Takes a post through its steps; what they found decides. One that is to be rejected is not asked about any further.</summary>
public sealed class ScreeningChain(IReadOnlyList<IScreeningStep> steps) : IScreener
{
    public async ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken)
    {
        var candidate = Candidate.Of(post);
        var findings = new List<Finding>();
        foreach (IScreeningStep step in steps)
        {
            StepResult result = await step.TakeAsync(candidate, cancellationToken);
            candidate = result.Candidate;
            findings.AddRange(result.Findings);
            if (result.Findings.Any(finding => finding.Advice == VerdictKind.Reject))
                break;
        }

        Finding? worst = findings.MaxBy(finding => (finding.Advice, finding.Score));
        VerdictKind kind = worst?.Advice ?? VerdictKind.Air;
        return new Verdict(kind, kind == VerdictKind.Air ? null : worst!.Reason) { Findings = findings, Screened = candidate };
    }
}
