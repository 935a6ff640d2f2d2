using Radio24.Core.Phrases;

namespace Radio24.Core.Presenting;

/// <summary>Finds the sentences of a transcript that is still being written.</summary>
public static class TranscriptSentences
{
    private const string Ends = ".!?…。！？\n";
    private static readonly System.Buffers.SearchValues<char> BeforeWord = System.Buffers.SearchValues.Create(" \n(\"“「");
    private const string Closers = "\"'”’)]」』）";

    /// <summary>A sentence that goes on longer than this is cut at a comma or a space: nobody waits for its end.</summary>
    private const int Longest = 320;

    /// <summary>What ends in a full stop without ending a sentence.</summary>
    private static readonly HashSet<string> Shortened =
        new(["mr", "mrs", "ms", "dr", "st", "no", "vs", "feat", "ft", "jr", "sr", "prof", "etc", "e.g", "i.e"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The sentences that begin at <paramref name="from"/> or later, in order, without a gap: white space belongs to the one before.</summary>
    /// <param name="ended">Nothing more comes: what is left is a sentence too.</param>
    public static IEnumerable<Range> Of(string transcript, int from, bool ended)
    {
        int start = from;
        for (int i = from; i < transcript.Length; i++)
        {
            int end = EndAt(transcript, start, i, ended);
            if (end < 0)
                continue;
            if (CleanText.HasWords(transcript[start..end]))
            {
                yield return start..end;
                start = end;
            }

            i = end - 1;
        }

        if (ended && start < transcript.Length && CleanText.HasWords(transcript[start..]))
            yield return start..;
    }

    /// <returns>Where the sentence that ends with the character at <paramref name="i"/> is over, white space and closing marks included; −1: it does not end there.</returns>
    private static int EndAt(string text, int start, int i, bool ended)
    {
        bool full = Ends.Contains(text[i]);
        if (!full && !(i - start >= Longest && text[i] is ',' or '、' or ' '))
            return -1;
        int end = i + 1;
        while (end < text.Length && (Ends.Contains(text[end]) || Closers.Contains(text[end])))
            end++;
        if (end == text.Length && !ended && text[i] < '\u3000')
            return -1; // "3." may become "3.5", and a bracket may follow
        // "3.5" and "example.org" go on; a Japanese full stop needs no space after it.
        if (full && end < text.Length && text[i] < '\u3000' && !char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[end]))
            return -1;
        if (text[i] == '.' && end < text.Length && IsShortened(text.AsSpan(start, i - start)))
            return -1;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }

    private static bool IsShortened(ReadOnlySpan<char> before)
    {
        ReadOnlySpan<char> word = before[(before.LastIndexOfAny(BeforeWord) + 1)..];
        // "J. S. Bach", "A.I."
        if (word.Length == 1 || (word.Length > 2 && word[^2] == '.'))
            return word.Length > 0 && char.IsUpper(word[^1]) && word[^1] != 'I' || Shortened.Contains(word.ToString());
        return Shortened.Contains(word.ToString());
    }
}
