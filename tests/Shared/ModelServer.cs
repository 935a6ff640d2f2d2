using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Radio24.Tests;

/// <summary>
/// A model service of OpenAI's shape on a free port of 127.0.0.1, which does what a test scripts and keeps its own count. What is not scripted it answers
/// well: chat with <see cref="Chat"/>, moderation by whether "[bad]" is in the text, transcription with <see cref="Said"/>, embeddings by letters.
/// </summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<ModelAct>> _scripts = new();
    private readonly ConcurrentQueue<ServedCall> _calls = new();
    private readonly CancellationTokenSource _ending = new();
    private int _atOnce;
    private int _hanging;

    private ModelServer(WebApplication app) => _app = app;

    /// <summary>With <c>/v1</c>.</summary>
    public Uri Address => new(_app.Urls.Single() + "/v1");

    /// <summary>What has been asked, in order, answered or not.</summary>
    public IReadOnlyList<ServedCall> Calls => [.. _calls];

    /// <summary>The most that were asked at the same time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>How many wait for an answer that will not come.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>From the user's message to the answer.</summary>
    public Func<string, string> Chat { get; set; } = material => $"heard: {material.Length}";

    public string Said { get; set; } = "hello from a recording";

    public int Dimensions { get; set; } = 32;

    /// <summary>What happens when nothing is scripted (any more).</summary>
    public ModelAct Otherwise { get; set; } = ModelAct.Answer;

    /// <summary>When the test's clock says that something was asked.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    public static async Task<ModelServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        WebApplication app = builder.Build();
        var server = new ModelServer(app);
        app.Map("/{**path}", server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <param name="path">"chat/completions", "moderations", "audio/transcriptions", "embeddings"; or with a model: "chat/completions gpt-x".</param>
    public void Script(string path, params IEnumerable<ModelAct> acts)
    {
        foreach (ModelAct act in acts)
            _scripts.GetOrAdd(path, _ => new ConcurrentQueue<ModelAct>()).Enqueue(act);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ending.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        int now = Interlocked.Increment(ref _atOnce);
        lock (_calls)
            MostAtOnce = Math.Max(MostAtOnce, now);
        try
        {
            string path = context.Request.Path.Value!.Replace("/v1/", "", StringComparison.Ordinal);
            (string model, JsonElement body, byte[]? sound) = await ReadAsync(context);
            var call = new ServedCall(path, model, context.Request.Headers.Authorization.ToString(), body, sound, Time.GetUtcNow());
            _calls.Enqueue(call);
            ModelAct act = _scripts.TryGetValue($"{path} {model}", out ConcurrentQueue<ModelAct>? own) && own.TryDequeue(out ModelAct? first) ? first
                : _scripts.TryGetValue(path, out ConcurrentQueue<ModelAct>? all) && all.TryDequeue(out ModelAct? next) ? next
                : Otherwise;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token);
            bool hangs = act.Kind is ModelActKind.Hang or ModelActKind.Trickle;
            Interlocked.Add(ref _hanging, hangs ? 1 : 0);
            try
            {
                await ActAsync(context, act, call, over.Token);
            }
            finally
            {
                Interlocked.Add(ref _hanging, hangs ? -1 : 0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // Whoever asked has gone.
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }

    private async Task ActAsync(HttpContext context, ModelAct act, ServedCall call, CancellationToken over)
    {
        HttpResponse response = context.Response;
        byte[] answer = Encoding.UTF8.GetBytes(act.Body ?? Answer(call));
        response.ContentType = "application/json";
        switch (act.Kind)
        {
            case ModelActKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over);
                break;
            case ModelActKind.Trickle:
                for (int i = 0; ; i++)
                {
                    await response.Body.WriteAsync(answer.AsMemory(Math.Min(i, answer.Length - 1), 1), over);
                    await response.Body.FlushAsync(over);
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, over);
                }

            case ModelActKind.CutOff:
                response.ContentLength = answer.Length;
                await response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2), over);
                await response.Body.FlushAsync(over);
                context.Abort();
                break;
            default:
                response.StatusCode = act.Status;
                foreach ((string name, string value) in act.Headers)
                    response.Headers[name] = value;
                if (act.Status == 200 && act.Body is null)
                    call.Count(Count(call), Dimensions);
                if (act.Until is { } until)
                    await until.WaitAsync(over);
                await response.Body.WriteAsync(answer, over);
                break;
        }
    }

    private static async Task<(string Model, JsonElement Body, byte[]? Sound)> ReadAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            IFormCollection form = await context.Request.ReadFormAsync();
            await using Stream file = form.Files[0].OpenReadStream();
            using var sound = new MemoryStream();
            await file.CopyToAsync(sound);
            return (form["model"].ToString(), default, sound.ToArray());
        }

        if (HttpMethods.IsGet(context.Request.Method))
            return ("", default, null);
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
        return (body.RootElement.TryGetProperty("model", out JsonElement model) ? model.GetString()! : "", body.RootElement.Clone(), null);
    }

    private string Answer(ServedCall call) => call.Path switch
    {
        "chat/completions" => JsonSerializer.Serialize(new
        {
            id = "chatcmpl-1",
            @object = "chat.completion",
            created = 1,
            model = call.Model,
            choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = Chat(Material(call)) } } },
            usage = new { prompt_tokens = Count(call).In, completion_tokens = Count(call).Out, total_tokens = Count(call).In + Count(call).Out },
        }),
        "moderations" => JsonSerializer.Serialize(new
        {
            id = "modr-1",
            model = call.Model,
            results = new[]
            {
                new
                {
                    flagged = Input(call)[0].Contains("[bad]", StringComparison.Ordinal),
                    categories = new Dictionary<string, bool> { ["harassment"] = false },
                    category_scores = new Dictionary<string, double>
                    {
                        ["harassment"] = Input(call)[0].Contains("[bad]", StringComparison.Ordinal) ? 0.9 : 0.01,
                        ["illicit/something-new"] = 0.02,
                    },
                },
            },
        }),
        "audio/transcriptions" => JsonSerializer.Serialize(new { text = Said, usage = new { type = "duration", seconds = (call.Sound!.Length - 44) / 48_000.0 } }),
        "embeddings" => JsonSerializer.Serialize(new
        {
            @object = "list",
            model = call.Model,
            data = Input(call).Select((text, i) => new { @object = "embedding", index = i, embedding = Vector(text, call) }),
            usage = new { prompt_tokens = Count(call).In, total_tokens = Count(call).In },
        }),
        "models" => """{"object":"list","data":[]}""",
        _ => "{}",
    };

    private object Vector(string text, ServedCall call)
    {
        var vector = new float[Dimensions];
        foreach (char letter in text)
            vector[letter % Dimensions] += 3;
        return call.Body.TryGetProperty("encoding_format", out JsonElement format) && format.GetString() == "base64"
            ? Convert.ToBase64String(MemoryMarshal.AsBytes(vector.AsSpan()))
            : vector;
    }

    private (long In, long Out) Count(ServedCall call) => call.Path switch
    {
        "chat/completions" => (call.Body.GetProperty("messages").GetRawText().Length / 4, Chat(Material(call)).Length / 4 + 1),
        "embeddings" => (Input(call).Sum(text => text.Length / 4 + 1), 0),
        _ => (0, 0),
    };

    private static string Material(ServedCall call)
    {
        JsonElement content = call.Body.GetProperty("messages").EnumerateArray().Last().GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
    }

    private static string[] Input(ServedCall call)
    {
        JsonElement input = call.Body.GetProperty("input");
        return input.ValueKind == JsonValueKind.Array ? [.. input.EnumerateArray().Select(one => one.GetString()!)] : [input.GetString()!];
    }
}

