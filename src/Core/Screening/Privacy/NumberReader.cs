using System.Text;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Finds runs of digits in plain words: figures, kanji digits, number words and kana.</summary>
internal static class NumberReader
{
    /// <summary>Shorter runs are nobody's number.</summary>
    private const int Fewest = 5;

    /// <summary>A single に is a particle; so many digits in a row are digits.</summary>
    private const int FewestKana = 3;

    public static List<NumberRun> Runs(string plain)
    {
        List<NumberRun> runs = [];
        var digits = new StringBuilder();
        List<DigitGroup> groups = [];
        int i = 0;
        while (i < plain.Length)
        {
            if (!TryGroup(plain, i, digits, false, out DigitGroup group))
            {
                i = char.IsAsciiLetter(plain[i]) ? EndOfWord(plain, i) : i + 1;
                continue;
            }

            groups.Add(group);
            i = group.End;
            while (TrySeparator(plain, i, out int next, out Gap gap) && TryGroup(plain, next, digits, group.Spelled, out group))
            {
                groups.Add(group with { Before = gap });
                i = group.End;
            }

            if (digits.Length >= Fewest)
                runs.Add(new NumberRun(digits.ToString(), groups.ToArray()));
            digits.Clear();
            groups.Clear();
        }

        return runs;
    }

    private static bool TryGroup(string plain, int at, StringBuilder digits, bool within, out DigitGroup group)
    {
        group = default;
        if (at >= plain.Length)
            return false;
        int first = digits.Length;
        int i = at;
        while (i < plain.Length && NumberWords.Figure(plain[i]) is >= 0 and int figure)
        {
            digits.Append((char)('0' + figure));
            i++;
        }

        if (i > at)
        {
            group = new DigitGroup(at, i, first, digits.Length - first, Gap.None, false);
            return true;
        }

        if (char.IsAsciiLetterLower(plain[at]))
        {
            if (at > 0 && char.IsAsciiLetterOrDigit(plain[at - 1]) || !NumberWords.TryEnglish(plain, at, out int end, out string read))
                return false;
            digits.Append(read);
            group = new DigitGroup(at, end, first, read.Length, Gap.None, true);
            return true;
        }

        if (!PlainWords.IsKana(plain[at]) || !NumberWords.TryKana(plain, at, out int kanaEnd, out char kana))
            return false;
        if (!within && !IsKanaRun(plain, at))
            return false;
        digits.Append(kana);
        group = new DigitGroup(at, kanaEnd, first, 1, Gap.None, true);
        return true;
    }

    private static bool IsKanaRun(string plain, int at)
    {
        int count = 0;
        while (count < FewestKana && NumberWords.TryKana(plain, at, out int end, out _))
        {
            count++;
            at = TrySeparator(plain, end, out int next, out _) ? next : end;
        }

        return count >= FewestKana;
    }

    private static bool TrySeparator(string plain, int at, out int next, out Gap gap)
    {
        gap = Gap.None;
        next = at;
        for (int i = 0; i < 4 && next < plain.Length; i++)
        {
            Gap here = plain[next] switch
            {
                ' ' => Gap.Space,
                '-' or 'ー' or '_' or '*' or '|' or '~' or '〜' => Gap.Hyphen,
                '.' or '・' or '·' or '•' or '…' or '‥' => Gap.Dot,
                '/' or '\\' => Gap.Slash,
                '(' or ')' or '[' or ']' => Gap.Bracket,
                ',' or '、' => Gap.Comma,
                'の' or 'ノ' => Gap.Word,
                _ => Gap.None,
            };
            if (here == Gap.None && (next == at || plain[next - 1] == ' ' || PlainWords.IsKana(plain[next])) && NumberWords.TryDash(plain, next, out int end))
            {
                gap = Gap.Word;
                next = end;
                continue;
            }

            if (here == Gap.None)
                break;
            gap = here > gap ? here : gap;
            next++;
        }

        return true;
    }

    private static int EndOfWord(string plain, int at)
    {
        while (at < plain.Length && char.IsAsciiLetterOrDigit(plain[at]))
            at++;
        return at;
    }
}
