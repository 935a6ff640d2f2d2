using System.Text.Json;
using System.Text.Json.Serialization;

namespace Radio24.Core.Screening;

/// <summary>A policy as it is kept. What a later version added is passed over; what an earlier one did not know has its default.</summary>
public static class PolicyJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        IgnoreReadOnlyProperties = true,
    };

    public static string Write(StationPolicy policy) => JsonSerializer.Serialize(policy, Json);

    /// <exception cref="JsonException">It is none.</exception>
    public static StationPolicy Read(string json) => JsonSerializer.Deserialize<StationPolicy>(json, Json) ?? throw new JsonException("There is no policy.");
}
