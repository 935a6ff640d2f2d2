using System.Text;

namespace Radio24.Core.Phrases;

/// <summary>The two languages the station speaks, as BCP 47 tags, and telling them apart.</summary>
public static class Language
{
    public const string English = "en";

    public const string Japanese = "ja";

    /// <summary>
    /// The language of a text: <see cref="Japanese"/> if it has kana or kanji enough (one in five of its letters), else
    /// <see cref="English"/>. A Japanese name in an English sentence does not turn it; "Radio24が好き" is Japanese.
    /// </summary>
    /// <param name="otherwise">The answer for a text without any letter ("!!!", "24").</param>
    public static string Of(string text, string otherwise = English)
    {
        int japanese = 0, letters = 0;
        foreach (char c in text)
        {
            if (!char.IsLetter(c) || CleanText.IsBlank(new Rune(c)))
                continue;
            letters++;
            if (IsJapanese(c))
                japanese++;
        }

        return letters == 0 ? otherwise : japanese * 5 >= letters ? Japanese : English;
    }

    /// <summary>Hiragana, katakana (also half-width) or a CJK ideograph (also the iteration mark 々).</summary>
    public static bool IsJapanese(char c) =>
        c is (>= '\u3041' and <= '\u30FF') or (>= '\u31F0' and <= '\u31FF') or (>= '\u3400' and <= '\u4DBF')
            or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF66' and <= '\uFF9F')
            or '\u3005' or '\u3006';
}
