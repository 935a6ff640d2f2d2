using System.Text.Json;
using System.Text.Json.Serialization;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Core.Screening;

/// <summary>Topic, mood and clarity: by a model, where there is one and the policy wants it, else by <see cref="LocalAnalysis"/>. It finds nothing against a post.</summary>
/// <param name="within">How long the post waits for it; null: for ever.</param>
/// <param name="rules">Of the house, in words; null: there are none.</param>
public sealed class AnalysisStep(IChatModel model, TimeSpan? within = null, string? rules = null) : IScreeningStep
{
    private const int MostTokens = 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly string Schema =
        $$"""
        {"type":"object","additionalProperties":false,"required":["topic","mood","clarity"],"properties":{
        "topic":{"type":"string","enum":[{{Words<PostTopic>()}}]},
        "mood":{"type":"string","enum":[{{Words<PostMood>()}}]},
        "clarity":{"type":"number","description":"0 (cannot be understood when heard once) to 1 (clear)"} } }
        """;

    private readonly string _instructions = HouseRules.After(Prompts.BuiltIn, ["analysis"], new Dictionary<string, string>(StringComparer.Ordinal), rules);

    public ScreeningStep Step => ScreeningStep.Analysis;

    public bool AsksService => true;

    /// <exception cref="ModelAwayException">The model gives no answer that makes sense.</exception>
    public async ValueTask<StepResult> TakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        if (!candidate.Policy.AnalysisByModel || !model.IsThere || string.IsNullOrWhiteSpace(candidate.Words))
            return ByRules(candidate);
        ChatAnswer answer = await model.AskAsync(
            new ChatQuestion(CallPurpose.Analysis, _instructions, candidate.Words, MostTokens, Schema, Within: within),
            cancellationToken);
        return StepResult.Nothing(candidate with { Analysis = Read(answer) });
    }

    /// <summary>What is said without a model.</summary>
    public static StepResult ByRules(Candidate candidate) => StepResult.Nothing(candidate with { Analysis = LocalAnalysis.Of(candidate.Words) });

    private static PostAnalysis Read(ChatAnswer answer)
    {
        try
        {
            if (JsonSerializer.Deserialize<Answer>(answer.Text, Json) is { } read && read.Clarity is >= 0 and <= 1)
                return new PostAnalysis(read.Topic, read.Mood, Math.Round(read.Clarity, 2), answer.Model);
        }
        catch (JsonException e)
        {
            throw new ModelAwayException(ModelTrouble.Malformed, new JsonException($"line {e.LineNumber}")); // its message could quote the post
        }

        throw new ModelAwayException(ModelTrouble.Malformed);
    }

    private static string Words<T>()
        where T : struct, Enum => string.Join(',', Enum.GetValues<T>().Select(value => $"\"{ScreeningMeter.Word(value)}\""));

    private sealed record Answer(
        [property: JsonRequired] PostTopic Topic, [property: JsonRequired] PostMood Mood, [property: JsonRequired] double Clarity);
}
