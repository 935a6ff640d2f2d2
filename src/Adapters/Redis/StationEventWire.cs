using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Redis;

/// <summary>Station events between processes of one version or the next: JSON with a "kind".</summary>
internal static class StationEventWire
{
    /// <summary>What each is called; it is written first.</summary>
    private static readonly Dictionary<Type, string> Kinds = new()
    {
        [typeof(StationEvent.CaptionShown)] = "caption",
        [typeof(StationEvent.NowPlaying)] = "now",
        [typeof(StationEvent.Listeners)] = "listeners",
        [typeof(StationEvent.PresenterChanged)] = "presenter",
        [typeof(StationEvent.PostMoved)] = "post",
        [typeof(StationEvent.ReplyAsked)] = "reply",
        [typeof(StationEvent.UpNext)] = "next",
        [typeof(StationEvent.Forgotten)] = "forgotten",
    };

    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheKinds } },
    };

    public static string Write(StationEvent stationEvent) => JsonSerializer.Serialize(stationEvent, Options);

    /// <summary>Several events in one message: a line each, as JSON holds no line break.</summary>
    public static string Join(IEnumerable<string> events) => string.Join('\n', events);

    /// <summary>The events of a message that are wanted, without those that this version does not know. No other is read further than its kind.</summary>
    public static List<TEvent> ReadMany<TEvent>(string message) where TEvent : StationEvent
    {
        List<TEvent> events = [];
        string only = Kinds.TryGetValue(typeof(TEvent), out string? kind) ? $"{{\"kind\":\"{kind}\"" : "";
        foreach (Range line in message.AsSpan().Split('\n'))
        {
            if (message.AsSpan(line).StartsWith(only, StringComparison.Ordinal) && Read(message[line]) is TEvent wanted)
                events.Add(wanted);
        }

        return events;
    }

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
        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
        foreach ((Type derived, string kind) in Kinds)
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(derived, kind));
    }
}
