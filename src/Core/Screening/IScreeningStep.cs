namespace Radio24.Core.Screening;

/// <summary>One step of the chain.</summary>
public interface IScreeningStep
{
    ScreeningStep Step { get; }

    /// <summary>Whether it asks somebody outside: it may be slow or away, and costs something. A post that is to be rejected is not worth it.</summary>
    bool AsksService => false;

    /// <returns>What was found, and the candidate as the next step is to see it.</returns>
    /// <exception cref="Asking.ModelAwayException">The service that the step asks is away: the chain says what that means for the post.</exception>
    ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken);
}

/// <param name="Findings">Empty: nothing to say against it.</param>
public sealed record StepResult(Candidate Candidate, IReadOnlyList<Finding> Findings)
{
    public static StepResult Nothing(Candidate candidate) => new(candidate, []);
}
