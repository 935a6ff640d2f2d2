using System.Net;
using System.Net.WebSockets;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Ai.Realtime;

/// <summary>What went wrong, as whoever must do something about it needs to know it. Nothing of the service's own words is kept.</summary>
internal static class RealtimeTroubles
{
    private static readonly Dictionary<string, SpeechTrouble> Codes = new()
    {
        ["session_expired"] = SpeechTrouble.Expired,
        ["insufficient_quota"] = SpeechTrouble.Denied,
        ["invalid_api_key"] = SpeechTrouble.Denied,
        ["account_deactivated"] = SpeechTrouble.Denied,
        ["billing_hard_limit_reached"] = SpeechTrouble.Denied,
        ["model_not_found"] = SpeechTrouble.Denied,
        ["invalid_model"] = SpeechTrouble.Denied,
        ["access_terminated"] = SpeechTrouble.Denied,
        ["rate_limit_exceeded"] = SpeechTrouble.Busy,
        ["rate_limit_error"] = SpeechTrouble.Busy,
        ["requests"] = SpeechTrouble.Busy,
        ["tokens"] = SpeechTrouble.Busy,
        ["too_many_requests"] = SpeechTrouble.Busy,
        ["response_cancel_not_active"] = SpeechTrouble.Benign,
        ["conversation_already_has_active_response"] = SpeechTrouble.Benign,
        ["input_audio_buffer_commit_empty"] = SpeechTrouble.Benign,
        ["server_error"] = SpeechTrouble.Broken,
        ["invalid_request_error"] = SpeechTrouble.Malformed,
    };

    /// <summary>Names of the protocol's beta, which this is not.</summary>
    private static readonly HashSet<string> Beta =
    [
        "response.audio.delta", "response.audio.done", "response.audio_transcript.delta", "response.audio_transcript.done", "response.text.delta", "response.text.done",
    ];

    public static bool IsBeta(string kind) => Beta.Contains(kind);

    /// <summary>Of an event <c>error</c>, or of a response that failed: its code tells most, else its type.</summary>
    public static SpeechTrouble Of(string? code, string? type) =>
        Codes.TryGetValue(code ?? "", out SpeechTrouble byCode) ? byCode
        : Codes.TryGetValue(type ?? "", out SpeechTrouble byType) ? byType
        : SpeechTrouble.Broken;

    /// <summary>A code for people, if it is one: a service may put anything there.</summary>
    public static string Name(string? code, string? type) =>
        IsCode(code) ? code! : IsCode(type) ? type! : "an error without a code";

    /// <summary>Of a connection that was not made.</summary>
    /// <param name="answer">0: there was none.</param>
    public static SpeechModelException Refused(HttpStatusCode answer, Exception? inner)
    {
        (SpeechTrouble trouble, string reason) = (int)answer switch
        {
            401 => (SpeechTrouble.Denied, "the key is wrong (401)"),
            403 => (SpeechTrouble.Denied, "the key is not allowed to do this (403)"),
            404 => (SpeechTrouble.Denied, "there is no such model, or no Realtime service there (404)"),
            429 => (SpeechTrouble.Busy, "too many requests, or no credit (429)"),
            >= 500 or 408 => (SpeechTrouble.Broken, $"out of order ({(int)answer})"),
            0 => (SpeechTrouble.Broken, "not reachable"),
            _ => (SpeechTrouble.Malformed, $"no Realtime service there ({(int)answer})"),
        };
        return new SpeechModelException(trouble, reason, Plain(inner));
    }

    /// <summary>Of a connection that the other side closed.</summary>
    public static SessionEnd Closed(WebSocketCloseStatus? status, string? description)
    {
        string reason = $"closed by the service ({(int?)status ?? 1005})";
        // Some say why in the words of the close: "invalid_request_error.invalid_api_key".
        foreach ((string code, SpeechTrouble trouble) in Codes)
        {
            if (trouble is SpeechTrouble.Denied or SpeechTrouble.Expired or SpeechTrouble.Busy && code.Contains('_') && description?.Contains(code, StringComparison.Ordinal) == true)
                return new SessionEnd(trouble, $"{reason}: {code}");
        }

        return new SessionEnd(status switch
        {
            WebSocketCloseStatus.EndpointUnavailable => SpeechTrouble.Expired,
            WebSocketCloseStatus.PolicyViolation => SpeechTrouble.Denied,
            WebSocketCloseStatus.ProtocolError or WebSocketCloseStatus.InvalidMessageType or WebSocketCloseStatus.InvalidPayloadData or WebSocketCloseStatus.MessageTooBig =>
                SpeechTrouble.Malformed,
            _ => SpeechTrouble.Broken,
        }, reason);
    }

    /// <summary>Without what a service or a socket wrote into its message.</summary>
    private static IOException? Plain(Exception? inner) => inner is WebSocketException socket ? new IOException($"no connection: {socket.WebSocketErrorCode}") : null;

    private static bool IsCode(string? text) => text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.');
}
