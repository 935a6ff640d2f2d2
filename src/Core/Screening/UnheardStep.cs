using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>Without anybody who transcribes: a recording that nobody has listened to waits for a person, if the station wants that.</summary>
public sealed class UnheardStep(RuleScreenerOptions options) : IScreeningStep
{
    public ScreeningStep Step => ScreeningStep.Transcription;

    public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken) =>
        ValueTask.FromResult(options.HoldUnheardVoices == true && candidate.Post.Body is PostBody.Voice { Transcript: null }
            ? new StepResult(candidate, [new Finding(Step, ScreeningRule.Unheard, 1, VerdictKind.Hold)])
            : StepResult.Nothing(candidate));
}
