namespace Radio24.Core.Asking;

/// <summary>What a model costs, in US dollars.</summary>
/// <param name="TextIn">A million tokens of text in; the others alike.</param>
/// <param name="CachedIn">A million tokens in that the service had cached, instead of <paramref name="TextIn"/> or <paramref name="AudioIn"/>.</param>
/// <param name="Minute">A minute of audio, where a service is paid by time.</param>
public sealed record ModelPrice(
    decimal TextIn = 0, decimal TextOut = 0, decimal AudioIn = 0, decimal AudioOut = 0, decimal CachedIn = 0, decimal Minute = 0)
{
    private const decimal Million = 1_000_000m;

    /// <summary>Nothing is paid.</summary>
    public static ModelPrice Free { get; } = new();

    /// <summary>Tokens of some kind cost something: the length of a recording alone does not tell what it costs.</summary>
    public bool IsByTokens => this with { Minute = 0 } != Free;

    /// <summary>Dollars for what was used. What was cached is taken off the text first, then off the audio.</summary>
    public decimal Of(TokensUsed used)
    {
        long cachedText = Math.Clamp(used.CachedIn, 0, Math.Max(0, used.TextIn));
        long cachedAudio = Math.Clamp(used.CachedIn - cachedText, 0, Math.Max(0, used.AudioIn));
        decimal tokens =
            (Math.Max(0, used.TextIn) - cachedText) * TextIn + (Math.Max(0, used.AudioIn) - cachedAudio) * AudioIn + (cachedText + cachedAudio) * CachedIn
            + Math.Max(0, used.TextOut) * TextOut + Math.Max(0, used.AudioOut) * AudioOut;
        return tokens / Million + Minute * (decimal)Math.Clamp(used.Seconds, 0, 86_400) / 60;
    }

    /// <summary>The dearer of the two, kind by kind.</summary>
    internal ModelPrice Max(ModelPrice other) => new(
        Math.Max(TextIn, other.TextIn), Math.Max(TextOut, other.TextOut), Math.Max(AudioIn, other.AudioIn), Math.Max(AudioOut, other.AudioOut),
        Math.Max(CachedIn, other.CachedIn), Math.Max(Minute, other.Minute));
}
