using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>The check digits by which a number can be told from one that only looks like it.</summary>
internal static partial class CheckDigits
{
    /// <summary>ISO/IEC 7812-1, annex B, and a first digit that issuers of payment cards use.</summary>
    public static bool IsCard(ReadOnlySpan<char> digits)
    {
        if (digits.Length is < 13 or > 19 || !IsIssued(digits))
            return false;
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1)
                digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>Japan's individual number: 12 digits, the last a check digit (Ordinance of the MIC no. 85 of 2014, §5).</summary>
    public static bool IsMyNumber(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 12)
            return false;
        int sum = 0;
        for (int n = 1; n <= 11; n++)
            sum += (digits[11 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
        int rest = sum % 11;
        return digits[11] - '0' == (rest <= 1 ? 0 : 11 - rest);
    }

    /// <summary>EAN-13 as books and Japanese goods carry it (ISBN, JAN).</summary>
    public static bool IsArticle(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 13 || digits[..2] is not ("45" or "49" or "97"))
            return false;
        int sum = 0;
        for (int i = 0; i < 13; i++)
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        return sum % 10 == 0;
    }

    /// <summary>IBANs (ISO 13616) in plain words in lower case: written together, or in groups.</summary>
    public static IEnumerable<(int Start, int End)> Ibans(string plain)
    {
        foreach (Match match in Iban().Matches(plain))
        {
            // Words may follow: the longest stretch whose check digits are right is the number.
            for (int end = match.Index + match.Length; end - match.Index >= 15; end--)
            {
                if (char.IsAsciiLetterOrDigit(plain[end - 1]) && IsIban(plain.AsSpan(match.Index, end - match.Index)))
                {
                    yield return (match.Index, end);
                    break;
                }
            }
        }
    }

    private static bool IsIban(ReadOnlySpan<char> written)
    {
        Span<char> letters = stackalloc char[34];
        int length = 0;
        foreach (char c in written)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                continue;
            if (length == 34)
                return false;
            letters[length++] = c;
        }

        if (length < 15)
            return false;
        int rest = 0;
        for (int i = 0; i < length; i++)
        {
            char c = letters[(i + 4) % length];
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'a' + 10) % 97;
        }

        return rest == 1;
    }

    private static bool IsIssued(ReadOnlySpan<char> digits) => digits[0] switch
    {
        '4' => true,
        '5' => digits[1] != '9',
        '6' => digits[1] is '0' or '2' or '3' or '4' or '5' or '7',
        '3' => digits[1] is '0' or '4' or '5' or '6' or '7' or '8' or '9',
        '2' => digits.Length == 16 && digits[1] is >= '2' and <= '7',
        '9' => digits.Length == 16 && digits[1] == '7',
        _ => false,
    };

    [GeneratedRegex(@"(?<![a-z0-9])[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,30}", RegexOptions.None, 1000)]
    private static partial Regex Iban();
}
