namespace Radio24.Core.Screening;

/// <summary>The steps that ask nobody: always on, whatever the policy and whichever services are away.</summary>
public static class LocalSteps
{
    /// <summary>In the order of <see cref="ScreeningStep"/>. What becomes of a recording without a transcript is <see cref="TranscriptionStep"/>'s to say.</summary>
    public static IReadOnlyList<IScreeningStep> Of(RuleScreenerOptions options) =>
        [new LimitsStep(options), new PrivacyStep(), new RulesStep(options), new InjectionStep(), new AlarmStep()];
}
