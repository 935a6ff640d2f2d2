using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>
/// Speech into words; then a recording takes the path of text. It leaves the machine only where the port says that its owner allows it
/// (<see cref="ITranscriptionModel.IsThere"/>). Without: a person must listen, or, where the owner says so, it airs unheard.
/// </summary>
/// <param name="holdUnheard">Whether a recording without a transcript waits for a person.</param>
/// <param name="within">How long the post waits for it; null: for ever.</param>
public sealed class TranscriptionStep(ITranscriptionModel model, IVoiceStore voices, bool holdUnheard, TimeSpan? within = null) : IScreeningStep
{
    /// <summary>Characters of a transcript; nobody says more in the longest recording, and what a faulty service answers is not kept whole.</summary>
    private const int LongestTranscript = 4_000;

    public ScreeningStep Step => ScreeningStep.Transcription;

    public bool AsksService => true;

    /// <exception cref="ModelAwayException">The model, or the store of the recordings, gives no answer.</exception>
    public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        if (candidate.Post.Body is not PostBody.Voice { Transcript: null } voice)
            return StepResult.Nothing(candidate);
        if (!model.IsThere)
            return Unheard(candidate, holdUnheard ? VerdictKind.Hold : VerdictKind.Air);

        // A recording that is gone cannot air either; a person sees why.
        if (await RecordingAsync(voice.Key, cancellationToken) is not { } pcm)
            return Unheard(candidate, VerdictKind.Hold);
        Transcript transcript = await model.TranscribeAsync(pcm, within, cancellationToken);
        string words = transcript.Words.Trim();
        if (words.Length > LongestTranscript)
        {
            words = words[..(char.IsHighSurrogate(words[LongestTranscript - 1]) ? LongestTranscript - 1 : LongestTranscript)];
            return Unheard(Heard(candidate, voice with { Transcript = words }), VerdictKind.Hold);
        }

        // Nothing was said: music, noise, silence. Rules for words have nothing to go by.
        return words.Length == 0 ? Unheard(candidate, VerdictKind.Hold) : StepResult.Nothing(Heard(candidate, voice with { Transcript = words }));
    }

    private async ValueTask<ReadOnlyMemory<byte>?> RecordingAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await voices.GetAsync(key, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever the trouble with the recordings is, nobody has heard this one.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new ModelAwayException(ModelTrouble.Broken, e);
        }
    }

    private static StepResult Unheard(Candidate candidate, VerdictKind advice) =>
        new(candidate, [new Finding(ScreeningStep.Transcription, ScreeningRule.Unheard, 1, advice)]);

    private static Candidate Heard(Candidate candidate, PostBody.Voice voice) => candidate with
    {
        Original = candidate.Original with { Body = voice },
        Post = candidate.Post with { Body = voice },
    };
}
