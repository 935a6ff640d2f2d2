using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Security;
using Radio24.Core.Asking;
using Radio24.Core.Phrases;
using Radio24.Core.Screening;
using Radio24.Core.Tone;

namespace Radio24.Api.Tone;

/// <summary>What a post would sound like, before it is sent.</summary>
internal static class TransformRoutes
{
    private const int LargestBody = 16 * 1024;

    /// <summary>Below <c>/api/v1</c>.</summary>
    public static void MapTransforms(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/transforms", PreviewAsync)
            .Needs(Permission.Post)
            .LimitedBy(SharedLimits.Transforms)
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody))
            .WithName("previewTransforms")
            .WithTags("Posts")
            .WithSummary("How a text would be read")
            .WithDescription(
                "The words in another tone beside one's own, what was masked, and what the station's local rules say of it. Nothing is kept as a post. "
                + "Send the same `transforms` with the post to have it read so, or an empty list for one's own words. "
                + "`soften`, `summarise` and `terminology` are done by rules; the others need a model, and say `needsModel` or `modelAway` where they were not applied. "
                + "Words that the rules reject stay as they are, and `transforms` is empty.")
            .Produces<Preview>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> PreviewAsync(
        NewPreview wanted, HttpContext context, ToneBridge bridge, LocalScreening screening, PostLimits limits, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (PlainText.Read("text", wanted.Text, limits.MaximumText, out string words) is { } badText)
            return badText;
        if (words.Length == 0)
            return new Problem(StatusCodes.Status400BadRequest, "textEmpty", "The text is empty. Say something.");
        if (wanted.Language is not (null or Language.English or Language.Japanese))
            return new Problem(StatusCodes.Status400BadRequest, "badLanguage", "language is en or ja, or left out.");
        if (WantedTones.Read(wanted.Transforms, out TonePipeline? pipeline) is { } badTones)
            return badTones;

        StepResult looked = await screening.LookAsync(words, cancellationToken);
        string masked = looked.Candidate.Words, language = wanted.Language ?? Language.Of(masked);
        // Nobody reads what is rejected, in whatever tone: no model is paid for it.
        ToneResult result = looked.Findings.Any(finding => finding.Advice == VerdictKind.Reject)
            ? ToneResult.AsTheyAre(masked)
            : await bridge.ApplyAsync(new ToneRequest(masked, language, pipeline ?? TonePipeline.None), CallPurpose.Preview, cancellationToken);
        Finding[] findings = [.. looked.Findings, .. ToneStep.FindingsOf(result)];
        return TypedResults.Ok(new Preview(
            result.Words,
            masked,
            language,
            [.. result.Steps.Select(step => new PreviewedTone(TonePipeline.NameOf(step.Transform), step.Intensity, step.Outcome, step.By))],
            [.. findings.Where(finding => finding.Step == ScreeningStep.Privacy).Select(finding => finding.Code).Distinct(StringComparer.Ordinal)],
            Opinion(findings)));
    }

    private static PreviewedScreening Opinion(IReadOnlyList<Finding> findings)
    {
        VerdictKind verdict = findings.Select(finding => finding.Advice).DefaultIfEmpty(VerdictKind.Air).Max();
        return new PreviewedScreening(
            ScreeningMeter.Word(verdict),
            [.. findings.Select(finding => new PreviewedFinding(ScreeningMeter.Word(finding.Step), finding.Code, Explanation.Of(finding.Rule)))]);
    }
}
