using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Radio24.Core.Ports;

namespace Radio24.Adapters;

/// <summary>Notices between processes of one version or the next: JSON with a "kind".</summary>
internal static class TalkbackWire
{
    private static readonly JsonSerializerOptions Options = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameTheKinds } },
    };

    public static string Write(StudioNotice notice) => JsonSerializer.Serialize(notice, Options);

    /// <returns>Null for what this version does not know.</returns>
    public static StudioNotice? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<StudioNotice>(json, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static void NameTheKinds(JsonTypeInfo type)
    {
        if (type.Type != typeof(StudioNotice))
            return;
        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = "kind",
            DerivedTypes =
            {
                new JsonDerivedType(typeof(StudioNotice.PostCleared), "cleared"),
                new JsonDerivedType(typeof(StudioNotice.PostEnded), "ended"),
                new JsonDerivedType(typeof(StudioNotice.AuthorIsThere), "authorIsThere"),
                new JsonDerivedType(typeof(StudioNotice.ReplyBegun), "replyBegun"),
                new JsonDerivedType(typeof(StudioNotice.ReplyDropped), "replyDropped"),
                new JsonDerivedType(typeof(StudioNotice.ReplyKept), "replyKept"),
                new JsonDerivedType(typeof(StudioNotice.Skip), "skip"),
            },
        };
    }
}
