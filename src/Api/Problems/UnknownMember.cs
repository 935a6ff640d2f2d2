using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Radio24.Core.Phrases;
using Radio24.Startup;

namespace Radio24.Api.Problems;

/// <summary>A member that a body has and an address that takes no others does not know: mistyped, most likely.</summary>
internal static class UnknownMember
{
    private const int LongestName = 60; // characters

    /// <param name="body">What the address takes.</param>
    /// <returns>Null: it is something else that is wrong with the JSON.</returns>
    public static Problem? Of(JsonException json, Type body)
    {
        if (json.Path is not ['$', '.', .. string path])
            return null;
        JsonTypeInfo? type = Wire.Json.GetTypeInfo(body);
        string[] names = path.Split('.');
        for (int i = 0; i < names.Length && type is not null; i++)
        {
            string name = names[i].Split('[')[0];
            JsonPropertyInfo? member = type.Properties.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (member is null)
                return type.Kind == JsonTypeInfoKind.Object ? Of(string.Join('.', names[..(i + 1)]), name, [.. type.Properties.Select(one => one.Name)]) : null;
            type = Wire.Json.GetTypeInfo(member.PropertyType);
            if (type.ElementType is { } element)
                type = Wire.Json.GetTypeInfo(element);
        }

        return null;
    }

    private static Problem Of(string place, string name, string[] known)
    {
        // The names are the sender's.
        string field = CleanText.Of(place, LongestName);
        string? nearest = known.Select(one => (Name: one, Edits: UnknownSettings.Edits(name, one))).Where(one => one.Edits <= Math.Max(2, one.Name.Length / 4))
            .OrderBy(one => one.Edits).Select(one => one.Name).FirstOrDefault();
        return new Problem(
            StatusCodes.Status400BadRequest, "unknownMember",
            nearest is null ? $"`{field}` is not known here. Known are {string.Join(", ", known)}." : $"`{field}` is not known here. Is `{nearest}` meant?")
        { Members = new() { ["field"] = field } };
    }
}
