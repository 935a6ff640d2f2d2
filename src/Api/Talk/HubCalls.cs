using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Tone;

namespace Radio24.Api.Talk;

/// <param name="IdempotencyKey">As the Idempotency-Key header over HTTP.</param>
/// <param name="Transforms">As in the body over HTTP; <paramref name="ReplyTo"/> too.</param>
internal sealed record HubText(string Text, string? Name = null, string? IdempotencyKey = null, IReadOnlyList<WantedTone>? Transforms = null, string? ReplyTo = null, bool Remember = false);

internal sealed record HubVoice(string? Name = null, string? IdempotencyKey = null, string? ReplyTo = null, bool Remember = false);

/// <summary>
/// Reads what a page hands to a hub method. Done here and not by SignalR's binder, whose refusal does not say what was wrong.
/// </summary>
internal static class HubCalls
{
    /// <summary>The refusal of a call that fits no method of the hub.</summary>
    public static Problem Unknown { get; } = new(
        StatusCodes.Status400BadRequest, "unknownCall",
        "The hub has no such call. It has PostText(post), PostVoice(post, stream of chunks), WatchPost(id) and WithdrawPost(id).");

    /// <exception cref="HubException">It is not the object that the method takes.</exception>
    public static T Read<T>(JsonElement argument)
        where T : class
    {
        try
        {
            return argument.Deserialize<T>(Wire.Json) ?? throw Not("null");
        }
        catch (JsonException json)
        {
            throw Not(ProblemHandling.Place(json) is { } place ? $"wrong at {place}" : "something else");
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half of a surrogate pair: System.Text.Json says so when it makes a string of them.
            throw Not("not text");
        }

        static HubException Not(string what) => HubRefusal.Of(new Problem(
            StatusCodes.Status400BadRequest, "badArgument",
            typeof(T) == typeof(HubText)
                ? $"PostText takes {{text, name?, idempotencyKey?, replyTo?}} as strings, transforms? as a list of {{name, intensity}} and remember? as true or false; this is {what}."
                : $"PostVoice takes {{name?, idempotencyKey?, replyTo?}} as strings, remember? as true or false, and a stream; this is {what}."));
    }

    /// <summary>The argument as a string, or null if it is not one.</summary>
    public static string? Text(JsonElement argument)
    {
        try
        {
            return argument.ValueKind == JsonValueKind.String ? argument.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static NewTextPost Post(this HubText text) => new(text.Text, text.Name, text.Transforms, text.ReplyTo, text.Remember);
}
