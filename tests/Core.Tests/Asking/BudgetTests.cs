using Radio24.Core.Asking;

namespace Radio24.Core.Tests.Asking;

public sealed class BudgetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_set_aside_and_spent_never_passes_a_cap_together()
    {
        Budget budget = Fresh(new CostCaps(1, 10));
        Assert.True(budget.TryReserve(CallPurpose.Analysis, 0.6m));
        Assert.False(budget.TryReserve(CallPurpose.Analysis, 0.5m));
        Assert.True(budget.TryReserve(CallPurpose.Analysis, 0.4m));

        budget.Book(CallPurpose.Analysis, 0.6m, 0.1m);
        Assert.True(budget.TryReserve(CallPurpose.Analysis, 0.5m));
        Assert.False(budget.TryReserve(CallPurpose.Analysis, 0.000001m));
        Assert.Equal((0.1m, 0.9m), (budget.Hour.Spent, budget.Hour.SetAside));
    }

    [Fact]
    public void The_day_holds_up_what_the_hour_would_allow()
    {
        var budget = new Budget(new CostCaps(1, 10), Totals(CostPeriod.Hour), Totals(CostPeriod.Day) with { Spent = 9.5m });
        Assert.False(budget.TryReserve(CallPurpose.Analysis, 0.6m));
        Assert.Equal(0, budget.Hour.SetAside);
        Assert.True(budget.TryReserve(CallPurpose.Analysis, 0.5m));
    }

    [Fact]
    public void A_cap_of_nothing_buys_nothing_and_what_is_free_goes_on()
    {
        Budget budget = Fresh(new CostCaps(0, 0));
        Assert.False(budget.TryReserve(CallPurpose.Presenter, 0.000001m));
        Assert.True(budget.TryReserve(CallPurpose.Moderation, 0));
        Assert.False(budget.TryTakeMark(out _));
    }

    [Fact]
    public void Without_a_cap_everything_is_allowed()
    {
        Budget budget = Fresh(new CostCaps(null, null));
        Assert.True(budget.TryReserve(CallPurpose.Presenter, 1_000));
        budget.Book(CallPurpose.Presenter, 1_000, 1_000);
        Assert.False(budget.TryTakeMark(out _));
    }

    [Fact]
    public void What_anybody_can_trigger_has_its_share_and_leaves_the_rest_alone()
    {
        Budget budget = Fresh(new CostCaps(1, 10, ListenersShare: 0.25m));
        Assert.True(budget.TryReserve(CallPurpose.Preview, 0.2m));
        Assert.False(budget.TryReserve(CallPurpose.Question, 0.06m));
        Assert.True(budget.TryReserve(CallPurpose.Presenter, 0.8m));
        budget.Book(CallPurpose.Preview, 0.2m, 0.01m);
        Assert.True(budget.TryReserve(CallPurpose.Question, 0.1m));
    }

    [Fact]
    public void What_anybody_can_trigger_is_counted_though_it_be_free()
    {
        Budget budget = Fresh(new CostCaps(1, 10, ListenersCallsAnHour: 2));
        Assert.True(budget.TryReserve(CallPurpose.Preview, 0));
        Assert.True(budget.TryReserve(CallPurpose.Question, 0));
        Assert.False(budget.TryReserve(CallPurpose.Preview, 0));
        Assert.True(budget.TryReserve(CallPurpose.Moderation, 0));
    }

    [Fact]
    public void Each_mark_is_told_once_in_its_hour_and_once_on_its_day()
    {
        Budget budget = Fresh(new CostCaps(1, 1.25m));
        Assert.Empty(Spend(budget, 0.49m));
        Assert.Equal(["Hour 50"], Spend(budget, 0.01m));
        // Half of the day's too.
        Assert.Equal(["Hour 80", "Day 50"], Spend(budget, 0.35m));
        Assert.Empty(Spend(budget, 0.1m));
        Assert.Equal(["Hour 100", "Day 80"], Spend(budget, 0.05m));
        Assert.Empty(Spend(budget, 0.05m));
        // Another process, or this one after a restart, tells nothing again.
        Assert.Empty(Spend(new Budget(new CostCaps(1, 1.25m), budget.Hour, budget.Day), 0.01m));
        // The next hour: the day goes on.
        Assert.Equal(["Day 100"], Spend(new Budget(new CostCaps(1, 1.25m), Totals(CostPeriod.Hour), budget.Day), 0.25m));
    }

    [Fact]
    public void Refused_near_the_cap_is_as_good_as_reached_refused_far_from_it_is_not()
    {
        Budget budget = Fresh(new CostCaps(1, 10));
        Assert.False(budget.TryReserve(CallPurpose.Presenter, 5));
        Assert.False(budget.TryTakeMark(out _));
        Spend(budget, 0.97m);
        Assert.False(budget.TryReserve(CallPurpose.Presenter, 0.05m));
        Assert.True(budget.TryTakeMark(out CostMark? mark));
        Assert.Equal(new CostMark(CostPeriod.Hour, 100, 0.97m, 1, Noon.AddHours(1)), mark);
    }

    [Fact]
    public void However_calls_come_and_end_no_cap_is_passed_and_nothing_stays_set_aside()
    {
        var random = new Random(24);
        for (int round = 0; round < 200; round++)
        {
            var caps = new CostCaps(random.Next(1, 50) / 10m, random.Next(1, 80) / 10m, random.Next(0, 11) / 10m, random.Next(0, 40));
            Budget budget = Fresh(caps);
            var open = new List<(CallPurpose Purpose, decimal AtMost)>();
            for (int i = 0; i < 200; i++)
            {
                var purpose = (CallPurpose)random.Next(Enum.GetValues<CallPurpose>().Length);
                decimal atMost = random.Next(0, 1000) / 1000m;
                if (budget.TryReserve(purpose, atMost))
                    open.Add((purpose, atMost));
                if (open.Count > 0 && random.Next(3) > 0)
                {
                    (CallPurpose Purpose, decimal AtMost) one = open[random.Next(open.Count)];
                    open.Remove(one);
                    budget.Book(one.Purpose, one.AtMost, one.AtMost * random.Next(0, 11) / 10);
                }

                foreach (PeriodTotals totals in (PeriodTotals[])[budget.Hour, budget.Day])
                {
                    Assert.True(totals.Spent + totals.SetAside <= caps.Of(totals.Period), $"round {round}");
                    Assert.True(totals.ListenersSpent + totals.ListenersSetAside <= caps.Of(totals.Period) * caps.ListenersShare, $"round {round}");
                    Assert.True(totals.ListenersCalls <= caps.ListenersCallsAnHour, $"round {round}");
                }
            }

            foreach ((CallPurpose purpose, decimal atMost) in open)
                budget.Book(purpose, atMost, 0);
            Assert.Equal((0m, 0m), (budget.Hour.SetAside, budget.Day.ListenersSetAside));
        }
    }

    [Fact]
    public void Hours_and_days_are_those_of_UTC()
    {
        var inTokyo = new DateTimeOffset(2026, 11, 30, 8, 59, 59, TimeSpan.FromHours(9));
        Assert.Equal(new DateTimeOffset(2026, 11, 29, 23, 0, 0, TimeSpan.Zero), CostPeriod.Hour.StartOf(inTokyo));
        Assert.Equal(new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero), CostPeriod.Day.StartOf(inTokyo));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero), CostPeriod.Hour.EndOf(inTokyo));
    }

    private static string[] Spend(Budget budget, decimal dollars)
    {
        budget.Book(CallPurpose.Analysis, 0, dollars);
        var marks = new List<string>();
        while (budget.TryTakeMark(out CostMark? mark))
            marks.Add($"{mark.Period} {mark.Percent}");
        return [.. marks];
    }

    private static Budget Fresh(CostCaps caps) => new(caps, Totals(CostPeriod.Hour), Totals(CostPeriod.Day));

    private static PeriodTotals Totals(CostPeriod period) => new(period, period.StartOf(Noon));
}
