using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Redis;

/// <summary>Station events between processes of one version or the next: JSON with a "kind".</summary>
internal static class StationEventWire
{
    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheKinds } },
    };

    public static string Write(StationEvent stationEvent) => JsonSerializer.Serialize(stationEvent, Options);

    /// <summary>Several events in one message: a line each, as JSON holds no line break.</summary>
    public static string Join(IEnumerable<string> events) => string.Join('\n', events);

    /// <summary>The events of a message, without those that this version does not know.</summary>
    public static IEnumerable<StationEvent> ReadMany(string message) => message.Split('\n').Select(Read).OfType<StationEvent>();

    /// <returns>Null for what this version does not know: a newer Host may speak to an older Api.</returns>
    public static StationEvent? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<StationEvent>(json, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static void NameTheKinds(JsonTypeInfo type)
    {
        if (type.Type != typeof(StationEvent))
            return;
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = "kind",
            DerivedTypes =
            {
                new JsonDerivedType(typeof(StationEvent.CaptionShown), "caption"),
                new JsonDerivedType(typeof(StationEvent.NowPlaying), "now"),
                new JsonDerivedType(typeof(StationEvent.Listeners), "listeners"),
                new JsonDerivedType(typeof(StationEvent.PostMoved), "post"),
                new JsonDerivedType(typeof(StationEvent.Forgotten), "forgotten"),
            },
        };
    }
}
