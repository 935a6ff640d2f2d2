using System.Collections.Frozen;

namespace Radio24.Host.Speech;

/// <summary>
/// The nearest ASCII to a character, for engines that know no other. A table of our own: Unicode normalisation does nothing in a
/// program with invariant globalization.
/// </summary>
internal static class PlainLetters
{
    private static readonly (string From, string To)[] Table =
    [
        ("ÀÁÂÃÄÅĀĂĄ", "A"),
        ("àáâãäåāăą", "a"),
        ("Æ", "AE"),
        ("æ", "ae"),
        ("ÇĆĈĊČ", "C"),
        ("çćĉċč", "c"),
        ("ÐĎĐ", "D"),
        ("ðďđ", "d"),
        ("ÈÉÊËĒĔĖĘĚ", "E"),
        ("èéêëēĕėęě", "e"),
        ("ĜĞĠĢ", "G"),
        ("ĝğġģ", "g"),
        ("ĤĦ", "H"),
        ("ĥħ", "h"),
        ("ÌÍÎÏĨĪĬĮİ", "I"),
        ("ìíîïĩīĭįı", "i"),
        ("Ĳ", "IJ"),
        ("ĳ", "ij"),
        ("Ĵ", "J"),
        ("ĵ", "j"),
        ("Ķ", "K"),
        ("ķĸ", "k"),
        ("ĹĻĽĿŁ", "L"),
        ("ĺļľŀł", "l"),
        ("ÑŃŅŇŊ", "N"),
        ("ñńņňŉŋ", "n"),
        ("ÒÓÔÕÖØŌŎŐ", "O"),
        ("òóôõöøōŏő", "o"),
        ("Œ", "OE"),
        ("œ", "oe"),
        ("ŔŖŘ", "R"),
        ("ŕŗř", "r"),
        ("ŚŜŞŠ", "S"),
        ("śŝşšſ", "s"),
        ("ß", "ss"),
        ("ŢŤŦ", "T"),
        ("ţťŧ", "t"),
        ("Þ", "Th"),
        ("þ", "th"),
        ("ÙÚÛÜŨŪŬŮŰŲ", "U"),
        ("ùúûüũūŭůűų", "u"),
        ("Ŵ", "W"),
        ("ŵ", "w"),
        ("ÝŶŸ", "Y"),
        ("ýÿŷ", "y"),
        ("ŹŻŽ", "Z"),
        ("źżž", "z"),
        ("\u2018\u2019\u02BC", "'"),
        ("\u2013\u2014\u2015", ", "),
        ("\u2026", "."),
        ("\u00A3", " pounds "),
        ("\u20AC", " euros "),
        ("\u00B0", " degrees "),
    ];

    private static readonly FrozenDictionary<char, string> ByCharacter =
        Table.SelectMany(row => row.From.Select(c => KeyValuePair.Create(c, row.To))).ToFrozenDictionary();

    /// <returns>One or more ASCII characters; nothing for a combining mark; a space for what has no plain form.</returns>
    public static string Of(char c) =>
        ByCharacter.TryGetValue(c, out string? plain) ? plain
        : c is >= '\u0300' and <= '\u036F' ? ""
        : c is >= '\uFF01' and <= '\uFF5E' ? ((char)(c - 0xFEE0)).ToString() // full-width forms of ASCII
        : " ";
}
