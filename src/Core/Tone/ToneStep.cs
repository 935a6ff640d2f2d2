using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tone;

/// <summary>
/// The chain's last step: the words in the tone that the policy or their author asked for. It has nothing to say against a post and never
/// holds one up (but for what comes together by it and is masked: that counts as if it had stood there before): whatever goes wrong, the words stay as they are. A recording is heard as it was spoken.
/// </summary>
/// <param name="failed">Told the type of what went wrong; nothing of the post.</param>
public sealed class ToneStep(ToneBridge bridge, Action<PostId, string> failed) : IScreeningStep
{
    public ScreeningStep Step => ScreeningStep.Tone;

    public bool AsksService => true;

    public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (candidate.Post.Body is not PostBody.Text)
            return StepResult.Nothing(candidate);
        try
        {
            string words = candidate.Words;
            ToneResult result = await bridge.ApplyAsync(
                new ToneRequest(words, Language.Of(words), AskedFor(candidate)),
                AuthorChose(candidate) ? CallPurpose.Preview : CallPurpose.Transform, cancellationToken);
            return new StepResult(
                result.Words == words ? candidate : candidate.Saying(result.Words) with { BeforeTone = words }, FindingsOf(result));
        }
#pragma warning disable CA1031 // A tone is a courtesy: no fault of it may keep a post from the air.
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            failed(candidate.Post.Id, fault.GetType().Name);
            return StepResult.Nothing(candidate);
        }
    }

    /// <summary>What was masked in what the tones made, as the privacy step says it.</summary>
    public static IReadOnlyList<Finding> FindingsOf(ToneResult result) =>
        [.. result.Masked.Select(detail => new Finding(ScreeningStep.Privacy, PrivacyStep.RuleOf(detail), 1, VerdictKind.Air))];

    private static bool AuthorChose(Candidate candidate) => candidate.Policy.AuthorsChooseTone && candidate.Post.Tone is not null;

    /// <summary>What the author chose when sending, their own words among it, where the policy lets them; else what the policy says.</summary>
    private static TonePipeline AskedFor(Candidate candidate) =>
        AuthorChose(candidate)
            ? candidate.Post.Tone!
            : TonePipeline.TryRead(
                candidate.Policy.TransformsFor(candidate).DistinctBy(rule => rule.Name).Select(rule => ((string?)rule.Name, rule.Intensity)),
                out TonePipeline? pipeline, out _)
                ? pipeline
                : TonePipeline.None;
}
