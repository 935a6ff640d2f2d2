namespace Radio24.Core.Screening.Privacy;

/// <summary>Decides what a run of digits is: a card, a phone, somebody's number, or none of these.</summary>
internal static class PersonalNumbers
{
    public sealed record Found(PersonalDetail Detail, int Start, int End, double Score);

    public static void Find(PlainWords words, List<Found> found)
    {
        foreach (NumberRun run in NumberReader.Runs(words.Lower))
            Judge(words.Lower, run, found);
    }

    private static void Judge(string plain, NumberRun run, List<Found> found)
    {
        if (run.Digits.Length >= 13 && Card(plain, run, found))
            return;
        if (run.Digits.Length < 6)
            return;
        int first = 0;
        foreach ((int from, int to) in Dates.In(plain, run))
        {
            if (from > first)
                JudgePiece(plain, run.Part(first, from - 1), found);
            first = to + 1;
        }

        if (first < run.Groups.Count)
            JudgePiece(plain, run.Part(first, run.Groups.Count - 1), found);
    }

    /// <summary>The longest stretch of groups that is a card's number; what is left of the run on both sides is looked at by itself.</summary>
    private static bool Card(string plain, NumberRun run, List<Found> found)
    {
        IReadOnlyList<DigitGroup> groups = run.Groups;
        bool any = false;
        int done = 0;
        for (int i = 0; i < groups.Count; i++)
        {
            for (int j = LastWithin(groups, i, 19); j >= i; j--)
            {
                int count = groups[j].First + groups[j].Count - groups[i].First;
                if (count < 13)
                    break;
                ReadOnlySpan<char> digits = run.Digits.AsSpan(groups[i].First, count);
                if (!CheckDigits.IsCard(digits) || !IsCardHere(plain, run.Part(i, j)))
                    continue;
                if (i > done)
                    Judge(plain, run.Part(done, i - 1), found);
                Add(found, PersonalDetail.Card, plain, run.Part(i, j), 1);
                done = j + 1;
                i = j;
                any = true;
                break;
            }
        }

        if (any && done < groups.Count)
            Judge(plain, run.Part(done, groups.Count - 1), found);
        return any;
    }

    private static bool IsCardHere(string plain, NumberRun run)
    {
        if (Surroundings.OfCard(plain, run.Start) || run.Digits.Length is 15 or 16)
            return true;
        return !CheckDigits.IsArticle(run.Digits) && !Surroundings.AreHarmless(plain, run.Start, run.End) && !PhoneForms.IsCounting(run);
    }

    private static int LastWithin(IReadOnlyList<DigitGroup> groups, int first, int most)
    {
        int last = first;
        while (last + 1 < groups.Count && groups[last + 1].First + groups[last + 1].Count - groups[first].First <= most)
            last++;
        return last;
    }

    private static void JudgePiece(string plain, NumberRun run, List<Found> found)
    {
        if (run.Digits.Length < 6 || (run.IsOneByOne && TryOneByOne(plain, run, found)) || TryWhole(plain, run, found) || run.IsOneByOne)
            return;

        // A number that stands between others: "room 12, 090-1234-5678".
        int done = 0;
        for (int i = 0; i < run.Groups.Count; i++)
        {
            for (int j = LastWithin(run.Groups, i, 12); j >= i; j--)
            {
                if (i == 0 && j == run.Groups.Count - 1)
                    continue;
                NumberRun part = run.Part(i, j);
                if (part.Digits.Length < 10)
                    break;
                if (!PhoneForms.HasShape(part) || !IsEven(part) || !TryWhole(plain, part, found))
                    continue;
                done = j + 1;
                i = j;
                break;
            }
        }

        if (done > 0 && done < run.Groups.Count)
            JudgePiece(plain, run.Part(done, run.Groups.Count - 1), found);
    }

    private static bool TryWhole(string plain, NumberRun run, List<Found> found)
    {
        bool plus = run.Start > 0 && plain[run.Start - 1] == '+' || (run.Start > 1 && plain[run.Start - 1] is '(' or ' ' && plain[run.Start - 2] == '+')
            || plain.AsSpan(0, run.Start).TrimEnd() is var ahead && (ahead.EndsWith("plus") || ahead.EndsWith("プラス"));
        bool harmless = Surroundings.AreHarmless(plain, run.Start, run.End);
        bool asked = Surroundings.OfPhone(plain, run.Start, run.End);
        string digits = run.Digits;
        if (digits.Length == 12 && !plus && IsMyNumber(plain, run, harmless))
            return Add(found, PersonalDetail.Identity, plain, run, 1);
        if (digits.Length is >= 7 and <= 12 && Surroundings.OfIdentity(plain, run.Start) && !IsDecimal(plain, run))
            return Add(found, PersonalDetail.Identity, plain, run, 0.9);
        if (IsSocialSecurity(run, harmless))
            return Add(found, PersonalDetail.Identity, plain, run, 0.9);
        if (!plus && Surroundings.AreTitle(plain, run))
            return false;
        if (asked && IsSpelledMobile(run))
            return Add(found, PersonalDetail.Phone, plain, run, 0.8);
        if ((IsThousands(run) && !plus) || IsDecimal(plain, run) || CheckDigits.IsArticle(digits))
            return false;
        if (digits.Length == 7 && run.Groups.Count <= 2 && PhoneForms.Sizes(run) is "3-4" or "7" && !asked && !harmless && Surroundings.OfPostalCode(plain, run.Start))
            return Add(found, PersonalDetail.Address, plain, run, 0.9);
        if (PhoneForms.IsCertain(run, plus) && (plus || !harmless || run.Groups.Count > 1 && !Surroundings.Measures(plain, run.End)))
            return Add(found, PersonalDetail.Phone, plain, run, plus || run.Groups.Count > 1 ? 1 : 0.95);
        if (!harmless && PhoneForms.IsLikely(run))
            return Add(found, PersonalDetail.Phone, plain, run, 0.9);
        if (Surroundings.OfAccount(plain, run.Start) && digits.Length is >= 6 and <= 17 && !Surroundings.Measures(plain, run.End))
            return Add(found, PersonalDetail.Account, plain, run, 0.8);
        if (!harmless && asked && digits.Length is >= 7 and <= 15 && (digits.Length > 7 || PhoneForms.Sizes(run) is "3-4" or "7" or "2-5" or "3-2-2" or "4-3" || run.IsOneByOne) && !PhoneForms.IsCounting(run) && !IsList(run))
            return Add(found, PersonalDetail.Phone, plain, run, 0.8);
        return false;
    }

