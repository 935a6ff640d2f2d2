using System.Text;

namespace Radio24.Core.Screening;

/// <summary>Text that was written as base64, hexadecimal or binary figures.</summary>
internal static class HiddenText
{
    private const int Shortest = 16;
    private const int FewestBytes = 10;

    /// <returns>What the codes say; nothing for what only looks like a code.</returns>
    public static IEnumerable<string> In(string words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (!IsCode(words[i]) || (i > 0 && IsCode(words[i - 1])))
                continue;
            int end = i;
            while (end < words.Length && IsCode(words[end]))
                end++;
            if (end - i >= Shortest && Base64(words.AsSpan(i, end - i)) is { } base64)
                yield return base64;
        }

        if (Figures(words, 16) is { } hex)
            yield return hex;
        if (Figures(words, 2) is { } binary)
            yield return binary;
    }

    private static bool IsCode(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '_' or '-' or '=';

    private static string? Base64(ReadOnlySpan<char> code)
    {
        string plain = code.TrimEnd('=').ToString().Replace('-', '+').Replace('_', '/');
        if (plain.Length % 4 == 1)
            plain = plain[..^1];
        byte[] bytes = new byte[plain.Length];
        return Convert.TryFromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='), bytes, out int count) ? Said(bytes.AsSpan(0, count)) : null;
    }

    /// <summary>Pairs of hexadecimal, or eights of binary figures, together or apart.</summary>
    private static string? Figures(string words, int radix)
    {
        int width = radix == 16 ? 2 : 8;
        List<byte> bytes = [];
        List<byte> longest = [];
        for (int i = 0; i < words.Length;)
        {
            int skip = radix == 16 && i + 1 < words.Length && words[i] is '0' or '\\' && words[i + 1] is 'x' or 'X' ? 2 : 0;
            if (i + skip + width <= words.Length && Value(words.AsSpan(i + skip, width), radix) is { } value)
            {
                bytes.Add(value);
                i += skip + width;
            }
            else if (words[i] is ' ' or ',' or ':' or '-' or '%' && bytes.Count > 0)
            {
                i++;
            }
            else
            {
                longest = bytes.Count > longest.Count ? bytes : longest;
                bytes = [];
                i++;
            }
        }

        longest = bytes.Count > longest.Count ? bytes : longest;
        return longest.Count >= FewestBytes ? Said([.. longest]) : null;
    }

    private static byte? Value(ReadOnlySpan<char> figures, int radix)
    {
        int value = 0;
        foreach (char c in figures)
        {
            int figure = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (figure >= radix)
                return null;
            value = (value * radix) + figure;
        }

        return (byte)value;
    }

    /// <summary>Null if it is nothing that can be read.</summary>
    private static string? Said(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FewestBytes)
            return null;
        string text = Encoding.UTF8.GetString(bytes);
        int letters = text.Count(c => char.IsAsciiLetter(c) || c is ' ' or (>= '\u3041' and <= '\u30FF') or (>= '\u4E00' and <= '\u9FFF'));
        return !text.Contains('\uFFFD', StringComparison.Ordinal) && text.All(c => !char.IsControl(c) || c is '\n' or '\t') && letters * 4 >= text.Length * 3 ? text : null;
    }
}
