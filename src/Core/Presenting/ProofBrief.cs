namespace Radio24.Core.Presenting;

/// <summary>What a session is asked to say before it may be heard: <c>prompts/presenter-proof.md</c>.</summary>
public static class ProofBrief
{
    /// <summary>A word is a second of sound: 20 tokens, and as many for the text; some models think aloud first.</summary>
    private const int MostTokens = 128;

    public static SpeechBrief Brief { get; } = new(Read(), null, MostTokens);

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ProofBrief).Assembly.GetManifestResourceStream("Prompts.presenter-proof.md")!);
        return reader.ReadToEnd().Trim();
    }
}
