using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Radio24.Api.Posts;
using Radio24.Core.Air;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Api.Events;

/// <summary>One event as pages are told it: the same payload as a hub call and as a server-sent event.</summary>
/// <param name="Name">"caption", "now", "listeners", "presenter", "post", "reply", "place" or "forgotten".</param>
/// <param name="To">The only listener it is for; null: for everybody.</param>
internal sealed record Announcement(string Name, object Payload, ListenerId? To = null)
{
    private byte[]? _serverSent;
    private SerializedHubMessage? _onHub;

    /// <summary>
    /// The event as it stands in a text/event-stream (HTML Living Standard §9.2.6). Made once, however many streams there are.
    /// </summary>
    public ReadOnlyMemory<byte> ServerSent => _serverSent ??= Encode();

    /// <summary>The event as a call from the hub. Its bytes are made once, however many pages there are.</summary>
    public SerializedHubMessage OnHub =>
        _onHub ?? Interlocked.CompareExchange(ref _onHub, new SerializedHubMessage(new InvocationMessage(Name, [Payload])), null) ?? _onHub;

    public static Announcement Of(StationEvent stationEvent, StationBoard board) => stationEvent switch
    {
        StationEvent.CaptionShown caption => Of(caption.Caption),
        StationEvent.NowPlaying => Now(board),
        StationEvent.Listeners listeners => new("listeners", new ListenersWire(listeners.Count)),
        StationEvent.PresenterChanged presenter => Of(presenter.Status),
        StationEvent.PostMoved moved => new("post", PostWire.Of(moved, board.Waits), moved.From),
        StationEvent.ReplyAsked asked => new("reply", ReplyWire.Of(asked, board.Time), asked.From),
        StationEvent.Forgotten forgotten => new("forgotten", new ForgottenWire([.. forgotten.Posts.Select(post => post.ToString())])),
        _ => throw new ArgumentOutOfRangeException(nameof(stationEvent), stationEvent.GetType().Name, "Not a station event."),
    };

    public static IEnumerable<Announcement> LastState(StationBoard board)
    {
        if (board.HasNow)
            yield return Now(board);
        yield return new("listeners", new ListenersWire(board.Listeners));
        if (board.Caption is { } caption)
            yield return Of(caption);
        if (board.Presenter is { } presenter)
            yield return Of(presenter);
    }

    /// <summary>What one of them learns beside that.</summary>
    public static Announcement? LastOf(ListenerId listener, StationBoard board) =>
        board.ReplyAsked is { Until: { } until } asked && asked.From == listener && until > board.Time ? Of(asked, board) : null;

    /// <summary>What pages are told when something was forgotten: also what is on air, as it may be shown from now on.</summary>
    public static IEnumerable<Announcement> After(StationEvent stationEvent, StationBoard board) => stationEvent switch
    {
        StationEvent.Forgotten when board.HasNow => [Of(stationEvent, board), Now(board)],
        StationEvent.UpNext => board.Placed.Select(post => new Announcement("place", PlaceWire.Of(post), post.From)),
        _ => [Of(stationEvent, board)],
    };

    private static Announcement Of(Caption caption) => new("caption", CaptionWire.Of(caption));

    private static Announcement Of(PresenterStatus status) => new("presenter", PresenterWire.Of(status));

    private static Announcement Now(StationBoard board) => new("now", board.Now());

    private byte[] Encode()
    {
        var text = new ArrayBufferWriter<byte>(256);
        Encoding.ASCII.GetBytes($"event: {Name}\ndata: ", text);
        // JSON holds no line break: one data line is enough.
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = Wire.Json.Encoder }))
            JsonSerializer.Serialize(json, Payload, Payload.GetType(), Wire.Json);
        text.Write("\n\n"u8);
        return text.WrittenSpan.ToArray();
    }
}

