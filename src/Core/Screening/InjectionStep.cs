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
    public static double Score(string words) => 1 - Signs(words).Values.Aggregate(1.0, (doubt, sign) => doubt * (1 - sign));

    /// <summary>The kinds of such words that were found, each with how sure it is by itself.</summary>
    public static IReadOnlyDictionary<string, double> Signs(string words)
    {
        Dictionary<string, double> signs = [];
        if (words.Length == 0)
            return signs;
        string folded = Readings.Fold(words);
        Read(folded, signs);
        foreach (string reading in Readings.Of(folded))
            Read(reading, signs);
        foreach (string hidden in HiddenText.In(words))
        {
            signs["hidden"] = Math.Max(signs.GetValueOrDefault("hidden"), 0.6);
            Read(Readings.Fold(hidden), signs);
        }

        return signs;
    }

    private static void Read(string folded, Dictionary<string, double> signs)
    {
        foreach (PhraseBook.Held held in Book.Read(folded))
            signs[held.Tag] = Math.Max(signs.GetValueOrDefault(held.Tag), held.Score);
    }
}
