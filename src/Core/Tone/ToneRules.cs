using Radio24.Core.Phrases;

namespace Radio24.Core.Tone;

/// <summary>
/// What can be done without any service: softening, summarising, and the owner's terms. Never fails and never waits; whatever is no text
/// that it understands stays as it is.
/// </summary>
public static class ToneRules
{
    /// <summary>No rule makes words longer than this many times what they were, and then some for a short one.</summary>
    public static int MostLength(string words) => (words.Length * 3) + 60;

    private const int MostRounds = 6;

    /// <returns>Null: there are no rules for this transform.</returns>
    public static string? Apply(ToneTransform transform, int intensity, string words, string language, Glossary glossary)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(glossary);
        if (transform is not (ToneTransform.Soften or ToneTransform.Summarise or ToneTransform.Terminology))
            return null;
        try
        {
            // What one rule leaves another may find. Words that never come to rest stay as they are.
            string made = words;
            for (int i = 0; i < MostRounds; i++)
            {
                string before = made;
                made = Once(transform, intensity, made, language, glossary);
                if (made == before)
                    return made.Length <= MostLength(words) ? made : words;
                // The owner's terms are applied once: "A = B, B = A" would never come to rest.
                if (transform == ToneTransform.Terminology)
                    return made.Length <= MostLength(words) ? made : words;
            }

            return words;
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            // Somebody wrote a text to make the rules slow: it stays as it is.
            return words;
        }
    }

    private static string Once(ToneTransform transform, int intensity, string words, string language, Glossary glossary) => transform switch
    {
        ToneTransform.Soften when language == Language.Japanese => JapaneseSoftening.Soften(words, intensity),
        ToneTransform.Soften => EnglishSoftening.Soften(words, intensity),
        ToneTransform.Summarise => Summary.Summarise(words, intensity),
        _ => glossary.Apply(words, intensity),
    };
}
