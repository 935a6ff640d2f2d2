using System.Globalization;
using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Tone;

/// <summary>Whether what a transform made may take the words' place: the station's local rules say nothing worse of it.</summary>
public delegate ValueTask<bool> ToneScreen(string words, string made, CancellationToken cancellationToken);

/// <summary>
/// Puts words into another tone, one transform after the other. Each works on what the one before made; one that cannot be applied, or
/// whose words do not pass, leaves them as they were and says so. What each made is masked again, before the next one or a model sees it.
/// </summary>
/// <param name="model">Null: the station has none.</param>
/// <param name="station">Its name, for the prompts.</param>
public sealed class ToneBridge(
    ToneOptions options, TonePrompts prompts, IGlossaries glossaries, IChatModel? model, IToneCache cache, ToneScreen screen, TimeProvider time,
    string station)
{
    /// <summary>Characters of a post, as a person counts them, that answers are measured by.</summary>
    private const int UsualPost = 280;

    private const int MostTokens = 1_024;

    /// <param name="purpose"><see cref="CallPurpose.Transform"/> or <see cref="CallPurpose.Preview"/>: what a model's call is counted as.</param>
    public async ValueTask<ToneResult> ApplyAsync(ToneRequest request, CallPurpose purpose, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Pipeline.IsEmpty || !request.Words.Any(char.IsLetterOrDigit))
            return ToneResult.AsTheyAre(request.Words);
        Glossary glossary = glossaries.Of(request.Language);
        bool asks = model is { IsThere: true } && request.Pipeline.Choices.Any(choice => IsForModel(choice.Transform));
        string asked = asks ? string.Create(CultureInfo.InvariantCulture, $"quality {options.Quality} {string.Join(' ', options.ByModel)}") : "";
        ToneResult result = await cache.GetAsync(
            ToneKey.Of(request, glossary.Version, asks ? prompts.Version : "", asked),
            stop => MakeAsync(request, glossary, purpose, stop), cancellationToken);
        foreach (ToneDone done in result.Steps)
            ToneMeter.Note(done);
        return result;
    }

    private bool IsForModel(ToneTransform transform) => transform switch
    {
        ToneTransform.Terminology => false,
        ToneTransform.Soften or ToneTransform.Summarise => options.ByModel.Contains(TonePipeline.NameOf(transform)),
        _ => true,
    };

    private async ValueTask<ToneMade> MakeAsync(ToneRequest request, Glossary glossary, CallPurpose purpose, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.ModelWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        long began = time.GetTimestamp();
        string words = request.Words;
        var steps = new List<ToneDone>();
        var details = new List<PersonalDetail>();
        bool away = false;
        foreach (ToneChoice choice in request.Pipeline.Choices)
        {
            (string? made, ToneOutcome outcome, string? by) = (null, ToneOutcome.NeedsModel, null);
            if (IsForModel(choice.Transform) && model is { IsThere: true })
            {
                (made, outcome, by) = away
                    ? (null, ToneOutcome.ModelAway, null)
                    : await AskAsync(request, words, choice, glossary, purpose, options.ModelWithin - time.GetElapsedTime(began), both.Token,
                        cancellationToken);
                away |= outcome == ToneOutcome.ModelAway;
            }

            if (outcome is ToneOutcome.NeedsModel or ToneOutcome.ModelAway
                && ToneRules.Apply(choice.Transform, choice.Intensity, words, request.Language, glossary) is { } ruled)
            {
                (made, outcome, by) = (ruled, ToneOutcome.Applied, ToneResult.Rules);
            }

            PrivacyMask.Masked masked = PrivacyMask.Of(made ?? "");
            if (masked.Parts.Count > 0)
                made = masked.Words;
            if (made is not null && made == words)
                (made, outcome) = (null, ToneOutcome.Unchanged);
            else if (made is not null && !await screen(words, made, cancellationToken))
                (made, outcome) = (null, ToneOutcome.Dropped);
            if (made is not null)
                details.AddRange(masked.Parts.Select(part => part.Detail));
            words = made ?? words;
            steps.Add(new ToneDone(choice.Transform, choice.Intensity, outcome, by));
        }

        return new ToneMade(new ToneResult(words, steps) { Masked = details }, Keep: !away);
    }

    private async ValueTask<(string? Made, ToneOutcome Outcome, string? By)> AskAsync(
        ToneRequest request, string words, ToneChoice choice, Glossary glossary, CallPurpose purpose, TimeSpan left, CancellationToken within,
        CancellationToken cancellationToken)
    {
        int most = (int)Math.Ceiling(Math.Max(UsualPost, CleanText.Length(request.Words)) * options.LengthBound);
        string prompt = prompts.Render(choice.Transform, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["station"] = station,
            ["language"] = request.Language == Language.Japanese ? "Japanese" : "English",
            ["most"] = most.ToString(CultureInfo.InvariantCulture),
            ["intensity"] = choice.Intensity.ToString(CultureInfo.InvariantCulture),
        });
        try
        {
            ChatAnswer answer = await model!.AskAsync(
                new ChatQuestion(purpose, prompt, words, MostTokens, Quality: options.Quality, Within: left), within).AsTask().WaitAsync(within);
            string said = OneLine(answer.Text);
            return AnswerGuard.Passes(words, said, prompt, answer.Mark, request.Language, choice.Transform, most, glossary)
                ? (said, ToneOutcome.Applied, answer.Model)
                : (null, ToneOutcome.Dropped, answer.Model);
        }
        catch (ModelAwayException)
        {
            return (null, ToneOutcome.ModelAway, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, ToneOutcome.ModelAway, null);
        }
    }

    /// <summary>As a post is: trimmed, on one line.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
