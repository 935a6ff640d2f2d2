namespace Radio24.Core.Screening.Privacy;

/// <summary>Dates and spans of years among the groups of a run: 2026-03-01, 24/12/2026, 1984-2001.</summary>
internal static class Dates
{
    /// <returns>First and last group of each, in order.</returns>
    public static IEnumerable<(int First, int Last)> In(string plain, NumberRun run)
    {
        IReadOnlyList<DigitGroup> groups = run.Groups;
        for (int i = 0; i < groups.Count; i++)
        {
            if (i + 2 < groups.Count && IsDate(run, i))
            {
                yield return (i, i + 2);
                i += 2;
            }
            else if (i + 1 < groups.Count && IsYear(run, i) && IsYear(run, i + 1) && groups[i + 1].Before is Gap.Hyphen or Gap.Slash
                && (i + 2 >= groups.Count || groups[i + 2].Before is Gap.Comma or Gap.Space))
            {
                yield return (i, i + 1);
                i++;
            }
            else if (groups[i] is { Count: 8 } && IsWritten(run.Digits.AsSpan(groups[i].First, 8)) && !Surroundings.OfPhone(plain, groups[i].Start, groups[i].End))
            {
                yield return (i, i);
            }
        }
    }

    private static bool IsDate(NumberRun run, int i)
    {
        DigitGroup a = run.Groups[i];
        DigitGroup b = run.Groups[i + 1];
        DigitGroup c = run.Groups[i + 2];
        if (b.Before != c.Before || b.Before is not (Gap.Hyphen or Gap.Slash or Gap.Dot))
            return false;
        if (IsYear(run, i))
            return IsIn(run, b, 12) && IsIn(run, c, 31);
        bool ends = IsYear(run, i + 2) && b.Count <= 2;
        return ends && ((IsIn(run, a, 31) && IsIn(run, b, 12)) || (IsIn(run, a, 12) && IsIn(run, b, 31)));
    }

    private static bool IsYear(NumberRun run, int group) =>
        run.Groups[group].Count == 4 && run.Digits.AsSpan(run.Groups[group].First, 2) is "18" or "19" or "20" or "21";

    private static bool IsIn(NumberRun run, DigitGroup group, int most) =>
        group.Count <= 2 && int.Parse(run.Digits.AsSpan(group.First, group.Count)) is var value && value >= 1 && value <= most;

    /// <summary>20260301.</summary>
    private static bool IsWritten(ReadOnlySpan<char> digits) =>
        digits[..2] is "19" or "20" && int.Parse(digits[4..6]) is >= 1 and <= 12 && int.Parse(digits[6..]) is >= 1 and <= 31;
}
