using Radio24.Core.Screening.Privacy;

namespace Radio24.Core.Tone;

/// <summary>Words that are to be put into another tone.</summary>
/// <param name="Words">Masked, as they would air without it.</param>
/// <param name="Language">"en" or "ja" (<see cref="Phrases.Language"/>).</param>
public sealed record ToneRequest(string Words, string Language, TonePipeline Pipeline);

/// <summary>What became of them.</summary>
/// <param name="Steps">One for each choice of the pipeline, in its order.</param>
public sealed record ToneResult(string Words, IReadOnlyList<ToneDone> Steps)
{
    /// <summary>The station's own rules, as <see cref="ToneDone.By"/> calls them.</summary>
    public const string Rules = "rules";

    /// <summary>What came together by a transform and was masked in what it made: what stood apart by fillers, or what a model put there.</summary>
    public IReadOnlyList<PersonalDetail> Masked { get; init; } = [];

    /// <summary>Nothing was asked for.</summary>
    public static ToneResult AsTheyAre(string words) => new(words, []);
}

/// <summary>What one transform did.</summary>
/// <param name="By"><see cref="ToneResult.Rules"/>, or the model's name; null: nobody did anything.</param>
public sealed record ToneDone(ToneTransform Transform, int Intensity, ToneOutcome Outcome, string? By = null);

/// <summary>How a transform went.</summary>
public enum ToneOutcome
{
    /// <summary>The words are others now.</summary>
    Applied,

    /// <summary>It found nothing to do.</summary>
    Unchanged,

    /// <summary>Not applied: it needs a model, and the station has none.</summary>
    NeedsModel,

    /// <summary>Not applied: the model gave no answer, or not in time.</summary>
    ModelAway,

    /// <summary>Not applied: what came out did not pass the checks, and was dropped.</summary>
    Dropped,
}
