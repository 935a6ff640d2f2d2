using System.Globalization;
using Radio24.Core.Phrases;

namespace Radio24.Host.Presenting;

/// <summary>
/// Cuts a line into phrases that can be read as one caption and spoken in one go: at the ends of sentences first, within a long
/// sentence at commas, then between words.
/// </summary>
internal static class PhraseSplitter
{
    private const int LongestEnglish = 80;
    private const int LongestJapanese = 40; // full-width characters take twice the room
    private const int TooShortToStandAlone = 12;
    private const string SentenceEnds = ".!?…。！？";
    private const string Closers = "\"'”’)]」』）";
    private const string PhraseEnds = ",;:、，；：";

    public static IReadOnlyList<string> Split(string text, string language)
    {
        int longest = language == Language.Japanese ? LongestJapanese : LongestEnglish;
        var phrases = new List<string>();
        foreach (string sentence in Sentences(text.Trim()))
        {
            if (phrases.Count > 0 && phrases[^1].Length < TooShortToStandAlone && phrases[^1].Length + sentence.Length < longest)
                phrases[^1] = Join(phrases[^1], sentence);
            else
                phrases.AddRange(Shorten(sentence, longest));
        }

        return phrases;
    }

    private static IEnumerable<string> Sentences(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\n' && !SentenceEnds.Contains(text[i]))
                continue;
            int end = i + 1;
            while (end < text.Length && (SentenceEnds.Contains(text[end]) || Closers.Contains(text[end])))
                end++;
            // "3.5" and "example.org" go on; a Japanese full stop needs no space after it.
            if (end < text.Length && text[i] < '\u3000' && !char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[end]))
                continue;
            if (text[start..end].Trim() is { Length: > 0 } sentence)
                yield return sentence;
            start = end;
            i = end - 1;
        }

        if (text[start..].Trim() is { Length: > 0 } rest)
            yield return rest;
    }

    private static IEnumerable<string> Shorten(string sentence, int longest)
    {
        while (sentence.Length > longest)
        {
            int cut = CutAt(sentence, longest);
            yield return sentence[..cut].TrimEnd();
            sentence = sentence[cut..].TrimStart();
        }

        if (sentence.Length > 0)
            yield return sentence;
    }

    /// <summary>The last good place in the second half of what fits, or else between two characters as a reader counts them.</summary>
    private static int CutAt(string sentence, int longest)
    {
        for (int i = longest; i > longest / 2; i--)
        {
            if (PhraseEnds.Contains(sentence[i - 1]))
                return i;
        }

        for (int i = longest; i > longest / 3; i--)
        {
            if (char.IsWhiteSpace(sentence[i]) || char.IsWhiteSpace(sentence[i - 1]))
                return i;
        }

        int cut = StringInfo.GetNextTextElementLength(sentence);
        while (cut < sentence.Length && cut + StringInfo.GetNextTextElementLength(sentence, cut) is var next && next <= longest)
            cut = next;
        return cut;
    }

    private static string Join(string first, string second) =>
        Language.IsJapanese(second[0]) || first[^1] >= '\u3000' ? first + second : $"{first} {second}";
}
