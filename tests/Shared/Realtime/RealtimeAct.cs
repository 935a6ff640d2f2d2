using System.Net.WebSockets;
using System.Text.Json;
using Radio24.Core.Asking;

namespace Radio24.Tests;

internal enum RealtimeActKind
{
    /// <summary>Speaks, as it should.</summary>
    Speak,

    /// <summary>The response is never created.</summary>
    Silent,

    /// <summary>Created, and nothing after it.</summary>
    NoSound,

    /// <summary>Half of the sound, and no more.</summary>
    Stall,

    /// <summary>Everything but <c>response.done</c>.</summary>
    NoDone,

    /// <summary>Words and no sound.</summary>
    TextOnly,

    /// <summary>No items at all.</summary>
    Empty,

    /// <summary>In the middle of the sound an event that is no JSON.</summary>
    NoJson,

    /// <summary>In the middle of the sound an event whose sound is no base64.</summary>
    NoBase64,

    /// <summary>In the middle of the sound a message of the test's own, in which RESPONSE stands for the response's id.</summary>
    Strange,

    /// <summary>The events of the protocol's beta.</summary>
    Beta,

    /// <summary>Between the events others that nobody knows.</summary>
    Unknown,

    /// <summary>Half of the sound, then the connection is closed with a status.</summary>
    Close,

    /// <summary>Half of the sound, then session_expired and close 1001.</summary>
    Expire,

    /// <summary>Half of the sound, then the connection breaks.</summary>
    Abort,

    /// <summary>Half of the sound, then nothing comes and goes any more, no pong either.</summary>
    HalfOpen,

    /// <summary>An event <c>error</c> instead of a response.</summary>
    Error,

    /// <summary>A response that failed.</summary>
    Fail,

    /// <summary>Half of the sound, then the response ends as incomplete.</summary>
    CutShort,
}

/// <summary>What the server does with one <c>response.create</c>.</summary>
/// <param name="Words">What is said; null: <see cref="RealtimeServer.Says"/>.</param>
/// <param name="Code">Of an error; or why it is cut short.</param>
internal sealed record RealtimeAct(RealtimeActKind Kind, string? Words = null, string? Code = null)
{
    /// <summary>Said first, as an item of its own of phase <c>commentary</c>; what follows is a <c>final_answer</c>.</summary>
    public string? Commentary { get; init; }

    /// <summary>The phase of an item is said at its end alone.</summary>
    public bool PhaseLate { get; init; }

    /// <summary>The first event of an item is one of its parts; that it was added is not said.</summary>
    public bool Unannounced { get; init; }

    /// <summary>What the transcript says in the end, in place of the words that came.</summary>
    public string? Corrected { get; init; }

    /// <summary>How many times faster than it is heard it comes; null: as fast as can be.</summary>
    public double? Pace { get; init; }

    /// <summary>Its whole sound in one event.</summary>
    public bool AtOnce { get; init; }

    /// <summary>Says what the material tells it to.</summary>
    public bool Obeys { get; init; }

    /// <summary>Not before.</summary>
    public Task? Until { get; init; }

    public WebSocketCloseStatus Status { get; init; } = WebSocketCloseStatus.EndpointUnavailable;

    public static RealtimeAct Answer { get; } = new(RealtimeActKind.Speak);

    public static RealtimeAct Silent { get; } = new(RealtimeActKind.Silent);

    public static RealtimeAct NoSound { get; } = new(RealtimeActKind.NoSound);

    public static RealtimeAct Stall { get; } = new(RealtimeActKind.Stall);

    public static RealtimeAct NoDone { get; } = new(RealtimeActKind.NoDone);

    public static RealtimeAct TextOnly { get; } = new(RealtimeActKind.TextOnly);

    public static RealtimeAct Empty { get; } = new(RealtimeActKind.Empty);

    public static RealtimeAct NoJson { get; } = new(RealtimeActKind.NoJson);

    public static RealtimeAct NoBase64 { get; } = new(RealtimeActKind.NoBase64);

    public static RealtimeAct Beta { get; } = new(RealtimeActKind.Beta);

    public static RealtimeAct UnknownEvents { get; } = new(RealtimeActKind.Unknown);

    public static RealtimeAct AllAtOnce { get; } = new(RealtimeActKind.Speak) { AtOnce = true };

    public static RealtimeAct TenTimesSlower { get; } = new(RealtimeActKind.Speak) { Pace = 0.1 };

    /// <summary>Close 1001.</summary>
    public static RealtimeAct GoingAway { get; } = new(RealtimeActKind.Close);

