using System.Globalization;
using Radio24.Core.Phrases;

namespace Radio24.Core.Presenting;

/// <summary>How long something should be when it is said: as a person is asked for it, and as a model is held to it.</summary>
/// <param name="Seconds">Of speech.</param>
internal readonly record struct SpeechLength(int Seconds)
{
    private const double WordsPerSecond = 2.5;
    private const double CharactersPerSecond = 6; // Japanese, kana and kanji as written

    /// <summary>Of sound and its words together; speech is some 20 tokens of sound a second.</summary>
    private const int TokensPerSecond = 28;

    /// <summary>How long it takes to read that out.</summary>
    public static SpeechLength ToRead(string words, string language) => new((int)Math.Ceiling(language == Language.Japanese
        ? CleanText.Length(words) / CharactersPerSecond
        : CleanText.Length(words) / (WordsPerSecond * 6)));

    public SpeechLength And(SpeechLength other) => new(Seconds + other.Seconds);

    /// <summary>Half of it, where money is short.</summary>
    public SpeechLength Shorter => new((Seconds + 1) / 2);

    /// <summary>Twice what is asked for: a sentence is not to be cut, and a model that runs away is.</summary>
    public int MostTokens => 120 + (2 * TokensPerSecond * Seconds);

    public string In(string language) => language == Language.Japanese
        ? $"{Round(Seconds * CharactersPerSecond)} characters"
        : $"{Round(Seconds * WordsPerSecond)} words";

    private static string Round(double count) => (Math.Max(1, (int)Math.Round(count / 5)) * 5).ToString(CultureInfo.InvariantCulture);
}
