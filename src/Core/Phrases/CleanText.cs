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
