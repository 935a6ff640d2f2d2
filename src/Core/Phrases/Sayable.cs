using System.Text;

namespace Radio24.Core.Phrases;

/// <summary>Whether the station's voices can say a text, told by the scripts of its letters. They know Latin letters, kana and kanji.</summary>
public static class Sayable
{
    /// <summary>For the author of a post that no voice here can say: in English, then Japanese.</summary>
    public const string Note =
        "No voice here can read its letters out, so the presenter only mentions that it came / この文字を読める声がないため、お便りが届いたことだけを放送でお伝えします";

    /// <summary>
    /// True if at least half of the letters can be said; a text without letters ("24!") can. What is left of "Привет, Radio" is a
    /// single word: that is not the post.
    /// </summary>
    /// <param name="languages">Those that there is a voice for; the Japanese one reads Latin letters too.</param>
    public static bool Is(string text, IReadOnlyCollection<string> languages)
    {
        int letters = 0, sayable = 0;
        foreach (Rune rune in text.EnumerateRunes().Where(CleanText.IsLetter))
        {
            letters++;
            if (IsLatin(rune) || (IsJapanese(rune) && languages.Contains(Language.Japanese)))
                sayable++;
        }

        return letters == 0 || (sayable * 2 >= letters && languages.Contains(Language.Of(text)));
    }

    /// <inheritdoc cref="Is(string, IReadOnlyCollection{string})"/>
    /// <remarks>With a voice for either language.</remarks>
    public static bool Is(string text) => Is(text, [Language.English, Language.Japanese]);

    /// <summary>Blocks Basic Latin to IPA Extensions, Latin Extended Additional, and the full-width forms (Unicode Standard, code charts).</summary>
    private static bool IsLatin(Rune rune) => rune.Value is < 0x2B0 or (>= 0x1E00 and <= 0x1EFF) or (>= 0xFF21 and <= 0xFF5A);

    /// <summary>Also the ideographs beyond the first 65,536 characters (extensions B and later).</summary>
    private static bool IsJapanese(Rune rune) => rune.IsBmp ? Language.IsJapanese((char)rune.Value) : rune.Value is >= 0x20000 and <= 0x3FFFF;
}
