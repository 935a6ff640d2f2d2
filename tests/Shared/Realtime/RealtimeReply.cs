using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Radio24.Core.Asking;

namespace Radio24.Tests;

/// <summary>One response of <see cref="RealtimeServer"/>, from <c>response.create</c> to <c>response.done</c>.</summary>
internal sealed class RealtimeReply(RealtimeSocket socket, RealtimeAct act, JsonObject order, string? about, int number, CancellationToken over)
{
    private const int Delta = SpokenWords.Rate * 2 / 5; // bytes: 200 ms
    private const double TokensASecond = 20, TokensASecondHeard = 10;

    private readonly CancellationTokenSource _cancelled = CancellationTokenSource.CreateLinkedTokenSource(over);
    private readonly JsonArray _output = [];
    private long _soundSent, _wordsSent;
    private int _state; // 0 open, 1 cancelled, 2 done

    public string Id { get; } = $"resp_{Guid.NewGuid():N}"[..21];

    public bool IsInConversation { get; } = order["conversation"]?.GetValue<string>() != "none";

    public bool IsOpen => Volatile.Read(ref _state) == 0;

    private RealtimeServer Server => socket.Server;

    public bool TryCancel()
    {
        if (Interlocked.CompareExchange(ref _state, 1, 0) != 0)
            return false;
        _cancelled.Cancel();
        return true;
    }

    public async Task RunAsync()
    {
        RealtimeAsk ask = Ask();
        ask.Kind = act.Kind;
        Server.Add(ask);
        try
        {
            if (act.Until is { } until)
                await until.WaitAsync(_cancelled.Token);
            await AnswerAsync(ask);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            await TryDoneAsync(ask, "cancelled", new JsonObject { ["type"] = "cancelled", ["reason"] = "client_cancelled" });
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // Whoever listened has gone.
        }
        finally
        {
            Interlocked.CompareExchange(ref _state, 2, 0);
        }
    }

