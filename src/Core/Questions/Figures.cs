using System.Globalization;
using System.Text.RegularExpressions;

namespace Radio24.Core.Questions;

/// <summary>The numbers in a text, each as a whole: the 3 in "23:00" is none. Times of the day are one number, however they are written.</summary>
internal static partial class Figures
{
    /// <param name="text">In normal form KC.</param>
    /// <returns>"23:00" for "23:00", "11 pm", "23時" and "午後11時"; "1200" for "1,200"; "5" for "05".</returns>
    public static IReadOnlySet<string> Of(string text)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        string rest = Time().Replace(text, time =>
        {
            if (TimeOf(time) is not { } at)
                return time.Value;
            all.Add(at);
            return " ";
        });
        foreach (Match one in Number().Matches(Thousands().Replace(rest, "")))
            all.Add(one.Value.TrimStart('0') is { Length: > 0 } bare && char.IsAsciiDigit(bare[0]) ? bare : one.Value);
        return all;
    }

    /// <returns>Null: it only looks like one.</returns>
    private static string? TimeOf(Match time)
    {
        int hour = Parse(time.Groups["hour"].Value), minute = time.Groups["half"].Success ? 30 : time.Groups["minute"] is { Success: true } some ? Parse(some.Value) : 0;
        string half = time.Groups["noon"].Value.ToLowerInvariant();
        if (half.Length == 0 && !time.Groups["colon"].Success && !time.Groups["oclock"].Success)
            return null;
        if (hour < 12 && (half.StartsWith('p') || half == "午後"))
            hour += 12;
        else if (hour == 12 && (half.StartsWith('a') || half == "午前"))
            hour = 0;
        return hour > 29 || minute > 59 ? null : string.Create(CultureInfo.InvariantCulture, $"{hour}:{minute:00}");
    }

    private static int Parse(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(?<noon>午前|午後)?(?<![0-9:.,])(?<hour>[0-9]{1,2})(?:(?<colon>:)(?<minute>[0-9]{2})(?![0-9])|(?<oclock>時)(?!間)(?:(?<minute>[0-9]{1,2})分|(?<half>半))?)?(?![0-9:])"
        + @"(?:\s?(?<noon>[ap]\.?m\b))?",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"\p{Nd}+(?:[:.,]\p{Nd}+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
