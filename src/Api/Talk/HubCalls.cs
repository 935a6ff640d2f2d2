using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Radio24.Api.Posts;
using Radio24.Api.Problems;

namespace Radio24.Api.Talk;

/// <param name="IdempotencyKey">As the Idempotency-Key header over HTTP.</param>
internal sealed record HubText(string Text, string? Name = null, string? IdempotencyKey = null);

internal sealed record HubVoice(string? Name = null, string? IdempotencyKey = null);

/// <summary>
/// Reads what a page hands to a hub method. Done here and not by SignalR's binder, whose refusal does not say what was wrong.
/// </summary>
internal static class HubCalls
{
    /// <exception cref="HubProblemException">It is not the object that the method takes.</exception>
    public static T Read<T>(JsonElement argument)
        where T : class
    {
        try
        {
            return argument.Deserialize<T>(Wire.Json) ?? throw Not("null");
        }
        catch (JsonException json)
        {
            throw Not(json.Path is null or "$" ? "something else" : $"wrong at {(json.Path.Length <= 40 ? json.Path : json.Path[..40] + "…")}");
        }

        static HubProblemException Not(string what) => new(new Problem(
            StatusCodes.Status400BadRequest, "badArgument",
            typeof(T) == typeof(HubText)
                ? $"PostText takes {{text, name?, idempotencyKey?}} as strings; this is {what}."
                : $"PostVoice takes {{name?, idempotencyKey?}} as strings and a stream; this is {what}."));
    }

    public static NewTextPost Post(this HubText text) => new(text.Text, text.Name);
}
