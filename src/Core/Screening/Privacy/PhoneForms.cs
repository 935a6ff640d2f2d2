namespace Radio24.Core.Screening.Privacy;

/// <summary>The forms of phone numbers: Japan's, those that begin with a country code, and what is written in America and Europe.</summary>
internal static class PhoneForms
{
    /// <summary>Country codes (ITU-T E.164) that people write without a plus: the subscriber's number tells them from other figures.</summary>
    private static readonly (string Code, int Length)[] Bare =
        [("8190", 12), ("8180", 12), ("8170", 12), ("447", 12), ("336", 11), ("337", 11), ("8210", 12), ("861", 13), ("919", 12), ("918", 12), ("917", 12), ("614", 11), ("4915", 13), ("4916", 12), ("4917", 12), ("393", 12), ("346", 11)];

    /// <summary>Nobody's figures but a phone's, whatever stands around them.</summary>
    public static bool IsCertain(NumberRun run, bool plus)
    {
        string digits = run.Digits;
        if (plus)
            return digits.Length is >= 8 and <= 15 && digits[0] != '0';
        return digits.Length switch
        {
            11 => digits[0] == '0' && ((digits[1] is '5' or '7' or '8' or '9' && digits[2] == '0') || digits.StartsWith("010", StringComparison.Ordinal) || digits.StartsWith("020", StringComparison.Ordinal) || digits.StartsWith("07", StringComparison.Ordinal)),
            10 => digits[0] == '0' && digits[..4] is "0120" or "0570" or "0990" or "0180",
            _ => false,
        };
    }

    /// <summary>A phone's, unless the words around say what else it is.</summary>
    public static bool IsLikely(NumberRun run)
    {
        string digits = run.Digits;
        if (IsCounting(run))
            return false;
        bool whole = run.Groups.Count == 1;
        bool list = run.Groups.Any(group => group.Before == Gap.Comma) && !run.IsOneByOne && !HasShape(run);
        if (list)
            return false;
        if (digits[0] == '0')
        {
            return digits.Length switch
            {
                10 => digits[1] != '0' && !IsRising(run),
                11 => digits[1] != '0' || digits[2] != '0',
                12 => digits[1] != '0' && !whole && !IsRising(run),
                >= 13 and <= 16 => digits[1] == '0' || digits.StartsWith("010", StringComparison.Ordinal),
                9 => !whole && run.Groups[0].Count is >= 2 and <= 5 && digits[1] != '0',
                _ => false,
            };
        }

        return digits.Length switch
        {
            10 => digits[0] >= '2' && (Sizes(run) is "3-3-4" or "5-5" || ((whole || run.IsOneByOne) && digits[3] >= '2')),
            11 => (digits[0] == '1' && (Sizes(run) is "1-3-3-4" or "3-4-4" || ((whole || run.IsOneByOne) && digits[1] >= '2'))) || IsBare(digits),
            12 or 13 => IsBare(digits) || (Sizes(run) is "2-2-4-4" or "2-3-4-4" or "2-4-3-3" or "2-4-6" or "2-3-3-4"),
            _ => false,
        };
    }

    /// <summary>Groups as phone books write them; within a longer run these are cut out.</summary>
    public static bool HasShape(NumberRun run)
    {
        string sizes = Sizes(run);
        if (run.Digits[0] != '0')
            return sizes is "3-3-4" or "1-3-3-4";
        return sizes is "3-4-4" or "2-4-4" or "3-3-4" or "4-2-4" or "5-1-4" or "4-3-3" or "4-3-4" or "3-8" or "2-8" or "4-6" or "4-7" or "5-6" or "5-5" or "5-3-3" or "11" or "10" or "2-2-2-2-2" or "4-4-2";
    }

    /// <summary>One after the other, or every second: somebody counts.</summary>
    public static bool IsCounting(NumberRun run)
    {
        if (run.Groups.Count < 4)
            return run.Digits.Distinct().Count() == 1 || run.Digits is "1234567890" or "0123456789" or "123456789" or "987654321" or "9876543210" or "12345678";
        int step = 0;
        int last = -1;
        foreach (DigitGroup group in run.Groups)
        {
            if (group.Count > 4)
                return false;
            int value = int.Parse(run.Digits.AsSpan(group.First, group.Count));
            if (last >= 0 && group != run.Groups[1] && value - last != step)
                return false;
            step = last < 0 ? 0 : value - last;
            last = value;
        }

        return true;
    }

    public static string Sizes(NumberRun run) => string.Join('-', run.Groups.Select(group => group.Count));

    private static bool IsBare(string digits) =>
        Array.Exists(Bare, bare => digits.Length == bare.Length && digits.StartsWith(bare.Code, StringComparison.Ordinal));

    /// <summary>Pairs in rising order, as a lottery draws them.</summary>
    private static bool IsRising(NumberRun run)
    {
        if (run.Groups.Count < 5)
            return false;
        int last = -1;
        foreach (DigitGroup group in run.Groups)
        {
            if (group.Count > 2)
                return false;
            int value = int.Parse(run.Digits.AsSpan(group.First, group.Count));
            if (value <= last)
                return false;
            last = value;
        }

        return true;
    }
}
