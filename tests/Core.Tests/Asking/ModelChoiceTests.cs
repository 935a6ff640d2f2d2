using Radio24.Core.Asking;

namespace Radio24.Core.Tests.Asking;

public sealed class ModelChoiceTests
{
    private static readonly ModelOffer Small = new("small", 2, new ModelPrice(0.2m, 1.2m)), Middle = new("middle", 3, new ModelPrice(0.75m, 4.5m)),
        Big = new("big", 5, new ModelPrice(5, 30));

    private static readonly TokensUsed Usual = new(TextIn: 500, TextOut: 100);

    private readonly ModelChoice _choice = new([Small, Middle, Big]);
    private TimeSpan _now = TimeSpan.FromHours(5);

    [Fact]
    public void The_cheapest_that_is_good_enough_is_asked_first_and_the_others_stand_behind_it()
    {
        Assert.Equal(["small: cheapest", "middle: next", "big: next"], Order(1));
        Assert.Equal(["middle: cheapest", "big: next"], Order(3));
        Assert.Equal(["big: only choice"], Order(5));
        Assert.Empty(new ModelChoice([Small]).Order(3, Usual, _now));
        Assert.Empty(new ModelChoice([]).Order(1, Usual, _now));
    }

    [Fact]
    public void One_that_lets_us_wait_loses_to_a_faster_one_that_costs_little_more()
    {
        for (int i = 0; i < 10; i++)
        {
            _choice.Answered("small", TimeSpan.FromSeconds(12), _now);
            _choice.Answered("middle", TimeSpan.FromSeconds(1), _now);
        }

        Assert.Equal(["middle: faster", "small: next", "big: next"], Order(1));
        // One slow answer among many does not turn it round.
        for (int i = 0; i < 20; i++)
            _choice.Answered("small", TimeSpan.FromSeconds(1), _now);
        _choice.Answered("small", TimeSpan.FromSeconds(9), _now);
        Assert.Equal("small: cheapest", Order(1)[0]);
    }

    [Fact]
    public void What_was_measured_long_ago_is_forgotten()
    {
        _choice.Answered("small", TimeSpan.FromSeconds(30), _now);
        Assert.Equal("middle: faster", Order(1)[0]);
        _now += TimeSpan.FromMinutes(31);
        Assert.Equal("small: cheapest", Order(1)[0]);
    }

    [Fact]
    public void One_that_failed_stands_behind_the_others_for_a_while_and_longer_when_it_fails_again()
    {
        _choice.Failed("small", ModelTrouble.TimedOut, _now);
        Assert.Equal(["middle: small rests after TimedOut", "big: next", "small: next"], Order(1));
        _now += TimeSpan.FromSeconds(30);
        Assert.Equal("small: cheapest", Order(1)[0]);

        _choice.Failed("small", ModelTrouble.Broken, _now);
        _now += TimeSpan.FromSeconds(59);
        Assert.Equal("middle: small rests after Broken", Order(1)[0]);
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal("small: cheapest", Order(1)[0]);
        for (int i = 0; i < 100; i++)
            _choice.Failed("small", ModelTrouble.Broken, _now);
        _now += TimeSpan.FromMinutes(10);
        Assert.Equal("small: cheapest", Order(1)[0]);

        _choice.Answered("small", TimeSpan.FromSeconds(1), _now);
        _choice.Failed("small", ModelTrouble.Broken, _now);
        _now += TimeSpan.FromSeconds(30);
        Assert.Equal("small: cheapest", Order(1)[0]);
    }

    [Fact]
    public void One_that_denies_us_rests_for_an_hour_and_is_still_tried_when_nothing_else_is_left()
    {
        _choice.Failed("small", ModelTrouble.Denied, _now);
        _now += TimeSpan.FromMinutes(59);
        Assert.Equal(["middle: small rests after Denied", "big: next", "small: next"], Order(1));
        _choice.Failed("middle", ModelTrouble.Broken, _now);
        _choice.Failed("big", ModelTrouble.Broken, _now);
        // The soonest to be ready again first.
        Assert.Equal(["middle", "big", "small"], _choice.Order(1, Usual, _now).Select(one => one.Offer.Key));
    }

    [Theory]
    [InlineData(ModelTrouble.OverBudget)]
    [InlineData(ModelTrouble.Crowded)]
    [InlineData(ModelTrouble.BreakerOpen)]
    public void What_is_our_own_doing_is_no_failure_of_a_model(ModelTrouble trouble)
    {
        _choice.Failed("small", trouble, _now);
        Assert.Equal("small: cheapest", Order(1)[0]);
    }

    private string[] Order(int quality) => [.. _choice.Order(quality, Usual, _now).Select(one => $"{one.Offer.Key}: {one.Why}")];
}
