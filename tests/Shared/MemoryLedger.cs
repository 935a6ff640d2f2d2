using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Tests;

/// <summary>The ledger in memory; it passes the same contract as the real one.</summary>
internal sealed class MemoryLedger(CostCaps caps, TimeProvider time, MemoryOutbox? outbox = null) : ILedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (Reservation Reservation, bool Open)> _reservations = [];
    private readonly Dictionary<Guid, PaidCall> _calls = [];
    private readonly Dictionary<(CostPeriod, DateTimeOffset), PeriodTotals> _totals = [];

    public MemoryLedger()
        : this(new CostCaps(null, null), TimeProvider.System)
    {
    }

    public IReadOnlyList<PaidCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls.Values.OrderBy(call => call.At)];
        }
    }

    public ValueTask<Reservation> ReserveAsync(CallPurpose purpose, decimal atMost, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach ((Guid id, (Reservation old, _)) in _reservations.Where(one => one.Value.Open && one.Value.Reservation.At + ILedger.Expiry <= now).ToArray())
                Book(old, new PaidCall(id, old.At, old.Purpose, "unknown", "unknown", new TokensUsed(), old.AtMost, PaidCall.Lost, ILedger.Expiry, "never booked"));
            var wanted = new Reservation(Guid.CreateVersion7(now), purpose, now, Math.Max(0, atMost));
            if (!Act(now, budget => budget.TryReserve(purpose, wanted.AtMost)))
                throw new ModelAwayException(ModelTrouble.OverBudget);
            if (wanted.AtMost > 0)
                _reservations[wanted.Id] = (wanted, true);
            return ValueTask.FromResult(wanted);
        }
    }

    public ValueTask BookAsync(Reservation reservation, PaidCall call)
    {
        lock (_gate)
            Book(reservation, call);
        return ValueTask.CompletedTask;
    }

    public ValueTask LetGoAsync(Reservation reservation)
    {
        lock (_gate)
        {
            if (_reservations.TryGetValue(reservation.Id, out (Reservation, bool Open) one) && one.Open)
            {
                _reservations[reservation.Id] = (reservation, false);
                Act(reservation.At, budget =>
                {
                    budget.Book(reservation.Purpose, reservation.AtMost, 0);
                    return true;
                });
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Spending> SpendingAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            PeriodTotals hour = Totals(CostPeriod.Hour, time.GetUtcNow()), day = Totals(CostPeriod.Day, time.GetUtcNow());
            return ValueTask.FromResult(
                new Spending(hour.Spent + hour.SetAside, caps.Hourly, day.Spent + day.SetAside, caps.Daily, Math.Max(hour.Mark, day.Mark)));
        }
    }

    public ValueTask<IReadOnlyList<CostSum>> CostsAsync(
        CostsBy by, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            IEnumerable<CostSum> sums = _calls.Values.Where(call => call.At >= from && call.At < to)
                .GroupBy(call => by switch
                {
                    CostsBy.Day => call.At.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                    CostsBy.Model => call.Model,
                    _ => call.Purpose.ToString(),
                })
                .Select(same => new CostSum(
                    same.Key, same.Count(), same.Count(call => call.Outcome != PaidCall.Answered),
                    same.Select(call => call.Tokens).Aggregate((a, b) => new TokensUsed(
                        a.TextIn + b.TextIn, a.TextOut + b.TextOut, a.AudioIn + b.AudioIn, a.AudioOut + b.AudioOut, a.CachedIn + b.CachedIn, a.Seconds + b.Seconds)),
                    same.Sum(call => call.Dollars)));
            sums = by == CostsBy.Day
                ? sums.OrderBy(sum => sum.Key, StringComparer.Ordinal)
                : sums.OrderByDescending(sum => sum.Dollars).ThenByDescending(sum => sum.Calls).ThenBy(sum => sum.Key, StringComparer.Ordinal);
            return ValueTask.FromResult<IReadOnlyList<CostSum>>([.. sums.Take(limit)]);
        }
    }

    private void Book(Reservation reservation, PaidCall call)
    {
        decimal before = 0, aside = 0;
        if (_calls.TryGetValue(reservation.Id, out PaidCall? there))
        {
            if (there.Outcome != PaidCall.Lost)
                return;
            before = there.Dollars;
        }
        else if (_reservations.TryGetValue(reservation.Id, out (Reservation, bool Open) one) && one.Open)
        {
            aside = reservation.AtMost;
            _reservations[reservation.Id] = (reservation, false);
        }

        _calls[reservation.Id] = call with { Id = reservation.Id, At = reservation.At };
        Act(reservation.At, budget =>
        {
            budget.Book(reservation.Purpose, aside, call.Dollars - before);
            return true;
        });
    }

    private bool Act(DateTimeOffset at, Func<Budget, bool> act)
    {
        var budget = new Budget(caps, Totals(CostPeriod.Hour, at), Totals(CostPeriod.Day, at));
        bool done = act(budget);
        _totals[(CostPeriod.Hour, budget.Hour.Starts)] = budget.Hour;
        _totals[(CostPeriod.Day, budget.Day.Starts)] = budget.Day;
        while (budget.TryTakeMark(out CostMark? mark))
        {
            if (mark.Percent >= 80)
            {
                string period = mark.Period == CostPeriod.Hour ? "hour" : "day";
                outbox?.Append(new OutboxEvent(time.GetUtcNow(), "alert.cost", $"cost:{period}", $$"""{"percent": {{mark.Percent}}}"""));
            }
        }

        return done;
    }

    private PeriodTotals Totals(CostPeriod period, DateTimeOffset at) =>
        _totals.GetValueOrDefault((period, period.StartOf(at))) ?? new PeriodTotals(period, period.StartOf(at));
}
