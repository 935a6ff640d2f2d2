using System.Globalization;

namespace Radio24.Core.Screening.Privacy;

/// <summary>
/// Words made plain for looking, with the way back to where each character stands: full-width, circled and stylised digits as ASCII,
/// half-width katakana as katakana, every dash as '-', every space as ' '; characters that show nothing are left out.
/// </summary>
internal sealed class PlainWords
{
    private readonly string _original;
    private readonly int[] _at;

    public PlainWords(string original)
    {
        _original = original;
        _at = new int[original.Length + 1];
        char[] cased = new char[original.Length];
        int length = 0;
        for (int i = 0; i < original.Length; i++)
        {
            char c = Fold(original, ref i, out int start);
            if (c == '\0')
                continue;
            _at[length] = start;
            cased[length++] = c;
        }

        _at[length] = original.Length;
        Cased = new string(cased, 0, length);
        for (int i = 0; i < length; i++)
            cased[i] = char.ToLowerInvariant(cased[i]);
        Lower = new string(cased, 0, length);
        HasFigures = Lower.AsSpan().ContainsAnyInRange('0', '9');
    }

    /// <summary>There is a figure in it: without one most forms need not be looked for.</summary>
    public bool HasFigures { get; }

    /// <summary>In lower case.</summary>
    public string Lower { get; }

    /// <summary>The same characters at the same places, in the case they came in.</summary>
    public string Cased { get; }

    /// <summary>Where a stretch of the plain words stands in the original.</summary>
    public Range Original(int start, int end)
    {
        int last = end > start ? Math.Max(_at[end - 1] + 1, _at[end]) : _at[start];

        // A space before the next word belongs to what follows; what shows nothing goes with what it was put into.
        return new Range(_at[start], Math.Min(last, _original.Length));
    }

    public static bool IsKanji(char c) => c is (>= '\u4E00' and <= '\u9FFF') or '々' or '〇' or 'ヶ';

    public static bool IsKana(char c) => c is (>= '\u3041' and <= '\u3096') or (>= '\u30A1' and <= '\u30FA') or 'ー';

    private static char Fold(string text, ref int i, out int start)
    {
        start = i;
        char c = text[i];
        if (c < 0x80)
            return c is '\n' or '\r' or '\t' ? ' ' : c;
        switch (c)
        {
            case >= '\uFF01' and <= '\uFF5E':
                return (char)(c - 0xFEE0);
            case '\u3000' or '\u00A0' or '\u202F' or '\u205F' or (>= '\u2000' and <= '\u200A'):
                return ' ';
            case '\u00AD' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or '\uFEFF' or '\uFE0E' or '\uFE0F' or '\u20E3':
                return '\0';
            case (>= '\u2010' and <= '\u2015') or '\u2212' or '\u2043' or '\uFE63' or '\uFE58' or '\u30A0':
                return '-';
            case '\uFF70':
                return 'ー';
            case >= '\uFF66' and <= '\uFF9D':
                return HalfWidth(text, ref i);
            case '\uD835' when i + 1 < text.Length && text[i + 1] is >= '\uDFCE' and <= '\uDFFF':
                return (char)('0' + ((text[++i] - 0xDFCE) % 10));
        }

        return c is > '\u3400' and < '\uF900' || char.IsSurrogate(c) || CharUnicodeInfo.GetDigitValue(c) is not (>= 0 and <= 9 and int digit)
            ? c : (char)('0' + digit);
    }

    /// <summary>Half-width katakana with the mark that may follow: ｶﾞ is two characters, ガ is one.</summary>
    private static char HalfWidth(string text, ref int i)
    {
        const string Full = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
        char c = Full[text[i] - 0xFF66];
        if (i + 1 >= text.Length || text[i + 1] is not ('\uFF9E' or '\uFF9F'))
            return c;
        bool round = text[i + 1] == '\uFF9F';
        if (c is (>= 'カ' and <= 'ト') or (>= 'ハ' and <= 'ホ'))
        {
            i++;
            return (char)(c + (round ? 2 : 1));
        }

        return c;
    }
}
