using System.Text;
using System.Text.RegularExpressions;

namespace Radio24.Core.Screening.Privacy;

/// <summary>Numbers and addresses that are held apart by what people say while they think: "080 um 5555", 「090 えっと、1234」.</summary>
internal static partial class Fillers
{
    public static void Find(PlainWords words, List<PersonalNumbers.Found> found)
    {
        // Years are told so too, one and then the other: a check digit alone makes nobody's number of them.
        found.AddRange(Without(words, Hesitation(), withMail: true).Where(one => one.Detail is PersonalDetail.Phone or PersonalDetail.Mail or PersonalDetail.Card));
        if (words.HasFigures)
            found.AddRange(Without(words, Conjunction(), withMail: false).Where(one => one.Detail == PersonalDetail.Phone));
    }

    private static IEnumerable<PersonalNumbers.Found> Without(PlainWords words, Regex fillers, bool withMail)
    {
        string plain = words.Lower;
        var left = new StringBuilder(plain.Length);
        List<int> at = [];
        int done = 0;
        foreach (Match match in fillers.Matches(plain))
        {
            Keep(done, match.Index);
            done = match.Index + match.Length;
        }

        if (done == 0)
            return [];
        Keep(done, plain.Length);
        var less = new PlainWords(left.ToString());
        List<PersonalNumbers.Found> found = [];
        PersonalNumbers.Find(less, found);
        if (withMail)
            MailAddresses.Find(less, found);
        return found.Select(one => one with { Start = at[one.Start], End = at[one.End - 1] + 1 })
            .Where(one => fillers.Match(plain, one.Start) is { Success: true } first && first.Index < one.End);

        void Keep(int from, int to)
        {
            left.Append(plain, from, to - from);
            at.AddRange(Enumerable.Range(from, to - from));
        }
    }

    [GeneratedRegex(@"(?<![a-z0-9])(?:u+m+|u+h+m*|e+r+m?|h+m+)(?![a-z0-9])(?:[,…、 ]|\.(?![a-z]))*|(?:え[ーえ]*っ?と[ーぉ]*|あの[ーう]*|う[ーう]*ん+|ん[ーん]+)[、。… ]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hesitation();

    [GeneratedRegex(
        @"(?<=[0-9][ ,、]{1,2})(?:(?:and then|then|and|basically|like|you know|i mean|okay|ok|so|well|yes|followed by|u+m+|u+h+)(?![a-z0-9])|(?:それから|そして|次に?が?|その次が?))[,、 ]*(?=[0-9])",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Conjunction();
}
