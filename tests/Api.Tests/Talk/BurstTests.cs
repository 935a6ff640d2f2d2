using Radio24.Api.Talk;

namespace Radio24.Api.Tests.Talk;

public sealed class BurstTests
{
    private readonly Burst _burst = new(1_000);

    [Fact]
    public void It_is_over_once_when_many_have_come_and_it_is_calm()
    {
        Assert.False(_burst.IsOver(0, 0));
        Assert.False(_burst.IsOver(5_000, 0.1)); // they are still coming
        Assert.False(_burst.IsOver(9_000, 0.1));
        Assert.False(_burst.IsOver(9_001, 0.9)); // the processor is still busy
        Assert.True(_burst.IsOver(9_005, 0.1));
        Assert.False(_burst.IsOver(9_005, 0.1));
    }

    [Fact]
    public void Many_that_go_are_a_burst_too_and_few_are_none()
    {
        _burst.IsOver(4_000, 0);
        Assert.True(_burst.IsOver(4_000, 0));
        _burst.IsOver(3_100, 0);
        Assert.False(_burst.IsOver(3_100, 0));
        _burst.IsOver(2_900, 0);
        Assert.True(_burst.IsOver(2_900, 0));
    }
}
