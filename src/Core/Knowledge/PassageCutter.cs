using System.Text;
using Radio24.Core.Phrases;

namespace Radio24.Core.Knowledge;

/// <summary>
/// Cuts a document's blocks into passages: some 250 words or 400 Japanese characters, under one heading, between paragraphs where that is
/// possible, else between sentences. One begins with the last sentence of the one before, so that what stands on the cut is found too.
/// </summary>
public static class PassageCutter
{
    /// <summary>Words a passage has at the most; a Japanese character counts as <see cref="WordsACharacter"/>.</summary>
    private const double Most = 250;

    private const double Overlap = 40;

    private const double WordsACharacter = 250.0 / 400;

    /// <summary>One that would be shorter joins those before it, under another heading or not.</summary>
    private const double Least = 12;

    /// <summary>In UTF-16 units: a word without end is cut.</summary>
    private const int LongestPiece = 1_500;

    public static IReadOnlyList<CutPassage> Cut(IReadOnlyList<TextBlock> blocks)
    {
        var passages = new List<CutPassage>();
        var pieces = new List<string>();
        double size = 0;
        int fresh = 0;
        string? heading = null;
        foreach (TextBlock block in blocks)
        {
            if (block.Heading != heading)
            {
                End(carries: false);
                heading = block.Heading;
            }

            foreach (string piece in Size(block.Text) <= Most ? [block.Text] : Sentences(block.Text))
            {
                double more = Size(piece);
                if (size + more > Most && fresh > 0)
                    End(carries: true);
                pieces.Add(piece);
                size += more;
                fresh++;
            }
        }

        End(carries: false);
        return passages;

        void End(bool carries)
        {
            if (fresh > 0)
            {
                string text = string.Join("\n", pieces);
                passages.Add(new CutPassage(heading, text, Language.Of(text)));
            }

            string? last = carries && pieces.Count > 0 ? Sentences(pieces[^1]).LastOrDefault() : null;
            pieces.Clear();
            (size, fresh) = (0, 0);
            if (last is not null && Size(last) is var left and >= Least / 4 and <= Overlap)
            {
                pieces.Add(last);
                size = left;
            }
        }
    }

    /// <summary>In words.</summary>
    internal static double Size(string text)
    {
        double size = 0;
        bool inWord = false;
        foreach (char c in text)
        {
            if (Language.IsJapanese(c))
                size += WordsACharacter;
            else if (!inWord && !char.IsWhiteSpace(c))
                size++;
            inWord = !char.IsWhiteSpace(c) && !Language.IsJapanese(c);
        }

        return size;
    }

    /// <summary>Sentences, each with what ends it; what has none for long is cut at a space, or anywhere.</summary>
    private static IEnumerable<string> Sentences(string text)
    {
        var sentence = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            sentence.Append(c);
            bool ends = c is '。' or '！' or '？' or '\n' || (c is '.' or '!' or '?' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])));
            bool tooLong = sentence.Length >= LongestPiece || (char.IsWhiteSpace(c) && Size(sentence.ToString()) >= Most);
            if ((!ends && !tooLong) || char.IsHighSurrogate(c))
                continue;
            if (sentence.ToString().Trim() is { Length: > 0 } whole)
                yield return whole;
            sentence.Clear();
        }

        if (sentence.ToString().Trim() is { Length: > 0 } rest)
            yield return rest;
    }
}

/// <param name="Language">"en" or "ja".</param>
public sealed record CutPassage(string? Heading, string Text, string Language);
