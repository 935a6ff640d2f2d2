using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>
/// The same again, or nearly, and floods: by the words, by the recording's print, and by meaning where there is an embedding model. It
/// remembers per process: after a restart it begins anew, and another Host does not know what this one has seen.
/// </summary>
/// <param name="embeddings">Null, or away: words and prints alone are compared.</param>
/// <param name="voices">Null: recordings are compared by their transcripts alone.</param>
public sealed class RepeatsStep(RepeatsOptions options, IEmbeddingModel? embeddings = null, IVoiceStore? voices = null) : IScreeningStep
{
    private readonly RecentPosts _recent = new(options);
    private readonly Lock _turn = new();

    public ScreeningStep Step => ScreeningStep.Repeats;

    public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var text = TextSketch.Of(candidate.Words);
        VoicePrint? voice = candidate.Post.Body is PostBody.Voice recording ? await PrintAsync(recording, cancellationToken) : null;
        ReadOnlyMemory<float> vector = await EmbedAsync(candidate.Words, cancellationToken);
        (ScreeningRule Rule, double Score)? found;
        lock (_turn)
            found = _recent.Take(new RecentPosts.Entry(candidate.Post.Id, candidate.Post.From, candidate.Post.At, text, voice, vector));
        return found is var (rule, score)
            ? new StepResult(candidate, [new Finding(Step, rule, Math.Round(score, 2), VerdictKind.Hold)])
            : StepResult.Nothing(candidate);
    }

    private async ValueTask<VoicePrint?> PrintAsync(PostBody.Voice recording, CancellationToken cancellationToken) =>
        voices is not null && await voices.GetAsync(recording.Key, cancellationToken) is { } pcm ? VoicePrint.Of(pcm.Span) : null;

    private async ValueTask<ReadOnlyMemory<float>> EmbedAsync(string words, CancellationToken cancellationToken)
    {
        if (embeddings is not { IsThere: true } || words.Length == 0)
            return default;
        try
        {
            return (await embeddings.EmbedAsync([words], cancellationToken))[0];
        }
        catch (ModelAwayException)
        {
            // Meaning only adds to what the words say by themselves: no post waits for it.
            return default;
        }
    }
}
