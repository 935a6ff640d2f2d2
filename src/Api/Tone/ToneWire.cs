using Microsoft.AspNetCore.Http;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Core.Tone;

namespace Radio24.Api.Tone;

/// <param name="Name">"soften", "clarify", "structure", "summarise", "terminology", "requirements" or "background".</param>
/// <param name="Intensity">1 (slightly) to 3.</param>
internal sealed record WantedTone(string Name, int Intensity);

/// <param name="Text">The post that is being written: 280 characters.</param>
/// <param name="Language">"en" or "ja"; left out: as the text is.</param>
/// <param name="Transforms">In the order in which they are done, each once; none: the words as they are.</param>
internal sealed record NewPreview(string Text, IReadOnlyList<WantedTone>? Transforms = null, string? Language = null);

/// <param name="Text">What would be read.</param>
/// <param name="Original">The author's own words, beside it; what identifies somebody is masked in both.</param>
/// <param name="Masked">What was masked: the rules.</param>
/// <param name="Screening">What the station's local rules say of it.</param>
internal sealed record Preview(
    string Text, string Original, string Language, IReadOnlyList<PreviewedTone> Transforms, IReadOnlyList<string> Masked, PreviewedScreening Screening);

/// <param name="By">"rules" or the model's name; null: nobody did anything.</param>
internal sealed record PreviewedTone(string Name, int Intensity, ToneOutcome Outcome, string? By);

/// <param name="Verdict">"air", "hold" (a person looks at it first) or "reject". The station's policy may be stricter.</param>
internal sealed record PreviewedScreening(string Verdict, IReadOnlyList<PreviewedFinding> Findings);

/// <param name="Step">Which step says so.</param>
/// <param name="Rule">What it found.</param>
/// <param name="Reason">The same for a person.</param>
internal sealed record PreviewedFinding(string Step, string Rule, Explanation Reason);

/// <summary>Reads the tones that somebody asks for.</summary>
internal static class WantedTones
{
    /// <param name="pipeline">Null: nothing was said of it.</param>
    /// <returns>Null if they are good; else what is wrong with the first that is not.</returns>
    public static Problem? Read(IReadOnlyList<WantedTone>? wanted, out TonePipeline? pipeline)
    {
        pipeline = null;
        return wanted is null || TonePipeline.TryRead(wanted.Select(one => ((string?)one?.Name, one?.Intensity ?? 0)), out pipeline, out string? wrong)
            ? null
            : new Problem(StatusCodes.Status400BadRequest, "badTransforms", $"In transforms {wrong}.");
    }
}
