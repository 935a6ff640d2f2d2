using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Radio24.Api.Security;

namespace Radio24.Api.Problems;

/// <summary>What was refused and why (RFC 9457), the same over HTTP and the hub.</summary>
internal sealed class Problem(int status, string code, string detail) : IResult
{
    private byte[]? _body;

    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>A short word that programs can tell problems apart by; never changes.</summary>
    public string Code => code;

    /// <summary>For a person: what was wrong and what is allowed.</summary>
    public string Detail => detail;

    /// <summary>When it makes sense to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is left of the limits that were looked at.</summary>
    public IReadOnlyList<RateNotice> Rates { get; init; } = [];

    /// <summary>More members, such as the limit that was passed.</summary>
    public JsonObject? Members { get; init; }

    public string Title => ReasonPhrases.GetReasonPhrase(Status);

    /// <summary>Whole seconds, rounded up: a client that waits so long is not refused again.</summary>
    public int? RetryAfterSeconds => RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;

    public string ToJson() => Encoding.UTF8.GetString(Body);

    // Most problems are always the same one: written once.
    private byte[] Body => _body ??= Write();

    private byte[] Write()
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = Wire.Json.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("title"u8, Title);
            json.WriteNumber("status"u8, Status);
            json.WriteString("detail"u8, Detail);
            json.WriteString("code"u8, Code);
            if (RetryAfterSeconds is { } seconds)
                json.WriteNumber("retryAfter"u8, seconds);
            foreach ((string name, JsonNode? value) in Members ?? [])
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, Wire.Json);
            }

            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        RateNotice.Write(response, Rates);
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        byte[] body = Body;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    /// <summary>The problem of an answer that has a status and nothing else.</summary>
    public static Problem Of(HttpContext context)
    {
        string method = context.Request.Method;
        int status = context.Response.StatusCode;
        return status switch
        {
            StatusCodes.Status401Unauthorized => NeedsToken,
            StatusCodes.Status403Forbidden => NotAllowed,
            StatusCodes.Status404NotFound => new(status, "notFound", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => new(
                status, "methodNotAllowed", $"{Word(method)} is not possible here; {context.Response.Headers.Allow} is."),
            StatusCodes.Status413PayloadTooLarge => new(status, "tooLarge", "The body is larger than this address takes."),
            StatusCodes.Status415UnsupportedMediaType => new(
                status, "unsupportedMediaType", "The body's Content-Type is not one that this address takes."),
            _ => new(status, "http" + status, ReasonPhrases.GetReasonPhrase(status)),
        };
    }

    public static Problem NeedsToken { get; } = new(
        StatusCodes.Status401Unauthorized, "needsToken",
        "This needs a listener's token or a key that is still good, or somebody who is signed in: POST /api/v1/listeners gives a token.");

    public static Problem NeedsPerson { get; } = new(
        StatusCodes.Status401Unauthorized, "needsToken", "This needs somebody with an account who is signed in and may do it.");

    /// <param name="scopes">"`metrics:read`", with the marks.</param>
    public static Problem NeedsKey(string scopes) => new(
        StatusCodes.Status401Unauthorized, "needsToken",
        $"This needs somebody who is signed in and may do it, or a key with the scope {scopes}, sent as Authorization: Bearer. "
        + "An admin makes one with POST /api/v1/keys.");

    public static Problem NotAllowed { get; } = new(
        StatusCodes.Status403Forbidden, "notAllowed", "The station knows you, but this is not among the things that you may do.");

    public static Problem StoreAway { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "storeAway",
        "The station cannot write things down just now: nothing was kept. The programme goes on; try again in a few seconds.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static Problem QueueAway { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "queueAway",
        "What connects this part of the station with the studio is away just now, so this was not done, or not wholly. "
        + "The programme goes on; try again in a few seconds.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static Problem Internal { get; } = new(
        StatusCodes.Status500InternalServerError, "internal", "Something went wrong at the station. It has been noted.");

    // Methods come from the other side: only say them back if they are plain words.
    private static string Word(string method) => method.Length <= 16 && method.All(char.IsAsciiLetter) ? method : "This method";
}
