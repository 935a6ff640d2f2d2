using System.Security.Cryptography;
using System.Text;

namespace Radio24.Core.Tone;

/// <summary>What a result is remembered under: a hash of everything that it depends on. Nobody can read the words from it.</summary>
public static class ToneKey
{
    private const char Between = '\u001f';

    /// <summary>How results are made; another number forgets what was remembered of the old way. 2: they are masked.</summary>
    private const string Way = "2";

    /// <param name="glossary"><see cref="Glossary.Version"/>.</param>
    /// <param name="prompts"><see cref="TonePrompts.Version"/>.</param>
    /// <param name="model">Who would be asked; empty: nobody.</param>
    public static string Of(ToneRequest request, string glossary, string prompts, string model) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join(Between, Way, Normal(request.Words), request.Pipeline.Text, request.Language, glossary, prompts, model))));

    /// <summary>Words that differ in nothing but white space and the way in which their characters are put together are the same.</summary>
    private static string Normal(string words) => string.Join(
        ' ', (IsWhole(words) ? words.Normalize(NormalizationForm.FormC) : words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Half of a surrogate pair cannot be normalised.
    private static bool IsWhole(string words) => !words.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);
}
