using System.ComponentModel.DataAnnotations;

namespace Radio24.Adapters.Ai;

/// <summary>Section <c>Radio24:Presenter</c>: the service that speaks, OpenAI Realtime or one that speaks its protocol.</summary>
public sealed record PresenterModelOptions
{
    /// <summary>
    /// Where it is, with its path; unset: <c>Radio24:Ai:Endpoint</c>. Set alone, it takes everything there that has no endpoint of its own.
    /// </summary>
    [ModelEndpoint]
    public Uri? Endpoint { get; init; }

    /// <summary>The key for it; unset: <c>Radio24:Ai:ApiKey</c>, or OPENAI_API_KEY.</summary>
    [DataType(DataType.Password)]
    public string? ApiKey { get; init; }

    /// <summary>Which model presents; <c>none</c>: the voice of this machine does.</summary>
    [Required(ErrorMessage = "name a model, or none")]
    public string Model { get; init; } = "gpt-realtime-2.1";

    /// <summary>Which one presents at 80 % of a cap, or when the first fails; <c>none</c>: no other.</summary>
    [Required(ErrorMessage = "name a model, or none")]
    public string CheaperModel { get; init; } = "gpt-realtime-2.1-mini";

    /// <summary>As the service names it; a persona may have its own.</summary>
    [Required(ErrorMessage = "name a voice")]
    public string Voice { get; init; } = "marin";

    public SecondPresenterOptions Second { get; init; } = new();

    /// <summary>What else is asked goes where the presenter is, with its key, unless <c>Radio24:Ai:Endpoint</c> names a place.</summary>
    public AiOptions Redirect(AiOptions ai) =>
        // The default is that one object; what an owner names is another, even where it says the same.
        Endpoint is { } at && ReferenceEquals(ai.Endpoint, AiOptions.OpenAi)
            ? ai with { Endpoint = at, ApiKey = string.IsNullOrWhiteSpace(ApiKey) ? ai.ApiKey : ApiKey }
            : ai;

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => Model;
}

/// <summary>Section <c>Radio24:Presenter:Second</c>: another service, asked when the first one fails.</summary>
public sealed record SecondPresenterOptions
{
    /// <summary>Unset: there is none.</summary>
    [ModelEndpoint]
    public Uri? Endpoint { get; init; }

    [DataType(DataType.Password)]
    public string? ApiKey { get; init; }

    /// <summary>Unset: as the first service's.</summary>
    public string? Model { get; init; }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => Endpoint?.Host ?? "none";
}
