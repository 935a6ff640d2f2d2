using System.ComponentModel.DataAnnotations;

namespace Radio24.Core.Screening;

/// <summary>The rules' limits.</summary>
public sealed record RuleScreenerOptions
{
    /// <summary>Characters (as a person counts them: grapheme clusters) in a text post.</summary>
    [Range(1, 10_000)]
    public int LongestText { get; init; } = 280;

    /// <summary>Characters in a name.</summary>
    [Range(1, 200)]
    public int LongestName { get; init; } = 40;

    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ShortestVoice { get; init; } = TimeSpan.FromSeconds(0.6);

    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LongestVoice { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same character so often in a row is no word any more.</summary>
    [Range(2, 1_000)]
    public int MostRepeated { get; init; } = 12;

    /// <summary>
    /// Words that may not be aired; they stop a post to be seen by a person (<see cref="VerdictKind.Hold"/>) or for good, see
    /// <see cref="HoldBlockedWords"/>. Latin words match as whole words in any case, others anywhere.
    /// A keeper's own, besides the station's lexicons (src/Core/Screening/Lexicons), which are always on.
    /// </summary>
    public IReadOnlyList<string> BlockedWords { get; init; } = [];

    /// <summary>
    /// A recording that nobody has listened to, and of which there is no transcript, waits for a person. Unset: if the station can be
    /// reached from outside. False: it airs unheard.
    /// </summary>
    public bool? HoldUnheardVoices { get; init; }

    /// <summary>True where somebody sits at the desk to decide; false (the laptop station): such posts are rejected.</summary>
    public bool HoldBlockedWords { get; init; }
}
