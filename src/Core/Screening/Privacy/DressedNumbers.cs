using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>
/// Phone numbers with signs between the digits that nobody writes there (090🍎1234=5678), or letters in the digits' place (O9O-I234-S678). Looked
/// at strictly: only what has a phone's digits and its groups is one.
/// </summary>
internal static partial class DressedNumbers
{
    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        string plain = words.Lower;
        string bare = Looking().Replace(plain, match => match.Value.Any(char.IsAsciiLetter) ? string.Concat(match.Value.Select(Digit)) : match.Value);
        bare = Sign().Replace(bare, match => new string(' ', match.Length));
        if (bare == plain)
            return;
        foreach (NumberRun run in NumberReader.Runs(bare))
            Judge(plain, bare, run, found);
    }

    private static void Judge(string plain, string bare, NumberRun run, List<PersonalNumbers.Found> found)
    {
        for (int i = 0; i < run.Groups.Count; i++)
        {
            for (int j = run.Groups.Count - 1; j >= i; j--)
            {
                NumberRun part = run.Part(i, j);
                bool changed = !plain.AsSpan(part.Start, part.End - part.Start).SequenceEqual(bare.AsSpan(part.Start, part.End - part.Start));
                if (!changed || part.Digits.Length is not (10 or 11) || PhoneForms.IsCounting(part) || !(PhoneForms.HasShape(part) || part.IsOneByOne)
                    || !(PhoneForms.IsCertain(part, false) || Surroundings.OfPhone(plain, part.Start, part.End)) || Surroundings.Measures(plain, part.End))
                    continue;
                found.Add(new(PersonalDetail.Phone, part.Start, part.End, 0.8));
                i = j;
                break;
            }
        }
    }

    private static char Digit(char c) => c switch
    {
        'o' => '0',
        'i' or 'l' => '1',
        'z' => '2',
        's' => '5',
        'b' => '8',
        _ => c,
    };

    /// <summary>Letters that look like digits, among digits.</summary>
    [GeneratedRegex(@"(?<![a-z0-9])(?=[a-z]{0,3}[0-9])[0-9oilsbz]{2,11}(?![a-z0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Looking();

    /// <summary>A sign between digits that is none of those which <see cref="NumberReader"/> knows; not a time's colon, nor a percentage.</summary>
    [GeneratedRegex(@"(?<=[0-9])(?: [^\p{L}\p{N}\s:%_*|~〜.・·•…‥/\\()\[\],、ー-]{1,2} |[^\p{L}\p{N}\s:%_*|~〜.・·•…‥/\\()\[\],、ー-]{1,4})(?=[0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sign();
}
