using System.Globalization;
using System.Text;

namespace Radio24.Core.Screening;

/// <summary>
/// Makes plain what was written to pass by a rule, in one pass: full-width, stylised, enclosed and turned letters and digits; look-alikes
/// of other scripts, in words that are written to deceive (<see cref="LookAlikes"/>); marks on Latin letters; what cannot be
/// seen; katakana, half-width and small kana as hiragana, with their voicing marks; old kanji; the many dashes, quotes and spaces. What depends
/// on a reading (leetspeak, letters with something between them, repeated letters) stays: the rules try those as alternatives.
/// </summary>
public static class Folding
{
    private const string Unvoiced = "かきくけこさしすせそたちつてとはひふへほう";
    private const string Voiced = "がぎぐげござじずぜぞだぢづでどばびぶべぼゔ";

    public static Folded Of(string text)
    {
        var folded = new Fold(text.Length);
        for (int i = 0, next; i < text.Length; i = next)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
                rune = Rune.ReplacementChar;
            next = i + (rune == Rune.ReplacementChar ? 1 : rune.Utf16SequenceLength);
            if (IsUnseen(rune))
                continue;
            if (Voicing(rune) is { } plosive)
                folded.Voice(next, plosive);
            else if (rune.Value is 'タ' or 'ﾀ' or '夕' && SplitDeath(text, i) is > 0 and var end)
                folded.Add('死', i, next = end);
            else if (Rune.IsWhiteSpace(rune))
                folded.Add(' ', i, next);
            else if (rune.Value is 'ー' or 'ｰ')
                folded.Add(folded.EndsInKana ? 'ー' : '-', i, next);
            else if (PlainForms.One(rune) is { } one)
                folded.Add(one, i, next);
            else if (PlainForms.Many(rune) is { } many)
                folded.Add(many, i, next);
            else
                folded.Add(Rune.ToLowerInvariant(rune).ToString(), i, next);
        }

        folded.MakeLatin();
        return folded.Of(text);
    }

    /// <summary>The text alone.</summary>
    public static string Plain(string text) => Of(text).Text;

    /// <summary>Joiners, selectors, controls of direction, tags, and marks that are put on top of letters (of any number: "zalgo").</summary>
    public static bool IsUnseen(Rune rune) => rune.Value switch
    {
        < 0x80 => rune.Value < 0x20 && !Rune.IsWhiteSpace(rune),
        0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x34F => true,
        (>= 0x300 and <= 0x36F) or (>= 0x483 and <= 0x489) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) => true,
        (>= 0x20D0 and <= 0x20FF) or (>= 0xFE20 and <= 0xFE2F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format && !Rune.IsWhiteSpace(rune),
    };

    internal static bool IsKana(char c) => c is >= 'ぁ' and <= 'ゖ';

    private static bool IsKatakana(char c) => c is (>= 'ァ' and <= 'ヺ') or 'ー' or (>= 'ｦ' and <= 'ﾝ');

    /// <summary>Half-voiced: true. Voiced: false. No voicing mark: null.</summary>
    private static bool? Voicing(Rune rune) => rune.Value switch
    {
        0x3099 or 0x309B or 0xFF9E => false,
        0x309A or 0x309C or 0xFF9F => true,
        _ => null,
    };

    /// <summary>タヒ (夕匕), the kanji 死 taken apart; not a part of a longer katakana word such as タヒチ.</summary>
    /// <returns>Where it ends; 0 if it is none.</returns>
    private static int SplitDeath(string text, int start)
    {
        int end = start + 2;
        if (end > text.Length || text[start + 1] is not ('ヒ' or 'ﾋ' or '匕') || (start > 0 && IsKatakana(text[start - 1])))
            return 0;
        return end == text.Length || !(IsKatakana(text[end]) || text[end] is 'ﾞ' or 'ﾟ' or '\u3099' or '\u309A')
            || text[end] is 'ネ' or 'ﾈ' or 'ン' or 'ﾝ' or 'ル' or 'ﾙ' or 'ス' or 'ﾅ' or 'ナ' or 'ッ' or 'ｯ' or 'ノ' or 'ﾉ' or 'ヌ' or 'ﾇ' ? end : 0;
    }

    private sealed class Fold(int length)
    {
        private readonly StringBuilder _text = new(length);
        private readonly List<int> _starts = new(length);
        private readonly List<int> _ends = new(length);

        public bool EndsInKana => _text.Length > 0 && (IsKana(_text[^1]) || _text[^1] == 'ー');

        public void Add(char plain, int start, int end)
        {
            _text.Append(plain);
            _starts.Add(start);
            _ends.Add(end);
        }

        public void Add(string plain, int start, int end)
        {
            foreach (char c in plain)
                Add(c, start, end);
        }

        public void Voice(int end, bool plosive)
        {
            if (_text.Length == 0)
                return;
            int at = Unvoiced.IndexOf(_text[^1], StringComparison.Ordinal);
            if (plosive && _text[^1] is ('は' or 'ひ' or 'ふ' or 'へ' or 'ほ'))
                _text[^1] = (char)(_text[^1] + 2);
            else if (!plosive && at >= 0)
                _text[^1] = Voiced[at];
            else
                return;
            _ends[^1] = end;
        }

        public void MakeLatin() => LookAlikes.MakeLatin(_text);

        public Folded Of(string original) => new(original, _text.ToString(), [.. _starts], [.. _ends]);
    }
}
