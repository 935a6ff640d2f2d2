namespace Radio24.Core.Screening;

/// <summary>
/// Words that are meant for the model, not for the listeners: orders to forget its own, to be somebody else, to give its prompt away, to
/// say something word for word; marks of chat formats; and the same hidden in a code. It sees forms, not intentions: a person decides,
/// unless it is certain.
/// </summary>
public sealed class InjectionStep : IScreeningStep
{
    /// <summary>From here on a person looks at it.</summary>
    private const double Held = 0.55;

    /// <summary>Three kinds of such words, or marks that nobody writes to a radio station.</summary>
    private const double Certain = 0.96;

    private static readonly PhraseBook Book = PhraseBook.Of("Tables.injection.txt");

    public ScreeningStep Step => ScreeningStep.Injection;

    public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        double score = Score(candidate.Words);
        if (candidate.Post.Name is { Length: > 0 } name)
            score = Math.Max(score, Score(name));
        if (score < Held)
            return ValueTask.FromResult(StepResult.Nothing(candidate));
        VerdictKind advice = score >= Certain ? VerdictKind.Reject : VerdictKind.Hold;
        return ValueTask.FromResult(new StepResult(candidate, [new Finding(Step, ScreeningRule.Injection, Math.Round(score, 2), advice)]));
    }

    /// <summary>How sure it is that somebody talks to the model: 0 to 1.</summary>
    public static double Score(string words)
    {
        Dictionary<string, double> signs = Book.Signs(words);
        foreach (string hidden in HiddenText.In(words))
        {
            signs["hidden"] = Math.Max(signs.GetValueOrDefault("hidden"), 0.6);
            Book.Note(Readings.Fold(hidden), signs);
        }

        return PhraseBook.Sure(signs);
    }
}