    private async Task AnswerAsync(RealtimeAsk ask)
    {
        string words = act.Obeys ? Order(ask.Material) : act.Words ?? Server.Says(ask);
        ask.Words = words;
        switch (act.Kind)
        {
            case RealtimeActKind.Silent:
                return;
            case RealtimeActKind.Error:
                await socket.SendErrorAsync(act.Code!, act.Code!, $"words of the service about {act.Code}", about);
                return;
            case RealtimeActKind.Beta:
                await BetaAsync(words);
                return;
        }

        await SendAsync("response.created", new JsonObject { ["response"] = Response("in_progress", null, null) });
        await SendAsync("rate_limits.updated", new JsonObject
        {
            ["rate_limits"] = new JsonArray(new JsonObject { ["name"] = "tokens", ["limit"] = 40_000, ["remaining"] = 39_000, ["reset_seconds"] = 1.5 }),
        });
        if (act.Kind == RealtimeActKind.NoSound)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Server.Time, _cancelled.Token);
            return;
        }

        if (act.Kind == RealtimeActKind.Fail)
        {
            await DoneAsync(ask, "failed", new JsonObject
            {
                ["type"] = "failed",
                ["error"] = new JsonObject { ["type"] = act.Code, ["code"] = act.Code, ["message"] = $"words of the service about {act.Code}" },
            });
            return;
        }

        if (act.Commentary is { } commentary)
            await ItemAsync(commentary, "commentary", 0);
        if (act.Kind != RealtimeActKind.Empty && !await ItemAsync(words, act.Commentary is null ? null : "final_answer", act.Commentary is null ? 0 : 1))
            return;
        if (act.Kind == RealtimeActKind.NoDone)
            await Task.Delay(Timeout.InfiniteTimeSpan, Server.Time, _cancelled.Token);
        else if (act.Kind == RealtimeActKind.CutShort)
            await DoneAsync(ask, "incomplete", new JsonObject { ["type"] = "incomplete", ["reason"] = act.Code });
        else
            await DoneAsync(ask, "completed", null);
    }

    /// <returns>False: the response ends without an end.</returns>
    private async Task<bool> ItemAsync(string words, string? phase, int index)
    {
        string id = $"item_{Guid.NewGuid():N}"[..21];
        JsonObject Item(string status, params JsonNode?[] content)
        {
            var item = new JsonObject
            {
                ["id"] = id,
                ["object"] = "realtime.item",
                ["type"] = "message",
                ["status"] = status,
                ["role"] = "assistant",
                ["content"] = new JsonArray(content),
            };
            if (Server.Phases && phase is not null && (status != "in_progress" || !act.PhaseLate))
                item["phase"] = phase;
            return item;
        }

        Task At(string type, string? name = null, JsonNode? value = null)
        {
            var fields = new JsonObject { ["response_id"] = Id, ["item_id"] = id, ["output_index"] = index, ["content_index"] = 0 };
            if (name is not null)
                fields[name] = value;
            return SendAsync(type, fields);
        }

        if (!act.Unannounced)
            await SendAsync("response.output_item.added", new JsonObject { ["response_id"] = Id, ["output_index"] = index, ["item"] = Item("in_progress") });
        bool text = act.Kind == RealtimeActKind.TextOnly;
        await At("response.content_part.added", "part", text
            ? new JsonObject { ["type"] = "text", ["text"] = "" }
            : new JsonObject { ["type"] = "audio", ["transcript"] = "" });
        string said = words;
        if (text)
        {
            await At("response.output_text.delta", "delta", words);
            _wordsSent += Encoding.UTF8.GetByteCount(words);
            await At("response.output_text.done", "text", words);
        }
        else
        {
            byte[] sound = await Server.Voice(words);
            int end = act.Kind is RealtimeActKind.Stall or RealtimeActKind.Close or RealtimeActKind.Expire or RealtimeActKind.Abort or RealtimeActKind.HalfOpen
                or RealtimeActKind.CutShort ? sound.Length / 4 * 2 : sound.Length;
            said = await SoundAsync(words, sound, end, At);
            if (!await GoesOnAsync())
                return false;
            said = act.Corrected ?? said;
            await At("response.output_audio.done");
            await At("response.output_audio_transcript.done", "transcript", said);
        }

        await At("response.content_part.done", "part", text
            ? new JsonObject { ["type"] = "text", ["text"] = words }
            : new JsonObject { ["type"] = "audio", ["transcript"] = said });
        JsonObject Content() => text
            ? new JsonObject { ["type"] = "output_text", ["text"] = words }
            : new JsonObject { ["type"] = "output_audio", ["transcript"] = said };
        JsonObject whole = Item(act.Kind == RealtimeActKind.CutShort ? "incomplete" : "completed", Content());
        if (IsInConversation)
            await socket.AddAsync((JsonObject)whole.DeepClone());
        await SendAsync("response.output_item.done", new JsonObject { ["response_id"] = Id, ["output_index"] = index, ["item"] = whole });
        _output.Add(whole.DeepClone());
        return true;
    }

    /// <returns>The words whose sound was sent.</returns>
    private async Task<string> SoundAsync(string words, byte[] sound, int end, Func<string, string?, JsonNode?, Task> at)
    {
        int step = act.AtOnce ? end : Delta, told = 0;
        for (int from = 0; from < end; from += step)
        {
            int length = Math.Min(step, end - from);
            if (act.Pace is { } pace)
                await Task.Delay(TimeSpan.FromSeconds(length / (double)(SpokenWords.Rate * 2) / pace), Server.Time, _cancelled.Token);
            _cancelled.Token.ThrowIfCancellationRequested();
            if (from > 0 && from <= end / 2 && from + length > end / 2)
                await BreakAsync();
            // Words come a little before their sound, and end where a word ends.
            int upTo = from + length >= sound.Length ? words.Length : WordEnd(words, (int)((from + length) / (double)sound.Length * words.Length));
            if (upTo > told)
            {
                _wordsSent += Encoding.UTF8.GetByteCount(words[told..upTo]);
                await at("response.output_audio_transcript.delta", "delta", words[told..upTo]);
                told = upTo;
            }

            _soundSent += length;
            await at("response.output_audio.delta", "delta", Convert.ToBase64String(sound, from, length));
        }

        return words[..told];
    }

    private static int WordEnd(string words, int from)
    {
        int end = Math.Clamp(from, 0, words.Length);
        while (end < words.Length && end > 0 && !char.IsWhiteSpace(words[end]))
            end++;
        return end;
    }

    /// <summary>What is broken in the middle of the sound.</summary>
    private async Task BreakAsync()
    {
        switch (act.Kind)
        {
            case RealtimeActKind.NoJson:
                await socket.SendRawAsync("""{"type":"response.output_audio.delta","delta":""");
                break;
            case RealtimeActKind.Strange:
                await socket.SendRawAsync(act.Code!.Replace("RESPONSE", Id, StringComparison.Ordinal));
                break;
            case RealtimeActKind.NoBase64:
                await socket.SendRawAsync(new JsonObject
                {
                    ["event_id"] = "event_x",
                    ["type"] = "response.output_audio.delta",
                    ["response_id"] = Id,
                    ["item_id"] = "item_x",
                    ["output_index"] = 0,
                    ["content_index"] = 0,
                    ["delta"] = "%%%",
                }.ToJsonString());
                break;
            case RealtimeActKind.Unknown:
                await socket.SendRawAsync("""{"event_id":"event_x","type":"response.something_new.delta","response_id":"resp_x","value":{"a":[1,2]}}""");
                await socket.SendRawAsync("""{"event_id":"event_y","type":"session.weather","clouds":3}""");
                break;
        }
    }

    private async Task<bool> GoesOnAsync()
    {
        switch (act.Kind)
        {
            case RealtimeActKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, Server.Time, _cancelled.Token);
                return false;
            case RealtimeActKind.Close:
                await socket.CloseAsync(act.Status);
                return false;
            case RealtimeActKind.Expire:
                await socket.ExpireNowAsync();
                return false;
            case RealtimeActKind.Abort:
                socket.Abort();
                return false;
            case RealtimeActKind.HalfOpen:
                socket.Freeze();
                return false;
            default:
                return true;
        }
    }

    private async Task BetaAsync(string words)
    {
        byte[] sound = await Server.Voice(words);
        async Task Raw(string type, JsonObject fields)
        {
            fields["type"] = type;
            fields["event_id"] = "event_b";
            await socket.SendRawAsync(fields.ToJsonString());
        }

        await Raw("response.created", new JsonObject { ["response"] = new JsonObject { ["id"] = Id, ["object"] = "realtime.response", ["status"] = "in_progress" } });
        await Raw("response.audio_transcript.delta", new JsonObject { ["response_id"] = Id, ["item_id"] = "item_b", ["output_index"] = 0, ["content_index"] = 0, ["delta"] = words });
        await Raw("response.audio.delta", new JsonObject
        {
            ["response_id"] = Id,
            ["item_id"] = "item_b",
            ["output_index"] = 0,
            ["content_index"] = 0,
            ["delta"] = Convert.ToBase64String(sound),
        });
        await Raw("response.audio.done", new JsonObject { ["response_id"] = Id, ["item_id"] = "item_b", ["output_index"] = 0, ["content_index"] = 0 });
        await Raw("response.done", new JsonObject { ["response"] = new JsonObject { ["id"] = Id, ["object"] = "realtime.response", ["status"] = "completed", ["output"] = new JsonArray() } });
    }

    private Task SendAsync(string type, JsonObject fields)
    {
        _cancelled.Token.ThrowIfCancellationRequested();
        return socket.SendAsync(type, fields);
    }

    private async Task DoneAsync(RealtimeAsk ask, string status, JsonObject? details)
    {
        if (Interlocked.CompareExchange(ref _state, 2, 0) == 0)
            await EndAsync(ask, status, details);
        else
            await EndAsync(ask, "cancelled", new JsonObject { ["type"] = "cancelled", ["reason"] = "client_cancelled" });
    }

    private async Task TryDoneAsync(RealtimeAsk ask, string status, JsonObject details)
    {
        try
        {
            // What never answers does not answer this either.
            if (act.Kind is not (RealtimeActKind.Silent or RealtimeActKind.NoDone))
                await EndAsync(ask, status, details);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // Whoever listened has gone.
        }
    }

    private async Task EndAsync(RealtimeAsk ask, string status, JsonObject? details)
    {
        TokensUsed used = Count(ask);
        var usage = new JsonObject
        {
            ["total_tokens"] = used.TextIn + used.AudioIn + used.TextOut + used.AudioOut,
            ["input_tokens"] = used.TextIn + used.AudioIn,
            ["output_tokens"] = used.TextOut + used.AudioOut,
            ["input_token_details"] = new JsonObject
            {
                ["text_tokens"] = used.TextIn,
                ["audio_tokens"] = used.AudioIn,
                ["image_tokens"] = 0,
                ["cached_tokens"] = used.CachedIn,
                ["cached_tokens_details"] = new JsonObject { ["text_tokens"] = used.CachedIn, ["audio_tokens"] = 0, ["image_tokens"] = 0 },
            },
            ["output_token_details"] = new JsonObject { ["text_tokens"] = used.TextOut, ["audio_tokens"] = used.AudioOut },
        };
        // Before it is sent: whoever waits for it finds it counted.
        ask.Used = used;
        await socket.SendAsync("response.done", new JsonObject { ["response"] = Response(status, details, usage) });
    }

    /// <summary>Text by four bytes a token, sound by its length; the session's instructions are cached from its second response on.</summary>
    private TokensUsed Count(RealtimeAsk ask)
    {
        long Bytes(string? text) => Encoding.UTF8.GetByteCount(text ?? "");
        long before = IsInConversation ? socket.Conversation.Sum(item => Bytes(item.ToJsonString())) / 40 : 0;
        long sound = (long)Math.Ceiling(_soundSent / (double)(SpokenWords.Rate * 2) * TokensASecond);
        bool failed = act.Kind == RealtimeActKind.Fail;
        return failed ? new TokensUsed() : new TokensUsed(
            TextIn: (Bytes(ask.Instructions) + Bytes(ask.Material)) / 4 + before,
            TextOut: _wordsSent / 4,
            AudioIn: (long)Math.Ceiling(ask.Recording.Length / (double)(SpokenWords.Rate * 2) * TokensASecondHeard),
            AudioOut: sound,
            CachedIn: number > 1 ? Bytes(socket.Setup["instructions"]?.GetValue<string>()) / 4 : 0);
    }

    private JsonObject Response(string status, JsonObject? details, JsonObject? usage) => new()
    {
        ["id"] = Id,
        ["object"] = "realtime.response",
        ["status"] = status,
        ["status_details"] = details,
        ["output"] = _output.DeepClone(),
        ["conversation_id"] = IsInConversation ? "conv_1" : null,
        ["output_modalities"] = new JsonArray("audio"),
        ["max_output_tokens"] = order["max_output_tokens"]?.DeepClone() ?? "inf",
        ["metadata"] = order["metadata"]?.DeepClone(),
        ["usage"] = usage,
    };

    private RealtimeAsk Ask()
    {
        JsonObject[] items = [.. order["input"] is JsonArray own ? own.Select(one => (JsonObject)one!) : [], .. IsInConversation ? socket.Conversation : []];
        IEnumerable<JsonObject> Parts(string role) => items.Where(item => item["role"]?.GetValue<string>() == role)
            .SelectMany(item => (JsonArray)item["content"]!).Select(part => (JsonObject)part!);
        string Text(string role) => string.Join('\n', Parts(role).Select(part => part["text"]?.GetValue<string>()).OfType<string>());
        string? instructions = order["instructions"]?.GetValue<string>() ?? socket.Setup["instructions"]?.GetValue<string>();
        byte[] recording = [.. Parts("user").Select(part => part["audio"]?.GetValue<string>()).OfType<string>().SelectMany(Convert.FromBase64String)];
        return new RealtimeAsk(
            socket.Visit.Number, socket.Visit.Model, socket.Visit.Key, string.Join('\n', ((string?[])[instructions, Text("system")]).Where(text => !string.IsNullOrEmpty(text))),
            Text("user"), recording, JsonElement.Parse(order.ToJsonString()), Server.Time.GetUtcNow());
    }

    /// <summary>What a listener's text wants to be said: what comes after "say", up to the end of the line or of the value, else all of it.</summary>
    private static string Order(string material)
    {
        int say = material.IndexOf("say ", StringComparison.OrdinalIgnoreCase);
        return (say < 0 ? material.Split('\n')[0] : material[(say + 4)..].Split('\n', '"')[0]).Trim();
    }
}
