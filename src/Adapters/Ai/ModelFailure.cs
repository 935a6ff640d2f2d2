using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Radio24.Core.Asking;

namespace Radio24.Adapters.Ai;

/// <summary>
/// Why one request gave no answer, as <see cref="PaidModel"/> needs to know it. Nothing of the service's own words is kept: they may quote what a
/// listener wrote, or a part of the key.
/// </summary>
/// <param name="retryAfter">As the service asks.</param>
/// <param name="used">What the service says it used all the same.</param>
/// <param name="unbilled">Nobody bills for it: it was answered with an error, or never sent.</param>
internal sealed class ModelFailure(ModelTrouble trouble, TimeSpan? retryAfter = null, TokensUsed? used = null, bool unbilled = false)
    : Exception($"No answer from the model: {trouble}.")
{
    private static readonly string[] OutOfMoney = ["insufficient_quota", "billing_hard_limit_reached", "account_deactivated", "invalid_api_key"];

    public ModelTrouble Trouble => trouble;

    public TimeSpan? RetryAfter => retryAfter;

    public TokensUsed? Used => used;

    public bool Unbilled => unbilled;

    /// <summary>It answered, and the answer makes no sense.</summary>
    public static ModelFailure Malformed(TokensUsed? used = null) => new(ModelTrouble.Malformed, used: used);

    /// <summary>What the client threw, in our words.</summary>
    public static ModelFailure Of(Exception error) => error switch
    {
        ModelFailure known => known,
        ClientResultException { Status: > 0 } answered => Of(answered, answered.GetRawResponse()),
        _ when Find<HttpRequestException>(error) is { } http => new ModelFailure(
            ModelTrouble.Broken,
            unbilled: http.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError),
        ClientResultException or IOException or SocketException or OperationCanceledException or TimeoutException => new ModelFailure(ModelTrouble.Broken),
        // Whatever else a client throws, it threw while it read the answer.
        _ => Malformed(),
    };

    private static ModelFailure Of(ClientResultException error, PipelineResponse? response) => error.Status switch
    {
        401 or 403 or 404 => new ModelFailure(ModelTrouble.Denied, unbilled: true),
        429 when OutOfMoney.Contains(CodeIn(response)) => new ModelFailure(ModelTrouble.Denied, unbilled: true),
        429 => new ModelFailure(ModelTrouble.Busy, RetryAfterIn(response), unbilled: true),
        408 or >= 500 => new ModelFailure(ModelTrouble.Broken, RetryAfterIn(response), unbilled: true),
        // Our request is at fault, or what is in it: to ask again changes nothing.
        >= 400 => new ModelFailure(ModelTrouble.Malformed, unbilled: true),
        >= 300 => new ModelFailure(ModelTrouble.Broken, unbilled: true),
        _ => Malformed(),
    };

    private static string? CodeIn(PipelineResponse? response)
    {
        try
        {
            using var body = JsonDocument.Parse(response?.Content.ToMemory() ?? default);
            JsonElement error = body.RootElement.GetProperty("error");
            return error.TryGetProperty("code", out JsonElement code) && code.ValueKind == JsonValueKind.String ? code.GetString()
                : error.TryGetProperty("type", out JsonElement type) ? type.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>In seconds; a date, which RFC 9110 §10.2.3 allows too, no model service sends.</summary>
    private static TimeSpan? RetryAfterIn(PipelineResponse? response) =>
        response?.Headers.TryGetValue("Retry-After", out string? text) == true
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static T? Find<T>(Exception? error)
        where T : Exception => error is null ? null : error as T ?? Find<T>(error.InnerException);
}
