using System.Text.Json;

namespace Radio24.Tests;

/// <summary>
/// The shapes of the Realtime protocol's events (general availability), as OpenAI's public specification (openai/openai-openapi) has them, as far as we send
/// or read them. A field: its name; "!" must be there; "?" may be null; ":" another shape, "#" for a number, "*" for anything; "[]" a list of it; "=" what it may say.
/// Text otherwise.
/// </summary>
internal static class RealtimeShapes
{
    private const string InResponse = "event_id! type! response_id! output_index!:# ";
    private const string InPart = InResponse + "item_id! content_index!:# ";

    private static readonly Dictionary<string, string> Shapes = new()
    {
        ["Error"] = "type! code? message! param? event_id?",
        ["Format"] = "type!=audio/pcm rate:#",
        ["Heard"] = "format:Format transcription?:* noise_reduction?:* turn_detection?:*",
        ["Spoken"] = "format:Format voice speed:#",
        ["Sound"] = "input:Heard output:Spoken",
        ["SpokenOnly"] = "output:SpokenAs",
        ["SpokenAs"] = "format:Format voice",
        // Both ways alike, but for what the service alone says.
        ["Session"] = "type!=realtime id! object!=realtime.session expires_at:# output_modalities:*[] model instructions audio:Sound include?:*[] tracing?:* tools:*[] "
            + "tool_choice:* reasoning:* max_output_tokens:* truncation:* prompt?:*",
        ["Setup"] = "type!=realtime output_modalities:*[] model instructions audio:Sound include:*[] tracing:* tools:*[] tool_choice:* parallel_tool_calls:* reasoning:* "
            + "max_output_tokens:* truncation:* prompt:*",
        // "phase" is younger than the specification.
        ["Item"] = "id object=realtime.item type!=message status=completed|incomplete|in_progress role!=user|assistant|system content![]:Content phase=commentary|final_answer",
        ["Content"] = "type!=input_text|input_audio|output_text|output_audio text audio transcript?",
        ["Part"] = "type!=audio|text text audio transcript",
        ["Order"] = "output_modalities:*[] instructions audio:SpokenOnly tools:*[] tool_choice:* parallel_tool_calls:* reasoning:* max_output_tokens:* conversation "
            + "metadata:* prompt:* input[]:Item",
        ["Response"] = "id object=realtime.response status=completed|cancelled|failed|incomplete|in_progress status_details?:Status output[]:Item metadata?:* audio:SpokenOnly "
            + "usage?:Usage conversation_id? output_modalities:*[] max_output_tokens:*",
        ["Status"] = "type=completed|cancelled|failed|incomplete reason=turn_detected|client_cancelled|max_output_tokens|content_filter error?:Why",
        // "message" stands in what the service sends, and not in the specification.
        ["Why"] = "type code message",
        ["Usage"] = "total_tokens:# input_tokens:# output_tokens:# input_token_details:TokensIn output_token_details:TokensOut",
        ["TokensIn"] = "cached_tokens:# text_tokens:# image_tokens:# audio_tokens:# cached_tokens_details:Cached",
        ["Cached"] = "text_tokens:# image_tokens:# audio_tokens:#",
        ["TokensOut"] = "text_tokens:# audio_tokens:#",
        ["Limit"] = "name=requests|tokens limit:# remaining:# reset_seconds:#",
    };

    /// <summary>From a client.</summary>
    public static IReadOnlyDictionary<string, string> Client { get; } = new Dictionary<string, string>
    {
        ["session.update"] = "event_id type! session!:Setup",
        ["response.create"] = "event_id type! response:Order",
        ["response.cancel"] = "event_id type! response_id",
        ["conversation.item.create"] = "event_id type! previous_item_id? item!:Item",
        ["conversation.item.truncate"] = "event_id type! item_id! content_index!:# audio_end_ms!:#",
        ["conversation.item.delete"] = "event_id type! item_id!",
        ["input_audio_buffer.append"] = "event_id type! audio!",
        ["input_audio_buffer.commit"] = "event_id type!",
        ["input_audio_buffer.clear"] = "event_id type!",
    };

