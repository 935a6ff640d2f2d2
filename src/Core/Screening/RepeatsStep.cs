using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>
/// The same again, or nearly, and floods: by the words, by the recording's print, and by meaning where there is an embedding model. It
/// remembers per process: after a restart it begins anew, and another Host does not know what this one has seen. What is rejected is not
/// remembered: its author may say it again as the station asked them to.
/// </summary>
/// <param name="embeddings">Null, slow or away: words and prints alone are compared.</param>
/// <param name="voices">Null, slow or away: recordings are compared by their transcripts alone.</param>
public sealed class RepeatsStep(
    RepeatsOptions options, IEmbeddingModel? embeddings = null, IVoiceStore? voices = null, TimeProvider? time = null) : IScreeningStep
{
    private readonly RecentPosts _recent = new(options);
    private readonly Lock _turn = new();

    public ScreeningStep Step => ScreeningStep.Repeats;

    public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        if (candidate.IsRejected)
            return StepResult.Nothing(candidate);
        var text = TextSketch.Of(candidate.Words);
        VoicePrint? voice = candidate.Post.Body is PostBody.Voice recording
            ? await SoonAsync(ct => PrintAsync(recording, ct), cancellationToken)
            : null;
        ReadOnlyMemory<float> vector = embeddings is { IsThere: true } && candidate.Words.Length > 0
            ? await SoonAsync(async ct => (await embeddings.EmbedAsync([candidate.Words], options.LookWithin, ct))[0], cancellationToken)
            : default;
        (ScreeningRule Rule, double Score)? found;
        lock (_turn)
        {
            found = _recent.Take(
                new RecentPosts.Entry(candidate.Post.Id, candidate.Post.From, candidate.Post.At, text, voice, vector),
                what => !candidate.Policy.Rejects(FindingOf(what)));
        }

        return new StepResult(candidate, FindingOf(found));
    }

    /// <summary>The post was taken back, rejected by a person, or erased: it was never here.</summary>
    public void Forget(PostId post)
    {
        lock (_turn)
            _recent.Forget(post);
    }

    private static IReadOnlyList<Finding> FindingOf((ScreeningRule Rule, double Score)? found) =>
        found is var (rule, score) ? [new Finding(ScreeningStep.Repeats, rule, Math.Round(score, 2), VerdictKind.Hold)] : [];

    private async Task<VoicePrint?> PrintAsync(PostBody.Voice recording, CancellationToken cancellationToken) =>
        voices is not null && await voices.GetAsync(recording.Key, cancellationToken) is { } pcm ? VoicePrint.Of(pcm.Span) : null;

    /// <summary>Sound and meaning only add to what the words say by themselves: no post waits long for them, or is held because they are not to be had.</summary>
    private async Task<T?> SoonAsync<T>(Func<CancellationToken, Task<T>> look, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.LookWithin, time ?? TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await look(both.Token).WaitAsync(both.Token);
        }
#pragma warning disable CA1031 // Whatever the store's or the model's trouble is.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return default;
        }
    }
}
