using Radio24.Core.Phrases;

namespace Radio24.Core.Tests.Phrases;

public class SpokenTimeTests
{
    [Theory]
    [InlineData("00:00", "midnight", "午前0時ちょうど")]
    [InlineData("12:00", "noon", "正午")]
    [InlineData("09:00", "nine o'clock in the morning", "午前9時ちょうど")]
    [InlineData("09:20", "twenty past nine in the morning", "午前9時20分")]
    [InlineData("09:01", "one minute past nine in the morning", "午前9時1分")]
    [InlineData("14:15", "a quarter past two in the afternoon", "午後2時15分")]
    [InlineData("18:30", "half past six in the evening", "午後6時半")]
    [InlineData("22:37", "twenty-three minutes to eleven at night", "午後10時37分")]
    [InlineData("23:45", "a quarter to midnight", "午後11時45分")]
    [InlineData("11:55", "five to noon", "午前11時55分")]
    [InlineData("12:10", "ten past noon", "午後0時10分")]
    public void Times_are_said_as_people_say_them(string time, string english, string japanese)
    {
        DateTimeOffset at = DateTimeOffset.Parse($"2026-03-01T{time}:20+09:00");
        Assert.Equal(english, SpokenTime.Time(at, "en"));
        Assert.Equal(japanese, SpokenTime.Time(at, "ja"));
    }

    [Theory]
    [InlineData("2026-03-01", "Sunday, the first of March", "3月1日、日曜日")]
    [InlineData("2026-12-22", "Tuesday, the twenty-second of December", "12月22日、火曜日")]
    [InlineData("2027-01-30", "Saturday, the thirtieth of January", "1月30日、土曜日")]
    [InlineData("2027-01-31", "Sunday, the thirty-first of January", "1月31日、日曜日")]
    public void Dates_too(string date, string english, string japanese)
    {
        DateTimeOffset at = DateTimeOffset.Parse($"{date}T10:00:00+09:00");
        Assert.Equal(english, SpokenTime.Date(at, "en"));
        Assert.Equal(japanese, SpokenTime.Date(at, "ja"));
    }

    [Fact]
    public void Seconds_round_to_the_nearest_minute() =>
        Assert.Equal("ten o'clock in the morning", SpokenTime.Time(DateTimeOffset.Parse("2026-03-01T09:59:40Z"), "en"));

    [Fact]
    public void Every_minute_of_a_day_has_its_own_words()
    {
        DateTimeOffset midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (string language in new[] { "en", "ja" })
        {
            string[] times = [.. Enumerable.Range(0, 1440).Select(m => SpokenTime.Time(midnight.AddMinutes(m), language))];
            Assert.Equal(1440, times.Distinct().Count());
            Assert.DoesNotContain(times, t => language == "en" && t.Any(char.IsDigit));
        }
    }
}
