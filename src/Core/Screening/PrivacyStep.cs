using Radio24.Core.Posts;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Screening;

/// <summary>
/// Masks what identifies a person in the words and the name, before anything else sees them: the post goes on with a phrase in its
/// place. In a recording nothing can be masked: it waits for a person.
/// </summary>
public sealed class PrivacyStep : IScreeningStep
{
    public ScreeningStep Step => ScreeningStep.Privacy;

    /// <returns>The masked candidate; a finding's <see cref="Finding.Part"/> is where it stood in the words as this step got them (null: in the name).</returns>
    public ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken) => ValueTask.FromResult(Take(candidate));

    private static StepResult Take(Candidate candidate)
    {
        (PrivacyMask.Masked words, PrivacyMask.Masked name) = PrivacyMask.Of(candidate.Words, candidate.Post.Name ?? "");
        if (words.Parts.Count == 0 && name.Parts.Count == 0)
            return StepResult.Nothing(candidate);

        bool heard = candidate.Post.Body is PostBody.Voice && words.Parts.Count > 0;
        List<Finding> findings =
        [
            .. words.Parts.Select(part => new Finding(ScreeningStep.Privacy, RuleOf(part.Detail), part.Score, VerdictKind.Air, part.Part)),
            .. name.Parts.Select(part => new Finding(ScreeningStep.Privacy, RuleOf(part.Detail), part.Score, VerdictKind.Air)),
        ];
        if (heard)
            findings.Add(new Finding(ScreeningStep.Privacy, ScreeningRule.PersonalInRecording, words.Parts.Max(part => part.Score), VerdictKind.Hold));

        Candidate masked = words.Parts.Count > 0 ? candidate.Saying(words.Words) : candidate;
        if (name.Parts.Count > 0)
            masked = masked with { Post = masked.Post with { Name = name.Words.Length > 0 ? name.Words : null } };
        return new StepResult(masked, findings);
    }

    internal static ScreeningRule RuleOf(PersonalDetail detail) => detail switch
    {
        PersonalDetail.Phone => ScreeningRule.MaskedPhone,
        PersonalDetail.Mail => ScreeningRule.MaskedMail,
        PersonalDetail.Address => ScreeningRule.MaskedAddress,
        PersonalDetail.Card => ScreeningRule.MaskedCard,
        PersonalDetail.Account => ScreeningRule.MaskedAccount,
        PersonalDetail.Identity => ScreeningRule.MaskedIdentity,
        PersonalDetail.Handle => ScreeningRule.MaskedHandle,
        _ => ScreeningRule.MaskedNetwork,
    };
}
