using System.Text;

namespace Radio24.Core.Screening;

/// <summary>
/// Letters of other scripts that stand for Latin ones: Tables/look-alikes.txt. Only in words with Latin letters, or in words of
/// look-alikes alone where nothing in the text is honestly in their script; so Russian, Greek and Japanese stay as they are.
/// </summary>
internal static class LookAlikes
{
    /// <summary>Kanji that hardly stand in a Japanese word: with two of these a word of look-alikes is no Japanese.</summary>
    private const string Rare = "卂匚乇厶卄丂凵丫冂";

    private static readonly char[] Latin = new char[0x10000];

    /// <summary>Those that a word can be made of without a Latin letter in it.</summary>
    private static readonly bool[] Alone = new bool[0x10000];

    static LookAlikes()
    {
        foreach (string line in Table.Lines("Tables.look-alikes.txt"))
        {
            foreach (string pair in line.TrimStart('~').Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Latin[pair[0]] = Latin[char.ToLowerInvariant(pair[0])] = pair[1];
                Alone[pair[0]] = Alone[char.ToLowerInvariant(pair[0])] = line[0] != '~';
            }
        }
    }

    public static void MakeLatin(StringBuilder text)
    {
        if (!Suspicious(text))
            return;
        // Words beside Latin letters first: what is left says which scripts the text is honestly in.
        EachWord(text, static (text, start, word) =>
        {
            bool beside = word.AsSpan().ContainsAnyInRange('a', 'z');
            bool kanji = IsOfKanji(word);
            for (int i = 0; i < word.Length; i++)
            {
                if (Latin[word[i]] != 0 && (ScriptOf(word[i]) == Han ? kanji : beside || kanji))
                    text[start + i] = Latin[word[i]];
            }
        });
        bool[] honest = new bool[Scripts];
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
        {
            foreach (char c in chunk.Span)
                honest[ScriptOf(c)] |= char.IsLetter(c) && !Alone[c];
        }

        honest[Han] = true;
        EachWord(text, (text, start, word) =>
        {
            if (!word.All(c => Latin[c] != 0 && !honest[ScriptOf(c)]))
                return;
            for (int i = 0; i < word.Length; i++)
                text[start + i] = Latin[word[i]];
        });
    }

    private static void EachWord(StringBuilder text, Action<StringBuilder, int, string> take)
    {
        string whole = text.ToString();
        for (int start = 0, end; start < whole.Length; start = end)
        {
            end = start + 1;
            if (!char.IsLetter(whole[start]))
                continue;
            while (end < whole.Length && char.IsLetter(whole[end]))
                end++;
            take(text, start, whole[start..end]);
        }
    }

    private static bool IsOfKanji(string word) =>
        word.Length >= 3 && word.Count(c => Rare.Contains(c, StringComparison.Ordinal)) >= 2 && word.All(c => char.IsAsciiLetter(c) || Latin[c] != 0);

    private static bool Suspicious(StringBuilder text)
    {
        foreach (ReadOnlyMemory<char> chunk in text.GetChunks())
        {
            foreach (char c in chunk.Span)
            {
                if (c > 0x7F && Latin[c] != 0)
                    return true;
            }
        }

        return false;
    }

    private const int Han = 1;
    private const int Scripts = 8;

    private static int ScriptOf(char c) => c switch
    {
        < '\u0370' => 0,
        < '\u0400' => 2,
        < '\u0530' => 3,
        < '\u0590' => 4,
        (>= '\u13A0' and < '\u1400') or (>= '\uAB70' and < '\uABC0') => 5,
        (>= '\u0590' and < '\u0600') or (>= '\u0E00' and < '\u0E80') => 6,
        >= '\u2E80' and < '\uA000' => Han,
        _ => 7,
    };
}