    /// <summary>Read out digit by digit: words around it may have been taken for digits too.</summary>
    private static bool TryOneByOne(string plain, NumberRun run, List<Found> found)
    {
        if (PhoneForms.IsCounting(run) || IsDecimal(plain, run))
            return false;
        for (int i = 0; i < run.Groups.Count; i++)
        {
            for (int j = LastWithin(run.Groups, i, 11); j > i; j--)
            {
                NumberRun part = run.Part(i, j);
                if (part.Digits.Length < 10)
                    break;
                if (!PhoneForms.IsCertain(part, false) && !(part.Digits.Length == 10 && part.Digits[0] == '0' && PhoneForms.IsLikely(part)))
                    continue;
                bool rest = run.Groups.Count - 1 - j > 2;
                return Add(found, PersonalDetail.Phone, plain, rest ? run.Part(i, run.Groups.Count - 1) : part, 0.9);
            }
        }

        bool list = IsList(run) || Surroundings.AreHarmless(plain, run.Start, run.End);
        return !list && run.Digits.Length != 12 && run.Digits.Length >= (Surroundings.OfPhone(plain, run.Start, run.End) ? 7 : 9)
            && Add(found, PersonalDetail.Phone, plain, run, 0.7);
    }

    private static bool IsMyNumber(string plain, NumberRun run, bool harmless) =>
        Surroundings.OfMyNumber(plain, run.Start)
        || (!harmless && CheckDigits.IsMyNumber(run.Digits) && (PhoneForms.Sizes(run) is "12" or "4-4-4" || run.IsOneByOne) && !PhoneForms.IsCounting(run) && !IsList(run));

    /// <summary>"ninety, twelve thirty-four, …": a Japanese mobile's number without its first nought, in words.</summary>
    private static bool IsSpelledMobile(NumberRun run) =>
        run.Digits.Length == 10 && run.Digits[0] is '7' or '8' or '9' && run.Digits[1] == '0' && run.Groups.All(group => group.Spelled) && !PhoneForms.IsCounting(run);

    /// <summary>US: area, group, serial; none of them all zeros, and no area from 900 up.</summary>
    private static bool IsSocialSecurity(NumberRun run, bool harmless) =>
        !harmless && run.Digits.Length == 9 && PhoneForms.Sizes(run) == "3-2-4" && run.Groups[1].Before is Gap.Hyphen or Gap.Space
        && run.Digits[..3] is not ("000" or "666") && run.Digits[0] != '9' && run.Digits[3..5] != "00" && run.Digits[5..] != "0000";

    /// <summary>1,250,000: groups of three behind commas (or points, or spaces), the first shorter.</summary>
    private static bool IsThousands(NumberRun run) =>
        run.Groups.Count > 1 && run.Groups[0].Count <= 3 && run.Digits[0] != '0'
        && run.Groups.Skip(1).All(group => group.Count == 3 && group.Before == run.Groups[1].Before && group.Before is Gap.Comma or Gap.Dot or Gap.Space);

    /// <summary>3.14159265: a point, and no phone begins so.</summary>
    private static bool IsDecimal(string plain, NumberRun run) =>
        run.Groups.Count == 2 && run.Groups[1].Before == Gap.Dot && run.Groups[0] is { Count: <= 3 } whole
        && (run.Digits[0] != '0' || whole.Count == 1) && run.Groups[1].Start == whole.End + 1 && plain[whole.End] == '.';

    private static bool IsList(NumberRun run) => run.Groups.Count(group => group.Before == Gap.Comma) >= 2 && !run.IsOneByOne;

    /// <summary>One separator throughout, as a number's writer keeps to it.</summary>
    private static bool IsEven(NumberRun run)
    {
        Gap? gap = null;
        for (int i = 1; i < run.Groups.Count; i++)
        {
            Gap here = run.Groups[i].Before;
            if (here == Gap.Bracket)
                continue;
            if (here == Gap.Comma || (gap is { } before && before != here))
                return false;
            gap = here;
        }

        return true;
    }

    private static bool Add(List<Found> found, PersonalDetail detail, string plain, NumberRun run, double score)
    {
        int start = run.Start;
        int end = run.End;
        if (start > 0 && plain[start - 1] == '(')
            start--;
        if (start > 0 && plain[start - 1] == '+')
            start--;
        else if (start > 1 && plain[start - 1] == ' ' && plain[start - 2] == '+')
            start -= 2;
        if (end < plain.Length && plain[end] == ')' && plain.AsSpan(start, end - start).Contains('('))
            end++;
        found.Add(new Found(detail, start, end, score));
        return true;
    }
}
