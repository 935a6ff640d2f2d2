using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Radio24.Core.Screening;

/// <summary>What each character is written for: Tables/plain-forms.txt.</summary>
internal static class PlainForms
{
    private static readonly char[] Basic = new char[0x10000];
    private static readonly FrozenDictionary<int, char> Beyond;
    private static readonly FrozenDictionary<int, string> Longer;

    static PlainForms()
    {
        var beyond = new Dictionary<int, char>();
        var longer = new Dictionary<int, string>();
        foreach (string line in Table.Lines("Tables.plain-forms.txt"))
        {
            int sign = line.IndexOfAny([' ', '=']);
            int first = int.Parse(line.AsSpan(0, sign), NumberStyles.HexNumber);
            if (line[sign] == '=')
            {
                longer[first] = line[(sign + 1)..];
                continue;
            }

            for (int i = sign + 1; i < line.Length; i++)
            {
                int from = first + i - sign - 1;
                if (from < Basic.Length)
                    Basic[from] = line[i];
                else
                    beyond[from] = line[i];
            }
        }

        Beyond = beyond.ToFrozenDictionary();
        Longer = longer.ToFrozenDictionary();
    }

    /// <summary>Null: the character is plain, or stands for several.</summary>
    public static char? One(Rune rune)
    {
        if (rune.IsBmp)
            return Basic[rune.Value] is var plain and not '\0' ? plain : null;
        return Beyond.TryGetValue(rune.Value, out char c) ? c : null;
    }

    /// <summary>Null: the character does not stand for several.</summary>
    public static string? Many(Rune rune) => rune.Value < 0x80 ? null : Longer.GetValueOrDefault(rune.Value);
}
