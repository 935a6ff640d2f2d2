using System.Text.Json;
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
        Known(JsonSerializer.Deserialize<StationPolicy>(json, Json) ?? throw new JsonException("There is no policy."));

    private static StationPolicy Known(StationPolicy policy) => policy with
    {
        Preset = Enum.IsDefined(policy.Preset) ? policy.Preset : PolicyPreset.Careful,
        Airs = [.. policy.Airs.Where(rule => Enum.IsDefined(rule.Kind) && Enum.IsDefined(rule.Standing) && Enum.IsDefined(rule.Desk))],
        Tones = [.. policy.Tones.Select(tone => tone.Kinds is { } kinds ? tone with { Kinds = [.. kinds.Where(kind => Enum.IsDefined(kind))] } : tone)],
    };
}
