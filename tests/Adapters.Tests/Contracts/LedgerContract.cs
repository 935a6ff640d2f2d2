using System.Text.Json;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What every adapter of <see cref="ILedger"/> does.</summary>
public abstract class LedgerContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    protected FakeTimeProvider Time { get; } = new(Noon);

    /// <summary>Empty; asked again, the same one as another process has it.</summary>
    protected abstract ValueTask<(ILedger Ledger, IOutbox Outbox)> CreateAsync(CostCaps caps);

    [Fact]
    public async Task A_call_is_set_aside_then_booked_and_the_rest_is_let_go()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(1, 10));
        Reservation one = await ledger.ReserveAsync(CallPurpose.Analysis, 0.5m, None);
        Assert.Equal(new Spending(0.5m, 1, 0.5m, 10), await ledger.SpendingAsync(None));

        await ledger.BookAsync(one, Call(one, 0.125m));
        Assert.Equal(new Spending(0.125m, 1, 0.125m, 10), await ledger.SpendingAsync(None));
        // Booked twice, as after an answer that was lost, it is booked once.
        await ledger.BookAsync(one, Call(one, 0.125m));
        Assert.Equal(0.125m, (await ledger.SpendingAsync(None)).Hour);
    }

    [Fact]
    public async Task What_was_set_aside_for_a_call_that_is_not_made_is_let_go_and_no_line()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(1, 10));
        Reservation one = await ledger.ReserveAsync(CallPurpose.Analysis, 0.9m, None);
        await ledger.LetGoAsync(one);
        Assert.Equal(0, (await ledger.SpendingAsync(None)).Hour);
        Assert.Empty(await ledger.CostsAsync(CostsBy.Model, Noon, Noon.AddHours(1), 10, None));
        await ledger.ReserveAsync(CallPurpose.Analysis, 0.9m, None);
    }

    [Fact]
    public async Task A_cap_holds_for_all_processes_together_and_the_next_hour_begins_anew()
    {
        var caps = new CostCaps(1, 1.5m);
        (ILedger here, _) = await CreateAsync(caps);
        (ILedger there, _) = await CreateAsync(caps);
        Reservation one = await here.ReserveAsync(CallPurpose.Presenter, 0.7m, None);
        await OverBudgetAsync(there, CallPurpose.Analysis, 0.4m);
        await here.BookAsync(one, Call(one, 0.7m));
        Assert.Equal(0.7m, (await here.SpendingAsync(None)).Hour);
        await OverBudgetAsync(there, CallPurpose.Analysis, 0.4m);

        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new Spending(0, 1, 0.7m, 1.5m, 0), await there.SpendingAsync(None));
        await there.ReserveAsync(CallPurpose.Analysis, 0.8m, None);
        await OverBudgetAsync(there, CallPurpose.Analysis, 0.1m);
        Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(0, (await there.SpendingAsync(None)).Day);
    }

    [Fact]
    public async Task A_call_counts_in_the_hour_in_which_it_was_made_however_late_it_is_booked()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(1, 10));
        Time.Advance(TimeSpan.FromMinutes(59));
        Reservation one = await ledger.ReserveAsync(CallPurpose.Presenter, 0.9m, None);
        Time.Advance(TimeSpan.FromMinutes(2));
        await ledger.BookAsync(one, Call(one, 0.9m));

        Assert.Equal(new Spending(0, 1, 0.9m, 10), (await ledger.SpendingAsync(None)) with { Mark = 0 });
        await ledger.ReserveAsync(CallPurpose.Presenter, 1, None);
    }

    [Fact]
    public async Task What_a_dead_process_set_aside_is_booked_as_lost_when_it_expires_and_rightly_if_it_was_only_late()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(1, 10));
        Reservation one = await ledger.ReserveAsync(CallPurpose.Presenter, 0.9m, None);
        Time.Advance(ILedger.Expiry - TimeSpan.FromSeconds(1));
        await OverBudgetAsync(ledger, CallPurpose.Analysis, 0.2m);
        Assert.Empty(await ledger.CostsAsync(CostsBy.Model, Noon, Noon.AddDays(1), 10, None));

        Time.Advance(TimeSpan.FromSeconds(1));
        await OverBudgetAsync(ledger, CallPurpose.Analysis, 0.2m);
        CostSum lost = Assert.Single(await ledger.CostsAsync(CostsBy.Model, Noon, Noon.AddDays(1), 10, None));
        Assert.Equal(("unknown", 1L, 1L, 0.9m), (lost.Key, lost.Calls, lost.Unanswered, lost.Dollars));

        await ledger.BookAsync(one, Call(one, 0.1m));
        CostSum booked = Assert.Single(await ledger.CostsAsync(CostsBy.Model, Noon, Noon.AddDays(1), 10, None));
        Assert.Equal(("gpt-x", 1L, 0L, 0.1m), (booked.Key, booked.Calls, booked.Unanswered, booked.Dollars));
        Assert.Equal(0.1m, (await ledger.SpendingAsync(None)).Hour);
        await ledger.ReserveAsync(CallPurpose.Analysis, 0.9m, None);
    }

    [Fact]
    public async Task What_is_free_is_written_too_and_no_cap_holds_it_up()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(0, 0));
        Reservation free = await ledger.ReserveAsync(CallPurpose.Moderation, 0, None);
        await ledger.BookAsync(free, Call(free, 0));
        await OverBudgetAsync(ledger, CallPurpose.Analysis, 0.000001m);

        Assert.Equal(1, Assert.Single(await ledger.CostsAsync(CostsBy.Purpose, Noon, Noon.AddDays(1), 10, None)).Calls);
    }

    [Fact]
    public async Task What_anybody_can_trigger_has_limits_of_its_own()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(1, 10, ListenersShare: 0.2m, ListenersCallsAnHour: 3));
        await OverBudgetAsync(ledger, CallPurpose.Preview, 0.25m);
        for (int i = 0; i < 3; i++)
            await ledger.ReserveAsync(CallPurpose.Question, i == 0 ? 0 : 0.05m, None);
        await OverBudgetAsync(ledger, CallPurpose.Preview, 0.01m);
        await ledger.ReserveAsync(CallPurpose.Presenter, 0.5m, None);
        Time.Advance(TimeSpan.FromHours(1));
        await ledger.ReserveAsync(CallPurpose.Preview, 0.01m, None);
    }

    [Fact]
    public async Task At_80_and_100_percent_there_is_an_alert_once_an_hour_and_once_a_day()
    {
        var caps = new CostCaps(1, 1.6m);
        (ILedger here, IOutbox outbox) = await CreateAsync(caps);
        (ILedger there, _) = await CreateAsync(caps);
        Assert.Equal(0, await MarkAfterAsync(here, 0.4m));
        Assert.Equal(50, await MarkAfterAsync(here, 0.2m));
        Assert.Empty(await AlertsAsync(outbox));
        Assert.Equal(80, await MarkAfterAsync(there, 0.25m));
        Assert.Equal(["cost:hour 80"], await AlertsAsync(outbox));
        Assert.Equal(100, await MarkAfterAsync(here, 0.15m));
        await OverBudgetAsync(there, CallPurpose.Analysis, 0.1m);
        Assert.Equal(["cost:hour 80", "cost:hour 100"], await AlertsAsync(outbox));

        Time.Advance(TimeSpan.FromHours(1));
        await MarkAfterAsync(there, 0.3m);
        Assert.Equal(["cost:hour 80", "cost:hour 100", "cost:day 80"], await AlertsAsync(outbox));
    }

    [Fact]
    public async Task Costs_are_summed_by_day_model_and_purpose()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(null, null));
        await PayAsync(CallPurpose.Analysis, "gpt-x", 0.2m, PaidCall.Answered);
        await PayAsync(CallPurpose.Transform, "gpt-y", 0.5m, PaidCall.Cancelled);
        Time.Advance(TimeSpan.FromHours(13));
        await PayAsync(CallPurpose.Analysis, "gpt-x", 0.1m, nameof(ModelTrouble.TimedOut));

        Assert.Equal(["2026-11-29 2/1 0.7", "2026-11-30 1/1 0.1"], await LinesAsync(CostsBy.Day));
        Assert.Equal(["gpt-y 1/1 0.5", "gpt-x 2/1 0.3"], await LinesAsync(CostsBy.Model));
        Assert.Equal(["Transform 1/1 0.5", "Analysis 2/1 0.3"], await LinesAsync(CostsBy.Purpose));
        Assert.Equal(new TokensUsed(200, 40, 2, 4, 100, 3), (await ledger.CostsAsync(CostsBy.Model, Noon, Noon.AddDays(1), 10, None))[1].Tokens);
        Assert.Equal(["2026-11-29 2/1 0.7"], await LinesAsync(CostsBy.Day, 1));
        Assert.Empty(await ledger.CostsAsync(CostsBy.Day, Noon.AddDays(-1), Noon, 10, None));

        async Task PayAsync(CallPurpose purpose, string model, decimal dollars, string outcome)
        {
            Reservation one = await ledger.ReserveAsync(purpose, 1, None);
            await ledger.BookAsync(one, Call(one, dollars) with { Model = model, Outcome = outcome, Tokens = new TokensUsed(100, 20, 1, 2, 50, 1.5) });
        }

        async Task<string[]> LinesAsync(CostsBy by, int limit = 10) =>
            [.. (await ledger.CostsAsync(by, Noon, Noon.AddDays(2), limit, None)).Select(sum =>
                FormattableString.Invariant($"{sum.Key} {sum.Calls}/{sum.Unanswered} {sum.Dollars:0.###}"))];
    }

    [Fact]
    public async Task Two_hundred_who_ask_at_once_of_two_processes_never_pass_a_cap_together()
    {
        var caps = new CostCaps(1, 10, ListenersShare: 0.5m);
        ILedger[] processes = [(await CreateAsync(caps)).Ledger, (await CreateAsync(caps)).Ledger];
        decimal granted = 0, listeners = 0;
        int refused = 0;
        Lock gate = new();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            CallPurpose purpose = i % 3 == 0 ? CallPurpose.Preview : CallPurpose.Analysis;
            try
            {
                Reservation one = await processes[i % 2].ReserveAsync(purpose, 0.02m, None);
                // Each costs all that was set aside: there is nothing to spare.
                const decimal dollars = 0.02m;
                lock (gate)
                {
                    granted += dollars;
                    listeners += purpose == CallPurpose.Preview ? dollars : 0;
                }

                await processes[i % 2].BookAsync(one, Call(one, dollars));
            }
            catch (ModelAwayException e) when (e.Trouble == ModelTrouble.OverBudget)
            {
                Interlocked.Increment(ref refused);
            }
        })));

        await processes[0].SpendingAsync(None);
        Spending spent = await processes[1].SpendingAsync(None);
        Assert.True(granted <= 1, $"{granted} were bought");
        Assert.True(listeners <= 0.5m, $"{listeners} were bought for listeners");
        Assert.True(refused > 0);
        Assert.Equal(granted, spent.Hour);
        Assert.Equal(granted, (await processes[0].CostsAsync(CostsBy.Model, Noon, Noon.AddDays(1), 10, None)).Sum(sum => sum.Dollars));
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_nothing_set_aside()
    {
        (ILedger ledger, _) = await CreateAsync(new CostCaps(1, 10));
        using var gone = new CancellationTokenSource();
        Task<Reservation> asked = ledger.ReserveAsync(CallPurpose.Analysis, 0.5m, gone.Token).AsTask();
        await gone.CancelAsync();
        try
        {
            await ledger.BookAsync(await asked, Call(await asked, 0));
        }
        catch (OperationCanceledException)
        {
            // Too late for it, usually.
        }

        for (int tries = 0; (await ledger.SpendingAsync(None)).Hour != 0; tries++)
        {
            Assert.True(tries < 100, "it is still set aside");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task<int> MarkAfterAsync(ILedger ledger, decimal dollars)
    {
        Reservation one = await ledger.ReserveAsync(CallPurpose.Analysis, dollars, None);
        await ledger.BookAsync(one, Call(one, dollars));
        return (await ledger.SpendingAsync(None)).Mark;
    }

    private static async Task<string[]> AlertsAsync(IOutbox outbox) =>
        [.. (await outbox.ReadAsync(0, 100, None)).Where(entry => entry.Event.Name == "alert.cost")
            .Select(entry => $"{entry.Event.Subject} {JsonDocument.Parse(entry.Event.Payload).RootElement.GetProperty("percent")}")];

    private static async Task OverBudgetAsync(ILedger ledger, CallPurpose purpose, decimal atMost) =>
        Assert.Equal(ModelTrouble.OverBudget, (await Assert.ThrowsAsync<ModelAwayException>(() => ledger.ReserveAsync(purpose, atMost, None).AsTask())).Trouble);

    private static PaidCall Call(Reservation one, decimal dollars) => new(
        one.Id, one.At, one.Purpose, "api.example", "gpt-x", new TokensUsed(10, 2), dollars, PaidCall.Answered, TimeSpan.FromMilliseconds(250), "only choice");
}
