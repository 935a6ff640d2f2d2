using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using OpenAI.Models;
using Radio24.Adapters.Ai.Realtime;

namespace Radio24.Adapters.Ai;

/// <summary>Which of the models that the settings name will be switched off by their service, and when.</summary>
public static class ModelShutdowns
{
    /// <summary>As OpenAI has announced by autumn 2026.</summary>
    private static readonly Dictionary<string, DateOnly> Announced = new()
    {
        ["tts-1"] = new(2027, 1, 6),
        ["gpt-4o-mini-tts"] = new(2027, 1, 6),
        ["gpt-4o"] = new(2027, 1, 14),
        ["gpt-4o-mini"] = new(2027, 1, 14),
        ["gpt-4.1"] = new(2027, 1, 14),
        ["gpt-realtime"] = new(2027, 1, 20),
        ["gpt-realtime-mini"] = new(2027, 1, 20),
        ["gpt-audio"] = new(2027, 1, 20),
        ["whisper-1"] = new(2027, 2, 26),
        ["gpt-4o-transcribe"] = new(2027, 2, 26),
    };

    /// <summary>Asks each service which models it has, which costs nothing, and looks into what was announced. A service that does not say is no trouble.</summary>
    public static async Task<IReadOnlyList<ModelShutdown>> FindAsync(PresenterModelOptions presenter, AiOptions ai, CancellationToken cancellationToken)
    {
        var found = new List<ModelShutdown>();
        foreach (IGrouping<SpeechPlace, string> place in Named(presenter, ai).Distinct().GroupBy(one => one.Place, one => one.Model))
        {
            IReadOnlyDictionary<string, DateOnly> says = place.Key.IsSomebodys ? await AskAsync(place.Key, cancellationToken) : new Dictionary<string, DateOnly>();
            foreach (string model in place)
            {
                if (says.TryGetValue(model, out DateOnly said))
                    found.Add(new ModelShutdown(model, said));
                else if (place.Key.Address.Host == AiOptions.OpenAi.Host && Announced.TryGetValue(model, out DateOnly announced))
                    found.Add(new ModelShutdown(model, announced));
            }
        }

        return [.. found.OrderBy(one => one.On).ThenBy(one => one.Model, StringComparer.Ordinal)];
    }

    private static IEnumerable<(SpeechPlace Place, string Model)> Named(PresenterModelOptions presenter, AiOptions ai)
    {
        SpeechPlaces places = SpeechPlaces.Of(presenter, ai);
        if (!SpeechPlaces.IsNone(presenter.Model))
        {
            yield return (places.First, presenter.Model.Trim());
            if (!SpeechPlaces.IsNone(presenter.CheaperModel))
                yield return (places.First, presenter.CheaperModel.Trim());
            if (places.Second is { } second && (presenter.Second.Model ?? presenter.Model) is var model && !SpeechPlaces.IsNone(model))
                yield return (second, model.Trim());
        }

        AiOptions all = presenter.Redirect(ai);
        var common = new SpeechPlace(ModelEndpoint.Plain(all.Endpoint), string.IsNullOrWhiteSpace(all.ApiKey) ? null : all.ApiKey.Trim());
        foreach (AiModelOptions named in (AiModelOptions[])[.. all.Models.Chat, .. new AiModelOptions?[] { all.Models.Moderation, all.Models.Transcription, all.Models.Embedding }.OfType<AiModelOptions>()])
        {
            if (named is { IsNone: false, Endpoint: null })
                yield return (common, named.Name.Trim());
        }
    }

    private static async Task<IReadOnlyDictionary<string, DateOnly>> AskAsync(SpeechPlace place, CancellationToken cancellationToken)
    {
        var says = new Dictionary<string, DateOnly>();
        using var endpoint = new ModelEndpoint(place.Address, place.Key);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(10)); // a person waits at a terminal
        try
        {
            var asked = await new OpenAIModelClient(endpoint.Credential, endpoint.Options()).GetModelsAsync(new RequestOptions { CancellationToken = late.Token });
            using var list = JsonDocument.Parse(asked.GetRawResponse().Content.ToMemory());
            foreach (JsonElement model in list.RootElement.GetProperty("data").EnumerateArray())
            {
                if (model.GetProperty("id").GetString() is { } id && model.TryGetProperty("shutdown_date", out JsonElement date) && Date(date) is { } on)
                    says[id] = on;
            }
        }
#pragma warning disable CA1031 // Not every service has such a list; what cannot be read of it is not said.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            says.Clear();
        }

        return says;
    }

    private static DateOnly? Date(JsonElement date) => date.ValueKind switch
    {
        JsonValueKind.String when DateOnly.TryParseExact(date.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => day,
        JsonValueKind.Number when date.TryGetInt64(out long seconds) && seconds is > 0 and < 1L << 36 => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime),
        _ => null,
    };
}

/// <param name="On">The last day, or the day after; UTC.</param>
public sealed record ModelShutdown(string Model, DateOnly On);
