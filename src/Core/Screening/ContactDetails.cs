using System.Text.RegularExpressions;

namespace Radio24.Core.Screening;

/// <summary>E-mail addresses and phone numbers as a screening without masking stops them.</summary>
internal static partial class ContactDetails
{
    /// <param name="folded">A text that <see cref="Folding"/> made plain.</param>
    public static bool Holds(string folded) => Email().IsMatch(folded) || IsPhoneNumber(folded);

    /// <summary>10 to 15 digits, or 7 to 9 that begin with +, 0 or a bracket, as people write phone numbers; not years, prices or times.</summary>
    private static bool IsPhoneNumber(string text)
    {
        foreach (Match match in Digits().Matches(Date().Replace(text, ";")))
        {
            int digits = match.Value.Count(char.IsAsciiDigit);
            if (digits is >= 10 and <= 15)
                return true;
            if (digits is >= 7 and <= 9 && match.Value[0] is '+' or '0' or '(')
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"[a-z0-9.%+-]+\s?(@|\(at\)|\[at\])\s?[a-z0-9-]+(\.|\s?\(dot\)\s?|\s?\[dot\]\s?)[a-z]{2,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![0-9])[0-9]{4}([-/.年])[0-9]{1,2}[-/.月][0-9]{1,2}(?![0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"[+(]?[0-9](?:[ ().\-‐–ー−/]{0,2}[0-9])+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits();
}
