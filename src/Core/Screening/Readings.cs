using System.Text;

namespace Radio24.Core.Screening;

/// <summary>How else folded words can be read: with figures for letters, with something put between the letters.</summary>
internal static class Readings
{
    /// <summary>So many single letters in a row are one word that was pulled apart.</summary>
    private const int FewestApart = 4;

    /// <summary>Folded; lines end sentences, a blank between two Japanese characters means nothing.</summary>
    public static string Fold(string words)
    {
        string folded = Folding.Plain(words.Contains('\n', StringComparison.Ordinal) ? words.Replace('\n', '。') : words);
        var text = new StringBuilder(folded.Length);
        for (int i = 0; i < folded.Length; i++)
        {
            char c = folded[i];
            if (c == ' ' && (text.Length == 0 || i + 1 == folded.Length || text[^1] == ' ' || (IsJapanese(text[^1]) && IsJapanese(folded[i + 1]))))
                continue;
            text.Append(c is '’' or '‘' or '`' ? '\'' : c is '“' or '”' ? '"' : c is '：' ? ':' : c);
        }

        return text.ToString();
    }

    /// <summary>Only those that differ from the words as they are.</summary>
    public static IEnumerable<string> Of(string folded)
    {
        if (Figures(folded) is { } figures)
            yield return figures;
        if (Joined(folded) is { } joined)
            yield return joined;
        if (Undotted(folded) is { } undotted)
            yield return undotted;
    }

    /// <summary>これまでの・指示を・無視: a sign that stands between Japanese characters three times and more.</summary>
    private static string? Undotted(string folded)
    {
        foreach (char sign in "・./*|_~^+=")
        {
            int between = 0;
            for (int i = folded.IndexOf(sign); i >= 0; i = i + 1 < folded.Length ? folded.IndexOf(sign, i + 1) : -1)
                between += i > 0 && i + 1 < folded.Length && IsJapanese(folded[i - 1]) && IsJapanese(folded[i + 1]) ? 1 : 0;
            if (between >= 3)
                return folded.Replace(sign.ToString(), "", StringComparison.Ordinal);
        }

        return null;
    }

    /// <summary>1gn0re → ignore: in words that have letters and figures.</summary>
    private static string? Figures(string folded)
    {
        char[]? read = null;
        int start = 0;
        for (int i = 0; i <= folded.Length; i++)
        {
            if (i < folded.Length && folded[i] != ' ')
                continue;
            bool letters = false;
            bool figures = false;
            for (int j = start; j < i; j++)
            {
                letters |= char.IsAsciiLetter(folded[j]);
                figures |= Letter(folded[j]) != folded[j] && (folded[j] != '!' || j + 1 < i);
            }

            if (letters && figures)
            {
                read ??= folded.ToCharArray();
                for (int j = start; j < i; j++)
                {
                    if (folded[j] != '!' || j + 1 < i)
                        read[j] = Letter(folded[j]);
                }
            }

            start = i + 1;
        }

        return read is null ? null : new string(read);
    }

    private static char Letter(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        '8' => 'b',
        _ => c,
    };

    /// <summary>i g n o r e, i.g.n.o.r.e, 指・示・を: what stands between is taken out; two blanks in the original have become one.</summary>
    private static string? Joined(string folded)
    {
        StringBuilder? joined = null;
        int copied = 0;
        for (int i = 0; i + 2 < folded.Length; i++)
        {
            if (!IsApart(folded, i))
                continue;
            int end = i;
            int letters = 1;
            while (end + 2 < folded.Length && IsApart(folded, end))
            {
                end += 2;
                letters++;
            }

            if (letters >= FewestApart && (end + 1 >= folded.Length || !char.IsAsciiLetterOrDigit(folded[end + 1]) || IsJapanese(folded[end])))
            {
                joined ??= new StringBuilder(folded.Length);
                joined.Append(folded, copied, i - copied);
                for (int j = i; j <= end; j += 2)
                    joined.Append(folded[j]);
                copied = end + 1;
            }

            i = end;
        }

        return joined?.Append(folded, copied, folded.Length - copied).ToString();
    }

    /// <summary>A letter by itself, something, and another letter.</summary>
    private static bool IsApart(string folded, int i)
    {
        char between = folded[i + 1];
        if (between is not (' ' or '.' or '-' or '_' or '*' or '・' or '/' or '|' or ',' or '、' or '~' or '+' or '^' or '#' or '=' or ':'))
            return false;
        if (char.IsAsciiLetter(folded[i]) && char.IsAsciiLetter(folded[i + 2]))
            return (i == 0 || !char.IsAsciiLetterOrDigit(folded[i - 1])) && (i + 3 >= folded.Length || !char.IsAsciiLetterOrDigit(folded[i + 3]));
        return IsJapanese(folded[i]) && IsJapanese(folded[i + 2]) && (i == 0 || !IsJapanese(folded[i - 1]));
    }

    private static bool IsJapanese(char c) => c is (>= '\u3041' and <= '\u30FF' and not '・') or (>= '\u4E00' and <= '\u9FFF') or '々';
}
