using Radio24.Core.Asking;

namespace Radio24.Core.Presenting;

/// <summary>What a session is asked to say before it may be heard.</summary>
public static class ProofBrief
{
    /// <summary>A word is a second of sound: 20 tokens, and as many for the text; some models think aloud first.</summary>
    private const int MostTokens = 128;

    public static SpeechBrief Brief { get; } = new(
        Prompts.BuiltIn.Render("presenter-proof", new Dictionary<string, string>(StringComparer.Ordinal)), null, MostTokens);
}
