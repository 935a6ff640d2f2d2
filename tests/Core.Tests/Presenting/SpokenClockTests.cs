using Radio24.Core.Phrases;
using Radio24.Core.Presenting;

namespace Radio24.Core.Tests.Presenting;

public class SpokenClockTests
{
    private static readonly DateTimeOffset Airing = new(2026, 3, 1, 21, 20, 0, TimeSpan.FromHours(9)); // a Sunday

    [Theory]
    [InlineData("It's twenty past nine here at Radio24.")]
    [InlineData("It is 9:20 in the evening.")]
    [InlineData("It's 9:22 PM.")]
    [InlineData("It is nine twenty.")]
    [InlineData("The time is now twenty past nine in the evening.")]
    [InlineData("It's almost half past nine.")]
    [InlineData("It's 21:18.")]
    [InlineData("Today is Sunday, the first of March.")]
    [InlineData("The news comes at ten o'clock, and the bakery opens at seven in the morning.")]
    [InlineData("It's one of my favourites, and it is two hours long.")]
    [InlineData("It's five degrees outside, and there are 9 songs left.")]
    [InlineData("ただいまの時刻は午後9時20分です。")]
    [InlineData("今、夜の九時二十分を回りました。")]
    [InlineData("今日は3月1日、日曜日。")]
    [InlineData("ニュースは10時からです。")]
    [InlineData("今日はいい日ですね。")]
    public void What_is_so_or_is_not_about_now_passes(string sentence) => Assert.False(SpokenClock.IsStale(sentence, Airing));

    [Theory]
    [InlineData("It's ten past three here at Radio24.")]
    [InlineData("It is 8:20 in the evening.")]
    [InlineData("It's 9:20 in the morning.")]
    [InlineData("It is nine o'clock.")]
    [InlineData("The time is now a quarter to seven.")]
    [InlineData("It's almost noon.")]
    [InlineData("It is nine forty-five.")]
    [InlineData("3 pm here on the station.")]
    [InlineData("Today is Monday.")]
    [InlineData("It's Saturday, the twenty-eighth of February.")]
    [InlineData("It is March 2nd today.")]
    [InlineData("It's 2024 already.")]
    [InlineData("ただいまの時刻は午後3時です。")]
    [InlineData("午前９時２０分になりました。")]
    [InlineData("今、十時半です。")]
    [InlineData("今日は月曜日です。")]
    [InlineData("本日は2月28日、土曜日です。")]
    public void A_wrong_time_or_day_is_found(string sentence) => Assert.True(SpokenClock.IsStale(sentence, Airing));

    [Theory]
    [InlineData("Good morning, everybody!", true)]
    [InlineData("Good evening, everybody!", false)]
    [InlineData("おはようございます。", true)]
    [InlineData("こんばんは。", false)]
    public void A_greeting_belongs_to_its_time_of_day(string sentence, bool other) => Assert.Equal(other, SpokenClock.IsOtherGreeting(sentence, Airing));

    [Fact]
    public void The_offline_presenter_s_own_times_are_right_at_their_moment_and_wrong_an_hour_later()
    {
        for (int minute = 0; minute < 1_440; minute += 7)
        {
            DateTimeOffset at = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);
            foreach ((string told, string day) in ((string, string)[])
                [
                    ($"It is {SpokenTime.Time(at, "en")}.", $"Today is {SpokenTime.Date(at, "en")}."),
                    ($"ただいまの時刻は{SpokenTime.Time(at, "ja")}です。", $"今日は{SpokenTime.Date(at, "ja")}です。"),
                ])
            {
                Assert.False(SpokenClock.IsStale(told, at), told);
                Assert.False(SpokenClock.IsStale(day, at), day);
                Assert.True(SpokenClock.IsStale(told, at.AddMinutes(57)), $"{told} at {at.AddMinutes(57):HH:mm}");
                Assert.True(SpokenClock.IsStale(day, at.AddDays(2)), day);
            }
        }
    }
}
