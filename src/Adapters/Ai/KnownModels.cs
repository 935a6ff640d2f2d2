using Radio24.Core.Asking;

namespace Radio24.Adapters.Ai;

/// <summary>
/// What is asked of OpenAI's own service when nobody names models, and what its usual models cost: list prices of autumn 2026, which
/// <c>Radio24:Ai:Prices</c> replaces.
/// </summary>
internal static class KnownModels
{
    public static IReadOnlyList<AiChatModelOptions> Chat { get; } =
    [
        new() { Name = "gpt-5.6-luna", Quality = 3, Reasoning = "none" },
        new() { Name = "gpt-5.4-mini", Quality = 4, Reasoning = "none" },
        new() { Name = "gpt-5.4-nano", Quality = 2, Reasoning = "none" },
    ];

    public static AiModelOptions Moderation { get; } = new() { Name = "omni-moderation-latest" };

    public static AiModelOptions Transcription { get; } = new() { Name = "gpt-transcribe" };

    public static AiEmbeddingModelOptions Embedding { get; } = new() { Name = "text-embedding-3-small", Dimensions = 1536 };

    public static IReadOnlyList<KeyValuePair<string, ModelPrice>> Prices { get; } =
    [
        new("gpt-5.6-luna", new ModelPrice(0.20m, 1.20m, CachedIn: 0.02m)),
        new("gpt-5.4", new ModelPrice(2.50m, 15m, CachedIn: 0.25m)),
        new("gpt-5.4-mini", new ModelPrice(0.75m, 4.50m, CachedIn: 0.075m)),
        new("gpt-5.4-nano", new ModelPrice(0.20m, 1.25m, CachedIn: 0.02m)),
        new("gpt-5-mini", new ModelPrice(0.25m, 2m, CachedIn: 0.025m)),
        new("gpt-5-nano", new ModelPrice(0.05m, 0.40m, CachedIn: 0.005m)),
        new("gpt-realtime-2.1", new ModelPrice(4, 24, 32, 64, 0.40m)),
        new("gpt-realtime-2.1-mini", new ModelPrice(0.60m, 2.40m, 10, 20, 0.30m)),
        new("gpt-transcribe", new ModelPrice(Minute: 0.0045m)),
        new("gpt-4o-transcribe", new ModelPrice(Minute: 0.006m)),
        new("gpt-4o-mini-transcribe", new ModelPrice(Minute: 0.003m)),
        new("text-embedding-3-small", new ModelPrice(0.02m)),
        new("text-embedding-3-large", new ModelPrice(0.13m)),
        new("omni-moderation-latest", ModelPrice.Free),
    ];
}
