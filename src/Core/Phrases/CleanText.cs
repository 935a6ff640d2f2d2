using System.Globalization;
using System.Text;

namespace Radio24.Core.Phrases;

/// <summary>
/// Text from outside (posts, file names, tags of music) that a log, a page or a voice is going to show: which characters are unfit
/// for that, and how long it is for a reader.
/// </summary>
public static class CleanText
{
    /// <summary>UTF-16 units that a character may take on average: room for flags and families, not for towers of accents.</summary>
    public const int UnitsPerCharacter = 8;

    /// <summary>
    /// Controls, characters that turn the direction of what stands around them (Unicode Bidirectional Algorithm, UAX #9), the byte
    /// order mark and noncharacters. A lone surrogate enumerates as U+FFFD.
    /// </summary>
    public static bool IsUnfit(Rune rune) => Rune.IsControl(rune)
        || rune.Value is 0xFFFD or 0xFFFE or 0xFFFF or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;

    /// <summary>
    /// Counts as a letter or a symbol, but its glyph is blank: the Hangul fillers, the inherent vowels of Khmer, the blank pattern of
    /// Braille, the blanks of hieroglyphs, the musical null notehead (Unicode Standard, code charts).
    /// </summary>
    public static bool IsBlank(Rune rune) =>
        rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x17B4 or 0x17B5 or 0x2800 or 0x13441 or 0x13442 or 0x1D159;

    /// <summary>A letter that a reader sees.</summary>
    public static bool IsLetter(Rune rune) => Rune.IsLetter(rune) && !IsBlank(rune);

    /// <summary>Whether there is a letter or a digit in it that a reader sees.</summary>
    public static bool HasWords(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) && !IsBlank(rune))
                return true;
        }

        return false;
    }

    /// <summary>Whether a reader sees anything of it at all.</summary>
    public static bool IsVisible(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsInvisible(rune))
                return true;
        }

        return false;
    }

    /// <summary>Characters as a reader counts them: text elements.</summary>
    public static int Length(string text) => Ascii.IsValid(text) ? text.Length : new StringInfo(text).LengthInTextElements;

    /// <summary>
    /// For text that cannot be sent back to its author: one line, trimmed, unfit characters left out, cut between two characters.
    /// What was no valid text stays visible as U+FFFD.
    /// </summary>
    /// <param name="maximum">Characters kept.</param>
    public static string Of(string? text, int maximum)
    {
        var clean = new StringBuilder();
        int most = maximum * UnitsPerCharacter;
        bool gap = false;
        foreach (Rune rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length > most) break;
            if (Rune.IsWhiteSpace(rune))
            {
                gap = true;
                continue;
            }

            if (IsUnfit(rune) && rune != Rune.ReplacementChar) continue;
            if (gap && clean.Length > 0) clean.Append(' ');
            gap = false;
            clean.Append(rune.ToString());
        }

        return Cut(clean.ToString(), maximum);
    }

    /// <summary>Space, blank letters, format characters, and what only chooses a form of the character before it (variation selectors).</summary>
    private static bool IsInvisible(Rune rune) => Rune.IsWhiteSpace(rune) || IsBlank(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        || rune.Value is 0x034F or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);

    private static string Cut(string text, int maximum)
    {
        int at = 0;
        for (int count = 0; count < maximum && at < text.Length; count++)
        {
            int length = StringInfo.GetNextTextElementLength(text, at);
            if (at + length > maximum * UnitsPerCharacter) break;
            at += length;
        }

        return text[..at].TrimEnd();
    }
}
