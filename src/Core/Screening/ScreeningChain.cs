using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>
/// Takes a post through its steps; what they found, and the station's policy, decide. Fails closed: a step whose service is away leaves
/// <see cref="ScreeningRule.StepAway"/>. A local step that throws is a fault, and then there is no verdict at all.
/// </summary>
public sealed class ScreeningChain : IScreener
{
    private readonly IScreeningStep[] _steps;
    private readonly ICircumstances _circumstances;
    private readonly TimeProvider _time;

    /// <param name="steps">In any order: a post takes them in that of <see cref="ScreeningStep"/>.</param>
    /// <param name="circumstances">Null: the policy <see cref="StationPolicy.Open"/> for every post.</param>
    public ScreeningChain(IEnumerable<IScreeningStep> steps, ICircumstances? circumstances = null, TimeProvider? time = null)
    {
        _steps = [.. steps.OrderBy(step => step.Step)];
        _circumstances = circumstances ?? new SteadyCircumstances(StationPolicy.Open);
        _time = time ?? TimeProvider.System;
    }

    public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) =>
        ScreenAsync(post, PostKinds.Of(post), cancellationToken);

    /// <exception cref="StoreAwayException">Which policy holds, or who the author is, cannot be read.</exception>
    public async ValueTask<Verdict> ScreenAsync(ListenerPost post, PostKind kind, CancellationToken cancellationToken)
    {
        PolicyVersion current = await _circumstances.PolicyAsync(cancellationToken);
        StationPolicy policy = current.Policy;
        Candidate candidate = Candidate.Of(post) with { Kind = kind, Policy = policy };
        var findings = new List<Finding>();
        foreach (IScreeningStep step in _steps)
        {
            // No more is paid for one that is to be rejected. What can be told for nothing still is: above all, it is masked.
            if (step.AsksService && candidate.IsRejected)
                continue;
            StepResult result = await TakeAsync(step, candidate, cancellationToken);
            findings.AddRange(result.Findings);
            candidate = result.Candidate with { IsRejected = policy.Rejects(findings) };
        }

        // The steps may have taken long: what was set meanwhile holds. But who was not asked about a post that was to be rejected cannot let it pass now.
        if (!candidate.IsRejected)
            current = await _circumstances.PolicyAsync(cancellationToken);
        Verdict verdict = current.Policy.Decide(findings, await _circumstances.OfAsync(post, kind, current.Policy, cancellationToken))
            with
        { Screened = candidate, PolicyVersion = current.Version };
        ScreeningMeter.Judged(verdict);
        return verdict;
    }

    private async ValueTask<StepResult> TakeAsync(IScreeningStep step, Candidate candidate, CancellationToken cancellationToken)
    {
        long began = _time.GetTimestamp();
        string outcome = "broken";
        try
        {
            StepResult result = await step.TakeAsync(candidate, cancellationToken);
            outcome = "done";
            return result;
        }
        catch (ModelAwayException e)
        {
            outcome = e.Trouble.ToString();
            return Away(step.Step, candidate, e.Trouble);
        }
        finally
        {
            ScreeningMeter.Took(step.Step, _time.GetElapsedTime(began), outcome);
        }
    }

    private static StepResult Away(ScreeningStep step, Candidate candidate, ModelTrouble trouble)
    {
        // Words that a service chokes on do not get past it: that local rules may decide alone is for a service that is away.
        var away = new Finding(step, trouble == ModelTrouble.Malformed ? ScreeningRule.Unjudged : ScreeningRule.StepAway, 1, VerdictKind.Hold);
        // Words that were never heard cannot be decided about by rules, alone or not.
        return new StepResult(candidate, step == ScreeningStep.Transcription ? [away, new Finding(step, ScreeningRule.Unheard, 1, VerdictKind.Hold)] : [away]);
    }
}
