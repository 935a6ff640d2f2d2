using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Radio24.Core.Phrases;

namespace Radio24.Core.Presenting;

/// <summary>
/// Finds what a sentence says of the time that it is now, in digits and words, English and Japanese. A time that something else has ("the news at nine")
/// is none.
/// </summary>
public static partial class SpokenClock
{
    private const int Near = 5, About = 15; // min

    private const string Cue =
        @"(?:\b(?:it(?:['’]s| is)|the time is|time now is|time check:?|we(?:['’]re| are) at|clock (?:says|shows|reads|strikes)|right now(?:,| at)?|just gone|has just turned))\s+(?:(?:now|just|about|exactly|nearly|almost|already|around|precisely|only|coming up (?:on|to)|past|after|gone)\s+)*";

    private const string Hour = "(?<hour>midnight|noon|midday|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[01]?[0-9]|2[0-3])";
    private const string Minutes = "(?<minutes>a quarter|quarter|half|(?:twenty|thirty|forty|fifty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|[0-5]?[0-9])";
    private const string Part = @"(?:\s*(?<part>a\.?m\b|p\.?m\b|in the morning|this morning|in the afternoon|this afternoon|in the evening|this evening|at night|tonight))?";

    private const string English =
        @"(?:(?<digits>(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9])" +
        @"|" + Minutes + @"(?:\s+minutes?)?\s+(?<way>past|after|to|before|until)\s+" + Hour +
        @"|" + Hour + @"\s+(?<oh>oh\s+)?" + Minutes + @"\b(?!\s+(?:songs?|tracks?|listeners?|posts?|years?|days?|hours?|degrees|letters?|of|more))" +
        @"|" + Hour + @"\s*o['’]?clock|(?<bare>midnight|noon|midday)|(?<bare>1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=\s*(?:a\.?m\b|p\.?m\b|in the morning|in the afternoon|in the evening|at night)))" + Part;

    private const string Japanese =
        @"(?:(?<part>午前|午後|朝|昼|夕方|夜|深夜)の?)?\s*(?:(?<hour>[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})時(?:(?<minutes>[0-9]{1,2}|[〇一二三四五六七八九十]{1,4})分|(?<half>半))?|(?<noon>正午))";

