using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Core.Tests.Presenting;

/// <summary>What a brief writer asks: presenters, sources of facts, and a model that answers from a script.</summary>
internal sealed class BriefStation : IPersonas, IChatModel
{
    public static readonly DateTimeOffset Evening = new(2026, 3, 1, 20, 20, 0, TimeSpan.FromHours(9));

    public static readonly ListenerId Listener = ListenerId.New(Evening);

    public FakeTimeProvider Time { get; } = new(Evening);

    public Persona Persona { get; set; } = new(
        "nora", "Nora", "en", "marin", "Calm and curious.", ["Thank people by name."], ["Do not gossip."], ["Still awake? So am I."], [],
        new Dictionary<string, string> { ["GIF"] = "jif" });

    public BriefOptions Options { get; set; } = new("Radio24") { SpokenEn = "Radio Twenty-Four", SpokenJa = "ラジオにじゅうよん", Voice = "cedar", Delay = TimeSpan.FromSeconds(8) };

    public List<IFactSource> Sources { get; } = [];

    public BriefState State { get; set; } = new(Evening, 0, false, [], []);

    /// <summary>Null: there is no model.</summary>
    public Func<ChatQuestion, Task<string>>? Model { get; set; }

    public List<ChatQuestion> Questions { get; } = [];

    public bool IsThere => Model is not null;

    public BriefWriter Writer => new(this, Sources, this, Options, Time);

    public static Segment Segment(SegmentKind kind, ListenerPost? post = null, Track? played = null, Track? next = null) =>
        new(new SegmentId(1), kind, "link after 2 tracks", Evening, TimeSpan.FromSeconds(20)) { Post = post, Played = played, Next = next };

    public static ListenerPost Post(string words, string? name = "Jun") =>
        new(PostId.New(Evening), Listener, name, new PostBody.Text(words), Evening);

    public static ListenerPost Voice(string? transcript, string? name = "Jun") =>
        new(PostId.New(Evening), Listener, name, new PostBody.Voice("post-1", TimeSpan.FromSeconds(9), transcript), Evening);

    public async Task<WrittenBrief> WriteAsync(Segment segment) => await Writer.WriteAsync(segment, State, default);

    public static JsonElement Material(WrittenBrief written) => JsonDocument.Parse(written.Brief.Material!).RootElement;

    public Persona At(DateTimeOffset at) => Persona;

    async ValueTask<ChatAnswer> IChatModel.AskAsync(ChatQuestion question, CancellationToken cancellationToken)
    {
        Questions.Add(question);
        return new ChatAnswer(await Model!(question), "scripted-1", "MARK-1");
    }
}
