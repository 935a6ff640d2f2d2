using Radio24.Media.Sfu;

namespace Radio24.Media.Tests.Sfu;

public class RetransmitBudgetTests
{
    [Fact]
    public void Forty_at_once_then_twenty_a_second()
    {
        var budget = new RetransmitBudget();
        Assert.Equal(40, Take(budget, 5_000, 1_000));
        Assert.Equal(0, Take(budget, 5_049, 1));
        int taken = 0;
        for (long now = 5_049; now <= 15_049; now += 7) taken += Take(budget, now, 3);
        Assert.InRange(taken, 199, 201);
        Assert.Equal(40, Take(budget, 1_000_000, 1_000));
    }

    private static int Take(RetransmitBudget budget, long now, int tries) => Enumerable.Range(0, tries).Count(_ => budget.TryTake(now));
}
