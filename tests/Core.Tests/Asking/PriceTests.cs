using Radio24.Core.Asking;

namespace Radio24.Core.Tests.Asking;

public sealed class PriceTests
{
    private static readonly ModelPrice Realtime = new(TextIn: 4, TextOut: 24, AudioIn: 32, AudioOut: 64, CachedIn: 0.4m);

    [Fact]
    public void Each_kind_of_token_has_its_price_and_what_was_cached_is_a_part_of_what_went_in()
    {
        Assert.Equal(4m + 24 + 32 + 64, Realtime.Of(new TokensUsed(1_000_000, 1_000_000, 1_000_000, 1_000_000)));
        // All the text and half of the audio were cached.
        Assert.Equal(1.5m * 0.4m + 0.5m * 32, Realtime.Of(new TokensUsed(TextIn: 1_000_000, AudioIn: 1_000_000, CachedIn: 1_500_000)));
        // More cached than went in: a service that miscounts.
        Assert.Equal(0.4m, Realtime.Of(new TokensUsed(TextIn: 1_000_000, CachedIn: 9_000_000)));
    }

    [Fact]
    public void A_service_that_is_paid_by_time_is_paid_by_time() =>
        Assert.Equal(0.0045m * 1.5m, new ModelPrice(Minute: 0.0045m).Of(new TokensUsed(TextIn: 50, Seconds: 90)));

    [Fact]
    public void Nonsense_of_a_service_never_costs_less_than_nothing() =>
        Assert.Equal(0, Realtime.Of(new TokensUsed(-5, -5, -5, -5, -5, -5)));

    [Fact]
    public void A_model_that_nobody_priced_counts_at_the_dearest_of_each_kind_a_snapshot_as_its_model()
    {
        var prices = new PriceTable([new("small", new ModelPrice(1, 2)), new("big", new ModelPrice(5, 1, Minute: 3)), new("small", new ModelPrice(2, 9))]);

        Assert.Equal(new ModelPrice(2, 9), prices.Of("small"));
        Assert.Equal(new ModelPrice(2, 9), prices.Of("SMALL-2026-08-07"));
        Assert.Equal(new ModelPrice(5, 9, Minute: 3), prices.Of("small-pro"));
        Assert.Equal(new ModelPrice(5, 9, Minute: 3), prices.Of("-2026-08-07"));
    }
}