    public static RealtimeAct Expired { get; } = new(RealtimeActKind.Expire, Code: "session_expired");

    public static RealtimeAct Abort { get; } = new(RealtimeActKind.Abort);

    public static RealtimeAct HalfOpen { get; } = new(RealtimeActKind.HalfOpen);

    /// <summary>As the service says it in the midst: a response that failed.</summary>
    public static RealtimeAct NoCredit { get; } = new(RealtimeActKind.Fail, Code: "insufficient_quota");

    public static RealtimeAct NoCreditError { get; } = new(RealtimeActKind.Error, Code: "insufficient_quota");

    public static RealtimeAct Filtered { get; } = new(RealtimeActKind.CutShort, Code: "content_filter");

    public static RealtimeAct TooLong { get; } = new(RealtimeActKind.CutShort, Code: "max_output_tokens");

    /// <summary>Says what a listener's text tells it to say, fence and all instructions notwithstanding.</summary>
    public static RealtimeAct Obey { get; } = new(RealtimeActKind.Speak) { Obeys = true };

    public static RealtimeAct Says(string words) => new(RealtimeActKind.Speak, words);

    public static RealtimeAct TwoItems(string commentary, string answer) => new(RealtimeActKind.Speak, answer) { Commentary = commentary };

    public static RealtimeAct Strange(string message) => new(RealtimeActKind.Strange, Code: message);

    public static RealtimeAct Error(string code) => new(RealtimeActKind.Error, Code: code);

    public static RealtimeAct Fails(string code) => new(RealtimeActKind.Fail, Code: code);
}

internal enum RealtimeDoorKind
{
    Open,

    /// <summary>Answers the handshake with a status of HTTP.</summary>
    Status,

    /// <summary>Takes the connection and says nothing, ever; no pong either.</summary>
    HalfOpen,

    /// <summary>Takes the connection and greets, but confirms no setup.</summary>
    Unconfirmed,

    /// <summary>Greets as the beta did.</summary>
    Beta,

    /// <summary>Greets, and answers the setup with an error.</summary>
    Refuses,
}

/// <summary>How the server takes one connection.</summary>
internal sealed record RealtimeDoor(RealtimeDoorKind Kind, int Status = 101, string? Code = null)
{
    public static RealtimeDoor Open { get; } = new(RealtimeDoorKind.Open);

    public static RealtimeDoor WrongKey { get; } = new(RealtimeDoorKind.Status, 401, "invalid_api_key");

    public static RealtimeDoor Busy { get; } = new(RealtimeDoorKind.Status, 429, "rate_limit_exceeded");

    public static RealtimeDoor Broken { get; } = new(RealtimeDoorKind.Status, 503, "server_error");

    public static RealtimeDoor HalfOpen { get; } = new(RealtimeDoorKind.HalfOpen);

    public static RealtimeDoor Unconfirmed { get; } = new(RealtimeDoorKind.Unconfirmed);

    public static RealtimeDoor Beta { get; } = new(RealtimeDoorKind.Beta);

    public static RealtimeDoor Refuses(string code) => new(RealtimeDoorKind.Refuses, Code: code);
}

/// <summary>One <c>response.create</c>.</summary>
/// <param name="Session">The number of the connection, from 0.</param>
/// <param name="Instructions">The session's or the response's own, and those of all messages of the role system.</param>
/// <param name="Material">All text of the role user.</param>
/// <param name="Recording">All sound of the role user, pcm16 at 24 kHz; empty: there is none.</param>
/// <param name="Response">The body; its "input" is what was asked from.</param>
internal sealed record RealtimeAsk(
    int Session, string Model, string Key, string Instructions, string Material, byte[] Recording, JsonElement Response, DateTimeOffset At)
{
    /// <summary>What the service says it used, once it has said it.</summary>
    public TokensUsed? Used { get; internal set; }

    /// <summary>What it says, once it has begun.</summary>
    public string Words { get; internal set; } = "";

    public RealtimeActKind Kind { get; internal set; }
}

/// <summary>One connection.</summary>
/// <param name="Key">The header Authorization.</param>
internal sealed record RealtimeVisit(int Number, string Model, string Key, DateTimeOffset At)
{
    /// <summary>What the client configured last.</summary>
    public JsonElement Setup { get; internal set; }

    /// <summary>All events that came, in order.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<JsonElement> Events { get; } = new();

    /// <summary>Whoever ended it.</summary>
    public bool HasEnded { get; internal set; }
}
