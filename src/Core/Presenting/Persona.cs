namespace Radio24.Core.Presenting;

/// <summary>Who presents: one file of <c>personas/</c>.</summary>
/// <param name="Id">The file's name without its ending.</param>
/// <param name="Name">As spoken and shown.</param>
/// <param name="Language">The language of links and station IDs: "en" or "ja"; a post is answered in its own.</param>
/// <param name="Voice">As the service names it; null: that of the settings.</param>
/// <param name="Manner">How it talks.</param>
/// <param name="Examples">Lines it might say; never to be repeated word by word.</param>
/// <param name="Hours">When it is on air, in the station's zone; empty: whenever nobody else is.</param>
/// <param name="Pronunciation">How words are said: "Radio24" → "Radio Twenty-Four".</param>
public sealed record Persona(
    string Id, string Name, string Language, string? Voice, string Manner, IReadOnlyList<string> Do, IReadOnlyList<string> Dont,
    IReadOnlyList<string> Examples, IReadOnlyList<OnAirHours> Hours, IReadOnlyDictionary<string, string> Pronunciation)
{
    /// <summary>Which voice of this machine speaks English for it, as <c>flite -lv</c> lists them; null: that of the settings.</summary>
    public string? OfflineVoice { get; init; }

    /// <summary>As a page or a player shows it: with the word AI, so that nobody takes it for a human being.</summary>
    public string Shown => Name.Split(' ', '-', '(', ')', '・').Contains("AI", StringComparer.Ordinal) ? Name : $"{Name} (AI)";
}

/// <param name="To">May be earlier than <paramref name="From"/>: then it is on the next day. The same: the whole day.</param>
public sealed record OnAirHours(TimeOnly From, TimeOnly To)
{
    /// <param name="at">In the station's zone.</param>
    public bool Has(TimeOnly at) => From == To || (From < To ? at >= From && at < To : at >= From || at < To);
}
