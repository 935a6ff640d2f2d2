using Radio24.Core.Posts;

namespace Radio24.Core.Presenting;

/// <summary>Why something was said: kept with the air log's line of it.</summary>
/// <param name="Id">The air log entry's.</param>
/// <param name="Model">Which model spoke; "offline" for the voice of this machine.</param>
/// <param name="Instructions">The brief, without the house's secrets: there are none in it.</param>
/// <param name="Facts">What it was allowed to say.</param>
/// <param name="Said">What was heard.</param>
/// <param name="Dropped">Sentences that were removed before they were heard, and by which check.</param>
/// <param name="Checks">Which checks all of it passed.</param>
/// <param name="Dollars">What it cost.</param>
public sealed record SpeechRecord(
    Guid Id, DateTimeOffset At, PresenterRung Rung, string Model, string Persona, PostId? Post, string Instructions, IReadOnlyList<Fact> Facts, string Said,
    IReadOnlyList<DroppedSentence> Dropped, IReadOnlyList<string> Checks, decimal Dollars)
{
    /// <summary>So much of the material is kept, in UTF-16 units.</summary>
    public const int MostMaterial = 16_000;

    /// <summary>
    /// What the presenter was shown with the brief: the post as it was told, facts, turns before. Words of its listener stand in it, who is the post's author, and of
    /// nobody else's post but those that the facts name. Empty: nothing was shown.
    /// </summary>
    public string Material { get; init => field = value.Length <= MostMaterial ? value : value[..MostMaterial]; } = "";
}

/// <param name="Check">"screening", "moderation", "echo", "repetition", "clock", "leak", "commentary"; "check": one broke.</param>
/// <param name="Detail">The rule, never the words.</param>
public sealed record DroppedSentence(string Check, string Detail);
