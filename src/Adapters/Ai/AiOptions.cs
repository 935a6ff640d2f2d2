using System.ComponentModel.DataAnnotations;
using Radio24.Core.Asking;

namespace Radio24.Adapters.Ai;

/// <summary>
/// Section <c>Radio24:Ai</c>: the model service, OpenAI's or one that speaks as it does. Without a key, and without an endpoint of one's own, none is
/// configured: nothing is asked and nothing is paid.
/// </summary>
public sealed record AiOptions
{
    /// <summary>OpenAI's own service.</summary>
    public static Uri OpenAi { get; } = new("https://api.openai.com/v1");

    /// <summary>The service's key; or OPENAI_API_KEY in the environment. Better there than in a file; never shown and never logged.</summary>
    [DataType(DataType.Password)]
    public string? ApiKey { get; init; }

    /// <summary>Where the service is, with its path: OpenAI's own, or any that speaks as it does. Its models must then be named.</summary>
    [ModelEndpoint]
    public Uri Endpoint { get; init; } = OpenAi;

    public AiModelsOptions Models { get; init; } = new();

    /// <summary>Prices in US dollars. Those of OpenAI's usual models are known; one that is not known counts as the dearest that is.</summary>
    public IReadOnlyList<AiPriceOptions> Prices { get; init; } = [];

    /// <summary>US dollars that may be spent in an hour (UTC), all models together. 0: nothing is bought.</summary>
    [Range(0, 100_000.0)]
    public double HourlyCap { get; init; } = 1;

    /// <summary>US dollars that may be spent on a day (UTC), all models together. 0: nothing is bought.</summary>
    [Range(0, 1_000_000.0)]
    public double DailyCap { get; init; } = 10;

    /// <summary>The part of each cap that what anybody can trigger may use up: previews and questions.</summary>
    [Range(0, 1.0)]
    public double ListenersShare { get; init; } = 0.25;

    /// <summary>Calls in an hour that anybody can trigger, all listeners together.</summary>
    [Range(0, 1_000_000)]
    public int ListenerCallsPerHour { get; init; } = 120;

    /// <summary>Whether recordings may be sent to the service to be turned into words. Without, a person must listen.</summary>
    public bool CloudTranscription { get; init; }

    /// <summary>How long one request may take; one with a recording three times as long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00", ErrorMessage = "00:00:01 to 00:02:00 is possible")]
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is made when the service is busy or broken, with a pause that grows.</summary>
    [Range(1, 5)]
    public int Tries { get; init; } = 2;

    /// <summary>Requests to one model at the same time.</summary>
    [Range(1, 256)]
    public int AtOnce { get; init; } = 8;

    /// <summary>Whether vectors are made on this machine when there is no service for them: some 300 MB of memory from the first one on.</summary>
    public bool LocalEmbeddings { get; init; } = true;

    public CostCaps Caps => new((decimal)HourlyCap, (decimal)DailyCap, (decimal)ListenersShare, ListenerCallsPerHour);

    /// <summary>The known prices, and over them the owner's.</summary>
    internal PriceTable PriceTable => new(KnownModels.Prices.Concat(Prices.Select(price => KeyValuePair.Create(price.Model, price.ToPrice()))));

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"model service at {Endpoint.Host}";
}

/// <summary>Section <c>Radio24:Ai:Models</c>. With OpenAI's own service there are defaults; with another each model must be named.</summary>
public sealed record AiModelsOptions
{
    /// <summary>Text models. The cheapest that is good enough, quick enough and well is asked first, the others after it.</summary>
    public IReadOnlyList<AiChatModelOptions> Chat { get; init; } = [];

    /// <summary>Looks at posts before they air. OpenAI's costs nothing.</summary>
    public AiModelOptions? Moderation { get; init; }

    /// <summary>Turns recordings into words, if <c>Radio24:Ai:CloudTranscription</c> allows it.</summary>
    public AiModelOptions? Transcription { get; init; }

    /// <summary>Turns words into vectors.</summary>
    public AiEmbeddingModelOptions? Embedding { get; init; }
}

/// <summary>A model of one kind.</summary>
public record AiModelOptions
{
    /// <summary>As the service names it; <c>none</c>: there is to be none of this kind.</summary>
    [Required(ErrorMessage = "name a model, or none")]
    public string Name { get; init; } = "";

    /// <summary>Where this model is, if not at <c>Radio24:Ai:Endpoint</c>. The key of there is not sent here.</summary>
    [ModelEndpoint]
    public Uri? Endpoint { get; init; }

    /// <summary>The key for this model's own endpoint.</summary>
    [DataType(DataType.Password)]
    public string? ApiKey { get; init; }

    internal bool IsNone => Name.Trim().Equals("none", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => Name;
}

public sealed record AiChatModelOptions : AiModelOptions
{
    /// <summary>How good it is, in the owner's opinion, from 1 to 5: each task asks for a lowest mark.</summary>
    [Range(1, 5)]
    public int Quality { get; init; } = 3;

    /// <summary>How much it is to think first, where the service knows such a setting: <c>none</c>, <c>minimal</c>, <c>low</c> …; unset: nothing is said.</summary>
    [RegularExpression("none|minimal|low|medium|high", ErrorMessage = "none, minimal, low, medium or high is possible, or leave it out")]
    public string? Reasoning { get; init; }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => base.ToString();
}

public sealed record AiEmbeddingModelOptions : AiModelOptions
{
    /// <summary>How long its vectors are.</summary>
    [Range(8, 8192)]
    public int Dimensions { get; init; } = 1536;

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => base.ToString();
}

/// <summary>What a model costs, in US dollars: a million tokens of each kind, or a minute of audio. What is left out costs nothing.</summary>
public sealed record AiPriceOptions
{
    /// <summary>As the service names it.</summary>
    [Required(ErrorMessage = "name the model")]
    public string Model { get; init; } = "";

    /// <summary>A million tokens of text in.</summary>
    [Range(0, 100_000.0)]
    public double TextIn { get; init; }

    /// <summary>A million tokens of text out.</summary>
    [Range(0, 100_000.0)]
    public double TextOut { get; init; }

    /// <summary>A million tokens of audio in.</summary>
    [Range(0, 100_000.0)]
    public double AudioIn { get; init; }

    /// <summary>A million tokens of audio out.</summary>
    [Range(0, 100_000.0)]
    public double AudioOut { get; init; }

    /// <summary>A million tokens in that the service had cached; unset: as those that it had not.</summary>
    [Range(0, 100_000.0)]
    public double? CachedIn { get; init; }

    /// <summary>A minute of audio.</summary>
    [Range(0, 100_000.0)]
    public double Minute { get; init; }

    internal ModelPrice ToPrice() => new(
        (decimal)TextIn, (decimal)TextOut, (decimal)AudioIn, (decimal)AudioOut, (decimal)(CachedIn ?? Math.Max(TextIn, AudioIn)), (decimal)Minute);
}

/// <summary>Where a model is asked. The key goes there, and what listeners write: over TLS, or to this machine alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ModelEndpointAttribute : ValidationAttribute
{
    public ModelEndpointAttribute() => ErrorMessage =
        "an https address with its path is possible, such as https://api.openai.com/v1; http only to this machine, such as http://127.0.0.1:8000/v1";

    public override bool IsValid(object? value) => value switch
    {
        null => true,
        Uri { IsAbsoluteUri: true, Query: "", Fragment: "", UserInfo: "", AbsolutePath: not "/" } at =>
            at.Scheme == Uri.UriSchemeHttps || (at.Scheme == Uri.UriSchemeHttp && at.IsLoopback),
        _ => false,
    };
}
