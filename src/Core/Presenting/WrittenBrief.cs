using Radio24.Core.Direction;
using Radio24.Core.Posts;

namespace Radio24.Core.Presenting;

/// <summary>Writes what the presenter is told for a break: persona, house rules, the state of the station, approved facts, and what is to be said.</summary>
public interface IBriefWriter
{
    /// <summary>Who is on air at that time, as a session is told it: another one when the persona, the house rules or the prompts are others.</summary>
    SessionSetup Setup(DateTimeOffset at);

    /// <param name="segment">Speech; never music.</param>
    ValueTask<WrittenBrief> WriteAsync(Segment segment, BriefState state, CancellationToken cancellationToken);
}

/// <summary>How things stand when a brief is written.</summary>
/// <param name="Now">The station's wall clock. What is said refers to the segment's air time.</param>
/// <param name="CostMark">0, 50, 80 or 100: at 50 links get shorter.</param>
/// <param name="SayAi">It has not said for an hour that it is an AI.</param>
/// <param name="Lately">The openings and phrases of what was said, the newest first: not to be said again.</param>
/// <param name="Exchange">What was said so far with the same listener, oldest first; empty: this is the first turn.</param>
/// <param name="Closing">The listener's turns are used up, or the reply is held: close kindly.</param>
/// <param name="Before">The name of who was heard last; another than who is on air now: whoever speaks introduces themself. Null: nobody yet.</param>
public sealed record BriefState(
    DateTimeOffset Now, int CostMark, bool SayAi, IReadOnlyList<string> Lately, IReadOnlyList<ExchangeTurn> Exchange, bool Closing = false,
    string? Before = null);

/// <param name="Listener">The listener's screened words.</param>
/// <param name="Presenter">What was heard of the answer.</param>
public sealed record ExchangeTurn(string Listener, string Presenter);

/// <param name="Facts">Approved: what it may say beside the post. They stand in the brief.</param>
/// <param name="Quotable">The words of the post that it is asked to read out; the echo guard lets them pass. Empty: it is to quote nothing.</param>
/// <param name="Forbidden">The words of the post that it was shown and is not to quote.</param>
public sealed record WrittenBrief(
    SpeechBrief Brief, Persona Persona, IReadOnlyList<Fact> Facts, string Quotable, string Forbidden, PostId? Post)
{
    /// <summary>All that the model is told by us: what the session says of who speaks, and the brief.</summary>
    public string Told => Brief.Setup is { } setup ? $"{setup.Instructions}\n\n{Brief.Instructions}" : Brief.Instructions;

    /// <summary>Of the brief's material what may be kept: what goes with this post when it is erased.</summary>
    public string Kept { get; init; } = "";
}
