namespace Radio24.Core.Phrases;

/// <summary>Times and dates as people say them, to the minute.</summary>
public static class SpokenTime
{
    private static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty"];

    private static readonly string[] Ordinals =
    [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    private static readonly string[] Months =
    [
        "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    private static readonly string[] DaysJa = ["日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"];

    /// <summary>"twenty past nine in the morning", "noon"; 「午前9時20分」「正午」.</summary>
    /// <param name="at">In the station's zone; rounded to the nearest minute.</param>
    public static string Time(DateTimeOffset at, string language)
    {
        DateTimeOffset minute = at.AddSeconds(30);
        return language == Language.Japanese ? Japanese(minute.Hour, minute.Minute) : English(minute.Hour, minute.Minute);
    }

    /// <summary>"Sunday, the first of March"; 「3月1日、日曜日」.</summary>
    public static string Date(DateTimeOffset at, string language) => language == Language.Japanese
        ? $"{at.Month}月{at.Day}日、{DaysJa[(int)at.DayOfWeek]}"
        : $"{at.DayOfWeek}, the {Ordinal(at.Day)} of {Months[at.Month]}";

    private static string English(int hour, int minute)
    {
        if (minute > 30)
            return minute == 45 ? $"a quarter to {Hour((hour + 1) % 24)}" : $"{Minutes(60 - minute)} to {Hour((hour + 1) % 24)}";
        return minute switch
        {
            0 when hour is 0 or 12 => Hour(hour),
            0 => $"{Clock(hour)} o'clock{Part(hour)}",
            15 => $"a quarter past {Hour(hour)}",
            30 => $"half past {Hour(hour)}",
            _ => $"{Minutes(minute)} past {Hour(hour)}",
        };
    }

    private static string Minutes(int minutes) => minutes % 5 == 0 ? Number(minutes) : $"{Number(minutes)} {(minutes == 1 ? "minute" : "minutes")}";

    private static string Hour(int hour) => hour switch { 0 => "midnight", 12 => "noon", _ => Clock(hour) + Part(hour) };

    private static string Clock(int hour) => Number(hour % 12 == 0 ? 12 : hour % 12);

    private static string Part(int hour) => hour switch
    {
        < 12 => " in the morning",
        < 18 => " in the afternoon",
        < 22 => " in the evening",
        _ => " at night",
    };

    private static string Number(int number) => number < 20
        ? Ones[number]
        : number % 10 == 0 ? Tens[number / 10] : $"{Tens[number / 10]}-{Ones[number % 10]}";

    private static string Ordinal(int day) => day switch
    {
        <= 20 => Ordinals[day],
        30 => "thirtieth",
        < 30 => $"twenty-{Ordinals[day - 20]}",
        _ => $"thirty-{Ordinals[day - 30]}",
    };

    private static string Japanese(int hour, int minute)
    {
        if (minute == 0 && hour is 0 or 12 && minute == 0)
            return hour == 0 ? "午前0時ちょうど" : "正午";
        string part = $"{(hour < 12 ? "午前" : "午後")}{hour % 12}時";
        return minute switch { 0 => part + "ちょうど", 30 => part + "半", _ => $"{part}{minute}分" };
    }
}