    /// <summary>From the service.</summary>
    public static IReadOnlyDictionary<string, string> Server { get; } = new Dictionary<string, string>
    {
        ["error"] = "event_id! type! error!:Error",
        ["session.created"] = "event_id! type! session!:Session",
        ["session.updated"] = "event_id! type! session!:Session",
        ["conversation.item.added"] = "event_id! type! previous_item_id? item!:Item",
        ["conversation.item.done"] = "event_id! type! previous_item_id? item!:Item",
        ["conversation.item.deleted"] = "event_id! type! item_id!",
        ["conversation.item.truncated"] = "event_id! type! item_id! content_index!:# audio_end_ms!:#",
        ["input_audio_buffer.committed"] = "event_id! type! previous_item_id? item_id!",
        ["input_audio_buffer.cleared"] = "event_id! type!",
        ["response.created"] = "event_id! type! response!:Response",
        ["response.done"] = "event_id! type! response!:Response",
        ["response.output_item.added"] = InResponse + "item!:Item",
        ["response.output_item.done"] = InResponse + "item!:Item",
        ["response.content_part.added"] = InPart + "part!:Part",
        ["response.content_part.done"] = InPart + "part!:Part",
        ["response.output_audio.delta"] = InPart + "delta!",
        ["response.output_audio.done"] = InPart,
        ["response.output_audio_transcript.delta"] = InPart + "delta!",
        ["response.output_audio_transcript.done"] = InPart + "transcript!",
        ["response.output_text.delta"] = InPart + "delta!",
        ["response.output_text.done"] = InPart + "text!",
        ["rate_limits.updated"] = "event_id! type! rate_limits![]:Limit",
    };

    /// <returns>What is not as specified, by the field's place; empty: all is.</returns>
    public static IReadOnlyList<string> Complaints(JsonElement one, IReadOnlyDictionary<string, string> side)
    {
        if (one.ValueKind != JsonValueKind.Object || !one.TryGetProperty("type", out JsonElement type) || type.ValueKind != JsonValueKind.String)
            return ["no event"];
        if (!side.TryGetValue(type.GetString()!, out string? shape))
            return [$"{type}: no such event"];
        var found = new List<string>();
        Look(one, shape, type.GetString()!, found);
        return found;
    }

    private static void Look(JsonElement one, string shape, string place, List<string> found)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            found.Add($"{place}: no object");
            return;
        }

        var fields = shape.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Field.Of).ToDictionary(field => field.Name);
        found.AddRange(fields.Values.Where(field => field.Needed && !one.TryGetProperty(field.Name, out _)).Select(field => $"{place}.{field.Name}: missing"));
        foreach (JsonProperty property in one.EnumerateObject())
        {
            string at = $"{place}.{property.Name}";
            if (!fields.TryGetValue(property.Name, out Field? field))
                found.Add($"{at}: no such field");
            else if (field.MayBeNull && property.Value.ValueKind == JsonValueKind.Null)
                continue;
            else if (field.IsList && property.Value.ValueKind == JsonValueKind.Array)
                property.Value.EnumerateArray().ToList().ForEach(each => Look(each, field, at, found));
            else if (field.IsList)
                found.Add($"{at}: no list");
            else
                Look(property.Value, field, at, found);
        }
    }

    private static void Look(JsonElement value, Field field, string at, List<string> found)
    {
        if (field.Shape == "*")
            return;
        JsonValueKind wanted = field.Shape switch { "" => JsonValueKind.String, "#" => JsonValueKind.Number, _ => JsonValueKind.Object };
        if (value.ValueKind != wanted)
            found.Add($"{at}: {value.ValueKind}");
        else if (wanted == JsonValueKind.Object)
            Look(value, Shapes[field.Shape], at, found);
        else if (field.OneOf.Length > 0 && !field.OneOf.Contains(value.GetString()))
            found.Add($"{at}: {value}");
    }

    private sealed record Field(string Name, bool Needed, bool MayBeNull, bool IsList, string Shape, string[] OneOf)
    {
        public static Field Of(string text)
        {
            string[] says = text.Split('=');
            string[] parts = says[0].Split(':');
            bool isList = text.Contains("[]");
            return new Field(
                parts[0].TrimEnd('!', '?', '[', ']'), parts[0].Contains('!'), parts[0].Contains('?'), isList, parts.Length > 1 ? parts[1].Replace("[]", "") : "",
                says.Length > 1 ? says[1].Split('|') : []);
        }
    }
}