/// <param name="Lang">BCP 47: "en" or "ja".</param>
/// <param name="MediaTimeMs">On the station's media clock since sign-on.</param>
internal sealed record CaptionWire(
    long Id, string Text, string Lang, DateTimeOffset At, long MediaTimeMs, long LengthMs, string? PostId, IReadOnlyList<CitationWire>? Citations)
{
    public static CaptionWire Of(Caption caption) => new(
        caption.Id, caption.Text, caption.Language, caption.At, (long)caption.MediaTime.TotalMilliseconds,
        (long)caption.Length.TotalMilliseconds, caption.Post?.ToString(), caption.Citations?.Select(CitationWire.Of).ToList());
}

/// <param name="Passage">Opens it: <c>GET /api/v1/documents/passages/{id}</c>.</param>
internal sealed record CitationWire(string Title, string? Passage, Uri? Link)
{
    public static CitationWire Of(Citation citation) => new(citation.Title, citation.Passage, citation.Link);
}

/// <summary>Who speaks, for everybody. What a service or the money has to do with it is the desk's business: <c>GET /api/v1/presenter</c>.</summary>
/// <param name="Reason">What one hears of it, no more.</param>
/// <param name="Persona">The presenter's name.</param>
internal sealed record PresenterWire(PresenterRung Rung, DateTimeOffset Since, Explanation Reason, string Persona)
{
    private static readonly Explanation Live = new("The AI presenter speaks live.", "AIパーソナリティが生で話しています。");
    private static readonly Explanation OwnVoice = new("The station's own AI voice speaks.", "放送局のAI音声が話しています。");
    private static readonly Explanation MusicAlone = new("Nobody speaks just now: there is music alone.", "ただいまは音楽のみをお送りしています。");

    public static PresenterWire Of(PresenterStatus status) => new(
        status.Rung, status.Since,
        status.Rung switch { PresenterRung.Offline => OwnVoice, PresenterRung.Music => MusicAlone, _ => Live },
        status.Persona);
}

/// <param name="Posts">Posts that were erased: whoever shows a caption of them takes it away.</param>
internal sealed record ForgottenWire(IReadOnlyList<string> Posts);

internal sealed record ListenersWire(int Count);

/// <param name="Position">Its place among the posts that wait: 1 is next; 0 if it does not wait any more.</param>
/// <param name="AboutSeconds">Until it is on air, as far as can be foreseen; null: not known.</param>
/// <param name="Rule">The rule that decided; null: none did.</param>
internal sealed record PostWire(string Id, PostState State, DateTimeOffset At, string? Rule, Explanation? Reason, int Position, int? AboutSeconds)
{
    public static PostWire Of(StationEvent.PostMoved moved, PostWaits waits)
    {
        PostPlace place = waits.Of(moved.Id, moved.Transition.State, moved.Position);
        return new(
            moved.Id.ToString(), moved.Transition.State, moved.Transition.At, moved.Transition.Rule, Explanation.Of(moved.Transition), place.Position, place.AboutSeconds);
    }
}

/// <summary>A reply on air is waited for, or no longer.</summary>
/// <param name="Id">One's post that was answered: what is sent now with it as <c>replyTo</c> is heard at once.</param>
/// <param name="Seconds">So long; 0: no longer.</param>
/// <param name="Turn">1 is the first reply.</param>
/// <param name="Turns">So many at the most.</param>
internal sealed record ReplyWire(string Id, DateTimeOffset? Until, int Seconds, int Turn, int Turns)
{
    public static ReplyWire Of(StationEvent.ReplyAsked asked, DateTimeOffset now) => new(
        asked.Post.ToString(), asked.Until?.ToUniversalTime(), asked.Until is { } until ? Math.Max(0, (int)Math.Ceiling((until - now).TotalSeconds)) : 0, asked.Turn, asked.Of);
}

/// <summary>A post's place or time has changed; its state has not.</summary>
internal sealed record PlaceWire(string Id, int Position, int AboutSeconds)
{
    public static PlaceWire Of(PlacedPost post) => new(post.Id.ToString(), post.Place, (int)Math.Ceiling(post.About.TotalSeconds));
}