/// <summary>Something that was asked.</summary>
/// <param name="Key">The header Authorization.</param>
/// <param name="Sound">The file of a transcription.</param>
internal sealed record ServedCall(string Path, string Model, string Key, JsonElement Body, byte[]? Sound, DateTimeOffset At)
{
    /// <summary>What it says it used; 0 for what was not answered.</summary>
    public long TokensIn { get; private set; }

    public long TokensOut { get; private set; }

    internal void Count((long In, long Out) tokens, int dimensions)
    {
        _ = dimensions;
        (TokensIn, TokensOut) = tokens;
    }
}

internal enum ModelActKind
{
    Status,

    /// <summary>Says nothing, ever.</summary>
    Hang,

    /// <summary>A byte now and then, without an end.</summary>
    Trickle,

    /// <summary>Half of the answer, then the connection breaks.</summary>
    CutOff,
}

/// <summary>What the server does once.</summary>
/// <param name="Body">Null: as it answers well.</param>
/// <param name="Until">Not before.</param>
internal sealed record ModelAct(ModelActKind Kind, int Status = 200, string? Body = null, Task? Until = null, params (string Name, string Value)[] Headers)
{
    public static ModelAct Answer { get; } = new(ModelActKind.Status);

    public static ModelAct Hang { get; } = new(ModelActKind.Hang);

    public static ModelAct Trickle { get; } = new(ModelActKind.Trickle);

    public static ModelAct CutOff { get; } = new(ModelActKind.CutOff);

    public static ModelAct Broken { get; } = Error(500, "server_error");

    public static ModelAct WrongKey { get; } = Error(401, "invalid_api_key");

    public static ModelAct NoCredit { get; } = Error(429, "insufficient_quota");

    public static ModelAct Busy(double? retryAfter = null) => Error(429, "rate_limit_exceeded") with
    {
        Headers = retryAfter is { } seconds ? [("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))] : [],
    };

    public static ModelAct Says(string body) => new(ModelActKind.Status, Body: body);

    public static ModelAct Error(int status, string code) => new(
        ModelActKind.Status, status, JsonSerializer.Serialize(new { error = new { message = $"words of the service about {code}", type = code, code } }));
}
