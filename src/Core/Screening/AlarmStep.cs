namespace Radio24.Core.Screening;

/// <summary>
/// "To be read out": bombs, deaths, evacuations, and whatever else would frighten or mislead if it were not true. The station is not
/// where such news comes from: a person looks at it. Stories, memories and condolences pass.
/// </summary>
public sealed class AlarmStep : IScreeningStep
{
    private static readonly PhraseBook Book = PhraseBook.Of("Tables.alarm.txt");

    public ScreeningStep Step => ScreeningStep.Alarm;

    public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        double score = Score(candidate.Words);
        return ValueTask.FromResult(score > 0
            ? new StepResult(candidate, [new Finding(Step, ScreeningRule.FalseAlarm, Math.Round(score, 2), VerdictKind.Hold)])
            : StepResult.Nothing(candidate));
    }

    /// <summary>How sure it is that this alarms: 0 (not at all) or 0.6 to 1.</summary>
    public static double Score(string words) => PhraseBook.Sure(Book.Signs(words));
}
