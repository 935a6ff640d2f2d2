namespace Radio24.Core.Screening.Privacy;

/// <summary>How digits are written when they are not figures.</summary>
internal static class NumberWords
{
    private static readonly Dictionary<string, string> Units = Pairs(
        "zero 0 oh 0 o 0 nought 0 naught 0 nil 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 "
        + "niner 9 fife 5 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15 sixteen 16 seventeen 17 "
        + "eighteen 18 nineteen 19");

    private static readonly Dictionary<string, string> Tens = Pairs(
        "twenty 2 thirty 3 forty 4 fourty 4 fifty 5 sixty 6 seventy 7 eighty 8 ninety 9");

    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> UnitOf = Units.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> TenOf = Tens.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Longest first: a shorter one may begin a longer one.</summary>
    private static readonly (string Kana, char Digit)[] Kana =
    [
        ("ゼロ", '0'), ("レイ", '0'), ("レー", '0'), ("マル", '0'), ("オー", '0'),
        ("イチ", '1'), ("ワン", '1'), ("ニー", '2'), ("ニィ", '2'), ("ツー", '2'), ("ニ", '2'), ("サン", '3'), ("スリー", '3'), ("ヨン", '4'), ("シー", '4'), ("フォー", '4'), ("シチ", '7'),
        ("ゴー", '5'), ("ファイブ", '5'), ("ゴ", '5'), ("ロク", '6'), ("シックス", '6'), ("ナナ", '7'), ("セブン", '7'), ("ハチ", '8'), ("エイト", '8'), ("キュウ", '9'), ("キュー", '9'), ("ナイン", '9'), ("ク", '9'), ("シ", '4'),
    ];

    private static readonly string[] Dashes = ["dash", "hyphen", "minus", "space", "ハイフン", "はいふん", "ダッシュ", "スペース", "マイナス"];

    /// <summary>The value of a figure or a kanji digit; -1: it is none.</summary>
    public static int Figure(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        '〇' or '零' or '○' or '◯' => 0,
        '一' or '壱' => 1,
        '二' or '弐' => 2,
        '三' or '参' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => -1,
    };

    /// <summary>"five", "double five", "fifty-five", "eight hundred".</summary>
    public static bool TryEnglish(string plain, int at, out int end, out string digits)
    {
        digits = "";
        ReadOnlySpan<char> word = Word(plain, at, out end);
        if (word.Length is 0 or > 9)
            return false;
        int times = word switch { "double" => 2, "triple" or "treble" => 3, _ => 1 };
        if (times > 1)
        {
            if (end >= plain.Length || plain[end] is not (' ' or '-'))
                return false;
            ReadOnlySpan<char> next = Word(plain, end + 1, out int nextEnd);
            string? one = next.Length == 1 && char.IsAsciiDigit(next[0]) ? next.ToString() : UnitOf.TryGetValue(next, out string? unit) && unit.Length == 1 ? unit : null;
            if (one is null)
                return false;
            end = nextEnd;
            digits = string.Concat(Enumerable.Repeat(one, times));
            return true;
        }

        if (TenOf.TryGetValue(word, out string? ten))
        {
            digits = ten + "0";
            if (end < plain.Length && plain[end] is ' ' or '-' && UnitOf.TryGetValue(Word(plain, Math.Min(end + 1, plain.Length), out int unitEnd), out string? one) && one is { Length: 1 } and not "0")
            {
                digits = ten + one;
                end = unitEnd;
            }

            return true;
        }

        if (!UnitOf.TryGetValue(word, out string? value))
            return false;
        digits = value;
        if (end < plain.Length && plain[end] == ' ' && Word(plain, end + 1, out int hundredEnd) is "hundred" && value is { Length: 1 })
        {
            digits = value + "00";
            end = hundredEnd;
        }

        return true;
    }

    /// <summary>One digit in kana, hiragana or katakana.</summary>
    public static bool TryKana(string plain, int at, out int end, out char digit)
    {
        bool may = at < plain.Length && MayBegin(plain[at]);
        foreach ((string kana, char value) in may ? Kana : [])
        {
            if (!Begins(plain, at, kana))
                continue;
            end = at + kana.Length;
            digit = value;
            return true;
        }

        end = at;
        digit = default;
        return false;
    }

    public static bool TryDash(string plain, int at, out int end)
    {
        foreach (string dash in Dashes)
        {
            if (at < plain.Length && plain[at] == dash[0] && string.CompareOrdinal(plain, at, dash, 0, dash.Length) == 0)
            {
                end = at + dash.Length;
                return true;
            }
        }

        end = at;
        return false;
    }

    private static Dictionary<string, string> Pairs(string written) =>
        written.Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    private static bool MayBegin(char c) =>
        "ゼレマオイワニツサスヨシフゴファロナセハエキク".Contains(c is >= '\u3041' and <= '\u3096' ? (char)(c + 0x60) : c, StringComparison.Ordinal);

    private static bool Begins(string plain, int at, string katakana)
    {
        if (at + katakana.Length > plain.Length)
            return false;
        for (int i = 0; i < katakana.Length; i++)
        {
            char c = plain[at + i];
            if ((c is >= '\u3041' and <= '\u3096' ? (char)(c + 0x60) : c) != katakana[i])
                return false;
        }

        return true;
    }

    private static ReadOnlySpan<char> Word(string plain, int at, out int end)
    {
        end = at;
        while (end < plain.Length && char.IsAsciiLetterOrDigit(plain[end]))
            end++;
        return plain.AsSpan(at, end - at);
    }
}