    private const RegexOptions Plain = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
        "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty"];
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    private const string DaysJa = "日月火水木金土";

    /// <summary>Whether the sentence tells the time or the day at all.</summary>
    public static bool IsTold(string sentence)
    {
        string plain = Digits(sentence);
        return EnglishNow().IsMatch(plain) || JapaneseNow().IsMatch(plain) || WeekdayNow().IsMatch(plain) || DateNow().IsMatch(plain) || DateNowJa().IsMatch(plain);
    }

    /// <summary>Whether what it tells is wrong at that moment.</summary>
    /// <param name="airing">In the station's zone.</param>
    public static bool IsStale(string sentence, DateTimeOffset airing)
    {
        string plain = Digits(sentence);
        foreach (Match match in EnglishNow().Matches(plain))
        {
            if (MinuteOf(match) is { } told && !IsNow(told.Minute, told.Half, airing, IsVague(match.Value) ? About : Near))
                return true;
        }

        foreach (Match match in JapaneseNow().Matches(plain))
        {
            if (MinuteOfJa(match) is { } told && !IsNow(told.Minute, told.Half, airing, IsVague(plain) ? About : Near))
                return true;
        }

        return IsWrongDay(plain, airing);
    }

    /// <summary>Whether it greets for another time of day.</summary>
    public static bool IsOtherGreeting(string sentence, DateTimeOffset airing)
    {
        int hour = airing.Hour;
        return (hour is >= 14 or < 2 && MorningNow().IsMatch(sentence))
            || (hour is >= 5 and < 15 && EveningNow().IsMatch(sentence))
            || (hour is >= 20 or < 10 && AfternoonNow().IsMatch(sentence));
    }

    private static bool IsWrongDay(string plain, DateTimeOffset airing)
    {
        DateTimeOffset[] moments = [airing.AddMinutes(-Near), airing.AddMinutes(Near)]; // around midnight either day is right
        foreach (Match match in WeekdayNow().Matches(plain))
        {
            if (!moments.Any(at => at.DayOfWeek.ToString().Equals(match.Groups["day"].Value, StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        foreach (Match match in DateNow().Matches(plain))
        {
            int month = Array.IndexOf(Months, match.Groups["month"].Value.ToLowerInvariant()) + 1;
            if (DayOf(match.Groups["day"].Value) is { } day && !moments.Any(at => at.Month == month && at.Day == day))
                return true;
        }

        foreach (Match match in DateNowJa().Matches(plain))
        {
            if (match.Groups["month"].Success && !moments.Any(at => at.Month == Number(match.Groups["month"].Value) && at.Day == Number(match.Groups["day"].Value)))
                return true;
            if (match.Groups["week"].Success && !moments.Any(at => DaysJa[(int)at.DayOfWeek] == match.Groups["week"].Value[0]))
                return true;
        }

        return YearNow().Matches(plain).Any(match => !moments.Any(at => at.Year == Number(match.Groups["year"].Value)));
    }

    /// <param name="half">Whether the half of the day was told too.</param>
    private static bool IsNow(int minute, bool half, DateTimeOffset airing, int tolerance)
    {
        int day = half ? 1_440 : 720;
        int off = Math.Abs((minute % day) - (((airing.Hour * 60) + airing.Minute) % day));
        return Math.Min(off, day - off) <= tolerance;
    }

    private static (int Minute, bool Half)? MinuteOf(Match match)
    {
        string word = match.Groups["hour"].Success ? match.Groups["hour"].Value : match.Groups["bare"].Value;
        int minutes = 0;
        if (match.Groups["digits"].Success)
        {
            string[] parts = match.Groups["digits"].Value.Split(':', '.');
            (word, minutes) = (parts[0], Number(parts[1]));
        }
        else if (match.Groups["minutes"].Success)
        {
            minutes = MinutesOf(match.Groups["minutes"].Value);
            if (minutes < 0)
                return null;
        }

        int hour = word.ToLowerInvariant() switch { "noon" or "midday" => 12, "midnight" => 24, var other => Number(other) };
        if (hour < 0)
            return null;
        bool half = hour is 24 or > 12 || word.Equals("noon", StringComparison.OrdinalIgnoreCase) || word.Equals("midday", StringComparison.OrdinalIgnoreCase);
        if (match.Groups["part"].Success && !half)
        {
            half = true;
            string part = match.Groups["part"].Value.ToLowerInvariant();
            bool late = part[0] == 'p' || part.Contains("afternoon") || part.Contains("evening") || (part.Contains("night") && hour is >= 6 and < 12);
            hour = late ? (hour % 12) + 12 : hour % 12;
        }

        int at = (hour * 60) + (match.Groups["way"].Value.ToLowerInvariant() is "to" or "before" or "until" ? -minutes : minutes);
        return ((at + 1_440) % 1_440, half);
    }

    private static (int Minute, bool Half)? MinuteOfJa(Match match)
    {
        if (match.Groups["noon"].Success)
            return (720, true);
        int hour = Number(match.Groups["hour"].Value);
        int minutes = match.Groups["half"].Success ? 30 : match.Groups["minutes"].Success ? Number(match.Groups["minutes"].Value) : 0;
        if (hour is < 0 or > 24 || minutes is < 0 or > 59)
            return null;
        bool half = hour > 12 || match.Groups["part"].Success;
        if (match.Groups["part"].Value is "午後" or "夕方" || (match.Groups["part"].Value is "夜" && hour is >= 5 and < 12))
            hour = (hour % 12) + 12;
        else if (match.Groups["part"].Value is "午前" or "深夜" && hour == 12)
            hour = 0;
        return ((hour % 24 * 60) + minutes, half);
    }

    private static bool IsVague(string text) => Vague().IsMatch(text);

    private static int MinutesOf(string words) => words.ToLowerInvariant() switch
    {
        "a quarter" or "quarter" => 15,
        "half" => 30,
        var other => Number(other),
    };

    /// <returns>−1: it is no number.</returns>
    private static int Number(string word)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return number;
        if (word.Any(c => "〇一二三四五六七八九十".Contains(c)))
            return Kanji(word);
        string[] parts = word.ToLowerInvariant().Split('-', ' ');
        int tens = Array.IndexOf(Tens, parts[0]);
        if (tens >= 2)
            return (tens * 10) + (parts.Length > 1 ? Array.IndexOf(Ones, parts[1]) : 0);
        return Array.IndexOf(Ones, parts[0]);
    }

    private static int Kanji(string word)
    {
        int ten = word.IndexOf('十', StringComparison.Ordinal);
        if (ten < 0)
            return word.Aggregate(0, (sum, c) => (sum * 10) + "〇一二三四五六七八九".IndexOf(c, StringComparison.Ordinal));
        int tens = ten == 0 ? 1 : "〇一二三四五六七八九".IndexOf(word[ten - 1], StringComparison.Ordinal);
        return (tens * 10) + (ten + 1 < word.Length ? "〇一二三四五六七八九".IndexOf(word[ten + 1], StringComparison.Ordinal) : 0);
    }

    private static int? DayOf(string word)
    {
        string plain = word.ToLowerInvariant().Replace("-", " ");
        if (plain.Length > 2 && int.TryParse(plain[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal))
            return ordinal;
        if (int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out int day))
            return day;
        for (day = 1; day <= 31; day++)
        {
            if (SpokenTime.Date(new DateTimeOffset(2024, 1, day, 0, 0, 0, TimeSpan.Zero), Language.English).Contains($"the {word.Replace(' ', '-')} of", StringComparison.OrdinalIgnoreCase))
                return day;
        }

        return null;
    }

    /// <summary>Full-width digits made plain.</summary>
    private static string Digits(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
            plain.Append(c is >= '０' and <= '９' ? (char)(c - '０' + '0') : c == '：' ? ':' : c);
        return plain.ToString();
    }

    [GeneratedRegex(@"(?:" + Cue + English + @")|(?:" + English + @"\s+(?:right now|now|on the clock|here (?:on|at)))", Plain | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EnglishNow();

    [GeneratedRegex(@"(?:(?:ただいま|ただ今|只今|現在|今|いま|時刻は|時間は)(?:の?時[刻間])?[はがも、,\s]*(?:もう|ちょうど|もうすぐ|まもなく|だいたい)?" + Japanese + @")|(?:" + Japanese + @"(?:ちょうど)?(?:を[回まわ]+りました|を過ぎ(?:ました|たところ)|になりました|になります))|(?:^" + Japanese + @"(?:ちょうど|頃|ごろ)?です)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex JapaneseNow();

    [GeneratedRegex(@"\b(?:today is|it(?:['’]s| is)|today['’]s)\s+(?:(?:a|now|already|still|finally|another|lovely|quiet|fine|sunny|rainy)\s+)*(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", Plain | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WeekdayNow();

    [GeneratedRegex(@"\b(?:today is|it(?:['’]s| is))\b[^.!?]{0,24}?(?:the (?<day>[a-z]+(?:[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))?|[0-9]{1,2}(?:st|nd|rd|th)) of (?<month>january|february|march|april|may|june|july|august|september|october|november|december)|(?<month>january|february|march|april|may|june|july|august|september|october|november|december) (?:the )?(?<day>[0-9]{1,2}(?:st|nd|rd|th)?|[a-z]+(?:-[a-z]+)?))\b", Plain | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DateNow();

    [GeneratedRegex(@"(?:今日|本日|きょう)は[^。、]{0,10}?(?:(?<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日)?[、,の\s]*(?:(?<week>[日月火水木金土])曜)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DateNowJa();

    [GeneratedRegex(@"\b(?:it(?:['’]s| is)|the year is|this year(?:, | is ))\s*(?<year>(?:19|20)[0-9]{2})\b", Plain | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex YearNow();

    [GeneratedRegex(@"\b(?:nearly|almost|about|around|coming up|just (?:past|after|before|gone))\b|頃|ごろ|もうすぐ|まもなく|だいたい|過ぎ|回り|まわり", Plain | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Vague();

    [GeneratedRegex(@"\bgood morning\b|おはよう", Plain, 1000)]
    private static partial Regex MorningNow();

    [GeneratedRegex(@"\bgood afternoon\b|こんにち[はわ]", Plain, 1000)]
    private static partial Regex AfternoonNow();

    [GeneratedRegex(@"\bgood evening\b|こんばん[はわ]", Plain, 1000)]
    private static partial Regex EveningNow();
}
