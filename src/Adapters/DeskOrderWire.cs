using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Radio24.Core.Ports;

namespace Radio24.Adapters;

/// <summary>Desk orders between processes of one version or the next: JSON with a "kind".</summary>
internal static class DeskOrderWire
{
    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheKinds } },
    };

    public static string Write(DeskOrder order) => JsonSerializer.Serialize(order, Options);

    /// <returns>Null for what this version does not know.</returns>
    public static DeskOrder? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<DeskOrder>(json, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static void NameTheKinds(JsonTypeInfo type)
    {
        if (type.Type != typeof(DeskOrder))
            return;
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = "kind",
            DerivedTypes =
            {
                new JsonDerivedType(typeof(DeskOrder.Withdraw), "withdraw"),
                new JsonDerivedType(typeof(DeskOrder.Approve), "approve"),
                new JsonDerivedType(typeof(DeskOrder.Reject), "reject"),
                new JsonDerivedType(typeof(DeskOrder.Skip), "skip"),
            },
        };
    }
}
