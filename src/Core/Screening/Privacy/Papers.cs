using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Numbers of papers that hold letters: passports, the British national insurance number, number plates.</summary>
internal static partial class Papers
{
    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        string plain = words.Cased;
        foreach (Match match in Insurance().Matches(plain))
            found.Add(new(PersonalDetail.Identity, match.Index, match.Index + match.Length, 0.9));
        foreach (Match match in Paper().Matches(plain))
        {
            if (Surroundings.OfIdentity(words.Lower, match.Index))
                found.Add(new(PersonalDetail.Identity, match.Index, match.Index + match.Length, 0.9));
        }

        foreach (Match match in SortCode().Matches(words.Lower))
            found.Add(new(PersonalDetail.Account, match.Groups["part"].Index, match.Groups["part"].Index + match.Groups["part"].Length, 0.9));
        foreach (Match match in Plate().Matches(plain))
            found.Add(new(PersonalDetail.Identity, match.Index, match.Index + match.Length, 0.9));
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[A-D](?![A-Za-z0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Insurance();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z]{1,2}[ ]?[0-9]{6,9}[A-Za-z]{0,2}(?![A-Za-z0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Paper();

    [GeneratedRegex(@"(?:sort code|routing(?: number)?)(?:[ ]is)?:?[ ]?(?<part>[0-9]{2}-?[0-9]{2}-?[0-9]{2}|[0-9]{9})(?![0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SortCode();

    [GeneratedRegex(@"[一-龥]{2,4}[ ]?[0-9]{3}[ ]?[ぁ-ん][ ]?[0-9・.]{1,2}-?[0-9]{2}(?![0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plate();
}
