using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Radio24.Core.Screening;

/// <summary>
/// A policy as it is kept. What a later version added is passed over, names in it too; what an earlier one did not know has its default. Of a
/// case that is not understood nothing airs.
/// </summary>
public static class PolicyJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new KnownNames() },
        IgnoreReadOnlyProperties = true,
    };

    public static string Write(StationPolicy policy) => JsonSerializer.Serialize(policy, Json);

    /// <exception cref="JsonException">It is none.</exception>
    public static StationPolicy Read(string json) =>
        Known(Renamed(JsonNode.Parse(json)).Deserialize<StationPolicy>(Json) ?? throw new JsonException("There is no policy."));

    /// <summary>Earlier rows say <c>tones</c> with a <c>tone</c> in each.</summary>
    private static JsonNode? Renamed(JsonNode? policy)
    {
        if (policy is JsonObject all && all["tones"] is JsonArray tones && !all.ContainsKey("transforms"))
        {
            all.Remove("tones");
            foreach (JsonObject tone in tones.OfType<JsonObject>().Where(tone => tone["tone"] is not null))
                tone["name"] = tone["tone"]!.DeepClone();
            all["transforms"] = tones;
        }

        return policy;
    }

    private static StationPolicy Known(StationPolicy policy) => policy with
    {
        Preset = Enum.IsDefined(policy.Preset) ? policy.Preset : PolicyPreset.Careful,
        Airs = [.. policy.Airs.Where(rule => Enum.IsDefined(rule.Kind) && Enum.IsDefined(rule.Standing) && Enum.IsDefined(rule.Desk))],
        Transforms = [.. policy.Transforms.Select(tone => tone.Kinds is { } kinds ? tone with { Kinds = [.. kinds.Where(kind => Enum.IsDefined(kind))] } : tone)],
    };
}
