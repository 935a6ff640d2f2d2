namespace Radio24.Core.Presenting;

/// <summary>How a session speaks until it ends. What changes from break to break stands in the brief.</summary>
/// <param name="Instructions">Ours: persona, house rules, that it is an AI.</param>
/// <param name="Voice">As the service names it; fixed once something was said.</param>
public sealed record SessionSetup(string Instructions, string Voice);

/// <summary>What one turn is made from: compact text, never the history of the session.</summary>
/// <param name="Instructions">Ours, and trusted.</param>
/// <param name="Material">
/// Anybody's, masked: the adapter fences it with a random mark and says that it is data. Null: there is none.
/// </param>
/// <param name="MostTokens">Of the answer, audio and text together.</param>
public sealed record SpeechBrief(string Instructions, string? Material, int MostTokens)
{
    /// <summary>A listener's recording to be answered from its sound: mono, 16 bit, at <see cref="SpeechTraits.RateIn"/>. Only where the owner allows it.</summary>
    public ReadOnlyMemory<byte> Recording { get; init; }

    /// <summary>Whom it was written for: no session with another setup may speak it. Null: any may.</summary>
    public SessionSetup? Setup { get; init; }

    /// <summary>What it says takes up this language: "en" or "ja".</summary>
    public string Language { get; init; } = Phrases.Language.English;
}

/// <summary>What a speaking service is able to do, as far as whoever uses it must know.</summary>
/// <param name="RateIn">Samples a second that it hears.</param>
/// <param name="RateOut">Samples a second that it gives.</param>
/// <param name="CanCancel">A response can be stopped.</param>
/// <param name="CanTruncate">It can be told how much was heard.</param>
/// <param name="CanHear">It takes recordings.</param>
/// <param name="LongestSession">The service hangs up after so long; null: it does not say.</param>
public sealed record SpeechTraits(int RateIn, int RateOut, bool CanCancel, bool CanTruncate, bool CanHear, TimeSpan? LongestSession);
