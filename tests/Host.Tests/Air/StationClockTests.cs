using Radio24.Host.Air;

namespace Radio24.Host.Tests.Air;

public class StationClockTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly SettableWall _wall;
    private readonly StationClock _clock;

    public StationClockTests()
    {
        _wall = new SettableWall(_time);
        _clock = new StationClock(_wall, TimeZoneInfo.Utc);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void It_shows_what_the_wall_shows_and_measures_without_it(int hours)
    {
        DateTimeOffset start = _clock.Now, steady = _clock.Steady;
        _time.Advance(Minute);
        _wall.Ahead = hours * Hour;
        Assert.Equal(start + Minute + (hours * Hour), _clock.Now);
        Assert.Equal(steady + Minute, _clock.Steady);
        Assert.Equal(hours * Hour, _clock.Ahead);
        _wall.Ahead = TimeSpan.Zero;
        Assert.Equal(start + Minute, _clock.Now);
        Assert.Equal(TimeSpan.Zero, _clock.Ahead);
    }

    [Fact]
    public void A_clock_that_is_kept_right_is_not_one_that_was_set()
    {
        for (int i = 0; i < 10; i++)
        {
            _wall.Ahead = TimeSpan.FromMilliseconds(100 * i);
            Assert.Equal(TimeSpan.Zero, _clock.Ahead);
        }
    }

    [Fact]
    public void What_was_stamped_before_the_clock_was_set_ahead_is_no_older_for_it()
    {
        DateTimeOffset stamp = _clock.Now;
        _time.Advance(Minute);
        _wall.Ahead = Hour;
        Assert.False(stamp < _clock.Ago(2 * Minute));
        _time.Advance(1.5 * Minute);
        Assert.True(stamp < _clock.Ago(2 * Minute));
        DateTimeOffset since = _clock.Now;
        Assert.False(since < _clock.Ago(Minute));
        _time.Advance(1.5 * Minute);
        Assert.True(since < _clock.Ago(Minute));
    }

    [Fact]
    public void What_is_stamped_after_the_clock_was_set_back_is_as_old_as_it_is()
    {
        DateTimeOffset before = _clock.Now;
        _wall.Ahead = -Hour;
        DateTimeOffset stamp = _clock.Now;
        Assert.False(stamp < _clock.Ago(Minute));
        Assert.False(before < _clock.Ago(Minute));
        _time.Advance(1.5 * Minute);
        Assert.True(stamp < _clock.Ago(Minute));
    }
}
