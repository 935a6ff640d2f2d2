using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Radio24.Tests;

/// <summary>One connection of <see cref="RealtimeServer"/>: its setup, its conversation, its responses.</summary>
internal sealed class RealtimeSocket(
    RealtimeServer server, RealtimeVisit visit, RealtimeDoor door, WebSocket web, FreezableStream stream, HttpContext context, CancellationToken over)
{
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<string, RealtimeReply> _replies = new();
    private readonly List<Task> _running = [];
    private readonly List<JsonObject> _conversation = [];
    private readonly MemoryStream _buffer = new();
    private readonly string _id = $"sess_{Guid.NewGuid():N}";
    private readonly JsonObject _setup = new() { ["type"] = "realtime" };
    private int _events;
    private int _responses;

    public RealtimeServer Server => server;

    public RealtimeVisit Visit => visit;

    /// <summary>How many responses it has been asked for.</summary>
    public int Responses => _responses;

    public JsonObject Setup => _setup;

    public IReadOnlyList<JsonObject> Conversation => _conversation;

    public async Task RunAsync()
    {
        if (door.Kind == RealtimeDoorKind.HalfOpen)
        {
            Freeze();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
        }

        DateTimeOffset expires = server.Time.GetUtcNow() + server.Lifetime;
        Task expiry = ExpireAsync(server.Lifetime);
        await SendAsync("session.created", new JsonObject { ["session"] = Session(expires) }, strict: door.Kind != RealtimeDoorKind.Beta);
        while (await ReceiveAsync() is { } text)
            await TakeAsync(text, expires);
        _ = expiry;
    }

    /// <summary>Waits until nothing of it runs any more.</summary>
    public async Task RestAsync()
    {
        foreach (Task one in _running.ToArray())
            await one;
    }

    public void Freeze() => stream.Freeze();

    public void Abort() => context.Abort();

    public async Task CloseAsync(WebSocketCloseStatus status)
    {
        await _sending.WaitAsync(over);
        try
        {
            await web.CloseOutputAsync(status, "", over);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // It is closed.
        }
        finally
        {
            _sending.Release();
        }
    }

    public async Task ExpireNowAsync()
    {
        await SendErrorAsync("invalid_request_error", "session_expired", "Your session hit the maximum duration of 60 minutes.", null);
        await CloseAsync(WebSocketCloseStatus.EndpointUnavailable);
    }

    /// <summary>Adds type and id, and sends it.</summary>
    /// <param name="strict">It is meant to be as specified.</param>
    public async Task SendAsync(string type, JsonObject fields, bool strict = true)
    {
        var whole = new JsonObject { ["event_id"] = $"event_{visit.Number}_{Interlocked.Increment(ref _events)}", ["type"] = type };
        foreach ((string name, JsonNode? value) in fields.ToArray())
        {
            fields.Remove(name);
            whole[name] = value;
        }

        string json = whole.ToJsonString();
        if (strict)
            server.Complain(RealtimeShapes.Complaints(JsonElement.Parse(json), RealtimeShapes.Server).Select(complaint => $"sent {complaint}"));
        await SendRawAsync(json);
    }

    public async Task SendRawAsync(string text)
    {
        await _sending.WaitAsync(over);
        try
        {
            await web.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, over);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task SendErrorAsync(string type, string code, string message, string? about) => SendAsync(
        "error", new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["code"] = code, ["message"] = message, ["param"] = null, ["event_id"] = about } });

    public async Task AddAsync(JsonObject item)
    {
        string? before = _conversation.LastOrDefault()?["id"]?.GetValue<string>();
        _conversation.Add(item);
        await SendAsync("conversation.item.added", new JsonObject { ["previous_item_id"] = before, ["item"] = Shown(item) });
        await SendAsync("conversation.item.done", new JsonObject { ["previous_item_id"] = before, ["item"] = Shown(item) });
    }

    private async Task ExpireAsync(TimeSpan lifetime)
    {
        try
        {
            await Task.Delay(lifetime, server.Time, over);
            await ExpireNowAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // It ended before.
        }
    }

    private async Task<string?> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        byte[] block = new byte[16 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult got = await web.ReceiveAsync(block.AsMemory(), over);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(WebSocketCloseStatus.NormalClosure);
                return null;
            }

            whole.Write(block, 0, got.Count);
            if (got.EndOfMessage)
                return Encoding.UTF8.GetString(whole.ToArray());
        }
    }

    private async Task TakeAsync(string text, DateTimeOffset expires)
    {
        JsonObject one;
        try
        {
            one = (JsonObject)JsonNode.Parse(text)!;
        }
        catch (Exception e) when (e is JsonException or InvalidCastException)
        {
            server.Complain(["got no JSON"]);
            await SendErrorAsync("invalid_request_error", "invalid_json", "no JSON", null);
            return;
        }

        var element = JsonElement.Parse(text);
        visit.Events.Enqueue(element);
        server.Complain(RealtimeShapes.Complaints(element, RealtimeShapes.Client).Select(complaint => $"got {complaint}"));
        string? about = one["event_id"]?.GetValue<string>();
        switch (one["type"]?.GetValue<string>())
        {
            case "session.update":
                await ConfigureAsync(one, about, expires);
                break;
            case "conversation.item.create":
                await AddAsync(WithId((JsonObject)one["item"]!.DeepClone()));
                break;
            case "conversation.item.delete":
                await DeleteAsync(one["item_id"]!.GetValue<string>(), about);
                break;
            case "conversation.item.truncate":
                await TruncateAsync(one, about);
                break;
            case "input_audio_buffer.append":
                _buffer.Write(Convert.FromBase64String(one["audio"]!.GetValue<string>()));
                break;
            case "input_audio_buffer.clear":
                _buffer.SetLength(0);
                await SendAsync("input_audio_buffer.cleared", []);
                break;
            case "input_audio_buffer.commit":
                await CommitAsync(about);
                break;
            case "response.create":
                Answer(one["response"] as JsonObject ?? [], about);
                break;
            case "response.cancel":
                await CancelAsync(one["response_id"]?.GetValue<string>(), about);
                break;
            default:
                await SendErrorAsync("invalid_request_error", "invalid_event", "no such event", about);
                break;
        }
    }

    private async Task ConfigureAsync(JsonObject one, string? about, DateTimeOffset expires)
    {
        if (door.Kind == RealtimeDoorKind.Unconfirmed)
            return;
        if (door.Kind == RealtimeDoorKind.Refuses)
        {
            await SendErrorAsync("invalid_request_error", door.Code!, $"words of the service about {door.Code}", about);
            return;
        }

        // A field that is not named stays as it was.
        foreach ((string name, JsonNode? value) in (JsonObject)one["session"]!)
            _setup[name] = value?.DeepClone();
        visit.Setup = JsonElement.Parse(_setup.ToJsonString());
        await SendAsync("session.updated", new JsonObject { ["session"] = Session(expires) }, strict: door.Kind != RealtimeDoorKind.Beta);
    }

    private JsonObject Session(DateTimeOffset expires)
    {
        if (door.Kind == RealtimeDoorKind.Beta)
        {
            return new JsonObject
            {
                ["id"] = _id,
                ["object"] = "realtime.session",
                ["model"] = visit.Model,
                ["modalities"] = new JsonArray("text", "audio"),
                ["voice"] = "alloy",
                ["input_audio_format"] = "pcm16",
                ["output_audio_format"] = "pcm16",
                ["expires_at"] = expires.ToUnixTimeSeconds(),
                ["temperature"] = 0.8,
            };
        }

        var session = (JsonObject)_setup.DeepClone();
        (session["id"], session["object"], session["model"], session["expires_at"]) = (_id, "realtime.session", visit.Model, expires.ToUnixTimeSeconds());
        session.Remove("parallel_tool_calls");
        return session;
    }

    private async Task DeleteAsync(string item, string? about)
    {
        if (_conversation.RemoveAll(one => one["id"]!.GetValue<string>() == item) > 0)
            await SendAsync("conversation.item.deleted", new JsonObject { ["item_id"] = item });
        else
            await SendErrorAsync("invalid_request_error", "item_delete_invalid_item_id", "no such item", about);
    }

    private async Task TruncateAsync(JsonObject one, string? about)
    {
        string item = one["item_id"]!.GetValue<string>();
        if (_conversation.Find(each => each["id"]!.GetValue<string>() == item) is not { } found || found["role"]!.GetValue<string>() != "assistant")
        {
            await SendErrorAsync("invalid_request_error", "item_truncate_invalid_item_id", "no such item of the assistant's", about);
            return;
        }

        foreach (JsonNode? part in (JsonArray)found["content"]!)
            part!.AsObject().Remove("transcript");
        await SendAsync("conversation.item.truncated", new JsonObject
        {
            ["item_id"] = item,
            ["content_index"] = one["content_index"]!.DeepClone(),
            ["audio_end_ms"] = one["audio_end_ms"]!.DeepClone(),
        });
    }

    private async Task CommitAsync(string? about)
    {
        if (_buffer.Length < 24_000 * 2 / 10)
        {
            await SendErrorAsync("invalid_request_error", "input_audio_buffer_commit_empty", "less than 100 ms of audio", about);
            return;
        }

        JsonObject item = WithId(new JsonObject
        {
            ["type"] = "message",
            ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "input_audio", ["audio"] = Convert.ToBase64String(_buffer.ToArray()) }),
        });
        _buffer.SetLength(0);
        await SendAsync("input_audio_buffer.committed", new JsonObject { ["previous_item_id"] = null, ["item_id"] = item["id"]!.DeepClone() });
        await AddAsync(item);
    }

    private void Answer(JsonObject order, string? about)
    {
        var reply = new RealtimeReply(this, server.ActFor(order.ToJsonString()), order, about, Interlocked.Increment(ref _responses), over);
        _replies[reply.Id] = reply;
        _running.Add(reply.RunAsync());
    }

    private async Task CancelAsync(string? response, string? about)
    {
        RealtimeReply? found = response is not null ? _replies.GetValueOrDefault(response) : _replies.Values.FirstOrDefault(one => one.IsInConversation && one.IsOpen);
        if (found?.TryCancel() != true)
            await SendErrorAsync("invalid_request_error", "response_cancel_not_active", "Cancellation failed: no active response found", about);
    }

    private static JsonObject WithId(JsonObject item)
    {
        item["id"] ??= $"item_{Guid.NewGuid():N}"[..21];
        item["object"] = "realtime.item";
        item["status"] = "completed";
        return item;
    }

    /// <summary>As the service shows it: without its sound.</summary>
    private static JsonObject Shown(JsonObject item)
    {
        var shown = (JsonObject)item.DeepClone();
        foreach (JsonNode? part in (JsonArray)shown["content"]!)
            part!.AsObject().Remove("audio");
        return shown;
    }
}
