using System.Buffers;

namespace Radio24.Core.Screening;

/// <summary>Digits and signs that stand for letters. Some stand for two; the variants try both.</summary>
internal static class Leet
{
    public const int Variants = 4;

    private static readonly (string Signs, string Letter)[] Drawn =
    [
        ("|-|", "h"), (@"|\|", "n"), (@"/\/\", "m"), (@"|\/|", "m"), (@"\/\/", "w"), (@"/\", "a"), (@"\/", "v"), ("|_|", "u"),
        ("|<", "k"), ("|{", "k"), ("|)", "d"), ("[)", "d"), ("()", "o"), ("[]", "o"), ("|3", "b"), ("|>", "p"), ("|_", "l"), ("vv", "w"), ("uu", "w"), ("><", "x"),
    ];

    /// <summary>What makes it worth reading as leetspeak.</summary>
    public static SearchValues<char> Signs { get; } = SearchValues.Create("0123456789@$!|+<({[/\\*#%-_•○€£¢¥.~^&=,'\"");

    /// <summary>What hides a letter.</summary>
    public static SearchValues<char> Masks { get; } = SearchValues.Create("*#%-_•○");

    public static char Letter(char sign, int variant = 0) => sign switch
    {
        '0' => 'o',
        '1' or '|' or '!' => (variant & 1) == 0 ? 'i' : 'l',
        '2' => 'z',
        '3' or '€' => 'e',
        '4' or '@' or '^' => 'a',
        '5' or '$' => 's',
        '6' => (variant & 1) == 0 ? 'g' : 'b',
        '7' or '+' => 't',
        '8' => 'b',
        '9' => 'g',
        '(' or '<' or '{' or '¢' => 'c',
        '£' => 'l',
        '¥' => 'y',
        '#' => 'h',
        _ => sign,
    };

    /// <returns>How many letters were written; no more than the text has.</returns>
    public static int Read(ReadOnlySpan<char> text, Span<char> to, int variant)
    {
        int length = 0;
        bool firstIsI = variant is 2;
        for (int i = 0; i < text.Length;)
        {
            if (variant < 3 && DrawnAt(text[i..]) is { } drawn)
            {
                to[length++] = drawn.Letter[0];
                i += drawn.Signs.Length;
                continue;
            }

            char sign = text[i++];
            char letter = Letter(sign, variant == 2 ? (firstIsI ? 0 : 1) : variant & 1);
            if (sign is '1' or '|' or '!')
                firstIsI = false;
            if (char.IsAsciiLetterOrDigit(letter))
                to[length++] = letter;
        }

        return length;
    }

    private static (string Signs, string Letter)? DrawnAt(ReadOnlySpan<char> text)
    {
        if (char.IsAsciiLetterOrDigit(text[0]) && text[0] is not ('v' or 'u'))
            return null;
        foreach ((string Signs, string Letter) drawn in Drawn)
        {
            if (text.StartsWith(drawn.Signs))
                return drawn;
        }

        return null;
    }
}
