using System.Text.Json;
using Dapper;
using Npgsql;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// The ledger's statements. Whoever changes anything holds one lock of the database to the end of its transaction, so that between
/// reading the totals and writing them nobody else does either, in whatever process: <see cref="Budget"/> alone decides.
/// </summary>
internal sealed class LedgerRows(CostCaps caps)
{
    private const string Lock = "select pg_advisory_xact_lock(hashtext('radio24.ledger'))";

    public async Task<IReadOnlyList<bool>> ReserveAsync(
        NpgsqlConnection connection, IReadOnlyList<Reservation> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Lock, transaction: transaction);
        await LoseAsync(connection, transaction, now, cancellationToken);
        Dictionary<(CostPeriod, DateTimeOffset), PeriodTotals> totals =
            await LoadAsync(connection, transaction, wanted.Select(one => one.At), cancellationToken);
        var marks = new List<CostMark>();
        bool[] granted = [.. wanted.Select(one => Act(totals, one.At, marks, budget => budget.TryReserve(one.Purpose, one.AtMost)))];
        Reservation[] made = [.. wanted.Where((one, i) => granted[i] && one.AtMost > 0)];
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into paid_reservations (id, at, purpose, dollars, expires_at)
            select * from unnest(@Ids, @Ats, @Purposes, @Dollars, @Ends)
            """,
            new
            {
                Ids = made.Select(one => one.Id).ToArray(),
                Ats = made.Select(one => one.At.UtcDateTime).ToArray(),
                Purposes = made.Select(one => one.Purpose.ToString()).ToArray(),
                Dollars = made.Select(one => one.AtMost).ToArray(),
                Ends = made.Select(one => (one.At + ILedger.Expiry).UtcDateTime).ToArray(),
            },
            transaction, cancellationToken: cancellationToken));
        await SaveAsync(connection, transaction, totals.Values, marks, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return granted;
    }

    /// <summary>One that is booked already stays as it is, unless it was taken for lost.</summary>
    /// <returns>How many were written.</returns>
    public async Task<int> BookAsync(
        NpgsqlConnection connection, IReadOnlyList<(Reservation Reservation, PaidCall? Call)> calls, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Lock, transaction: transaction);
        Guid[] ids = [.. calls.Select(one => one.Reservation.Id)];
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from paid_reservations where id = any(@ids)", new { ids }, transaction, cancellationToken: cancellationToken));
        Dictionary<Guid, (decimal Dollars, string Outcome)> there = (await connection.QueryAsync<(Guid Id, decimal Dollars, string Outcome)>(new CommandDefinition(
            "select id, dollars, outcome from paid_calls where id = any(@ids)", new { ids }, transaction, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Id, row => (row.Dollars, row.Outcome));
        PaidCall[] written =
        [
            .. calls.Where(one => one.Call is not null)
                .Select(one => one.Call! with { Id = one.Reservation.Id, At = one.Reservation.At, Dollars = Math.Max(0, one.Call!.Dollars) })
                .Where(call => !there.TryGetValue(call.Id, out (decimal Dollars, string Outcome) row) || row.Outcome == PaidCall.Lost)
                .DistinctBy(call => call.Id),
        ];
        await BookAsync(connection, transaction, written, call => there.TryGetValue(call.Id, out (decimal Dollars, string Outcome) row) ? row.Dollars : 0, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return written.Length;
    }

    /// <summary>The totals of the hours and days that these moments are in, with what is set aside now.</summary>
    public async Task<Dictionary<(CostPeriod, DateTimeOffset), PeriodTotals>> LoadAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IEnumerable<DateTimeOffset> moments, CancellationToken cancellationToken)
    {
        (CostPeriod Period, DateTimeOffset Starts)[] wanted =
            [.. moments.SelectMany(at => Enum.GetValues<CostPeriod>().Select(period => (period, period.StartOf(at)))).Distinct()];
        IEnumerable<TotalsRow> rows = await connection.QueryAsync<TotalsRow>(new CommandDefinition(
            """
            select w.period, w.starts, coalesce(t.spent, 0) as spent, coalesce(t.listeners_spent, 0) as listenersspent,
                coalesce(t.listeners_calls, 0) as listenerscalls, coalesce(t.mark, 0) as mark,
                coalesce(sum(r.dollars), 0) as setaside, coalesce(sum(r.dollars) filter (where r.purpose = any(@Listeners)), 0) as listenerssetaside
            from unnest(@Periods, @Starts, @Ends) as w (period, starts, ends)
            left join paid_totals t on t.period = w.period and t.starts = w.starts
            left join paid_reservations r on r.at >= w.starts and r.at < w.ends
            group by w.period, w.starts, t.spent, t.listeners_spent, t.listeners_calls, t.mark
            """,
            new
            {
                Periods = wanted.Select(one => Name(one.Period)).ToArray(),
                Starts = wanted.Select(one => one.Starts.UtcDateTime).ToArray(),
                Ends = wanted.Select(one => one.Period.EndOf(one.Starts).UtcDateTime).ToArray(),
                Listeners = Enum.GetValues<CallPurpose>().Where(purpose => purpose.IsListeners()).Select(purpose => purpose.ToString()).ToArray(),
            },
            transaction, cancellationToken: cancellationToken));
        return rows.Select(row => row.ToTotals()).ToDictionary(totals => (totals.Period, totals.Starts));
    }

    public static async Task<IReadOnlyList<CostSum>> SumAsync(
        NpgsqlConnection connection, CostsBy by, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        (string key, string order) = by switch
        {
            CostsBy.Day => ("to_char(at at time zone 'UTC', 'YYYY-MM-DD')", "1"),
            CostsBy.Model => ("model", "sum(dollars) desc, count(*) desc, 1"),
            _ => ("purpose", "sum(dollars) desc, count(*) desc, 1"),
        };
        IEnumerable<SumRow> rows = await connection.QueryAsync<SumRow>(new CommandDefinition(
            $"""
            select {key} as key, count(*) as calls, count(*) filter (where outcome <> '{PaidCall.Answered}') as unanswered, sum(dollars) as dollars,
                sum(text_in)::bigint as textin, sum(text_out)::bigint as textout, sum(audio_in)::bigint as audioin, sum(audio_out)::bigint as audioout,
                sum(cached_in)::bigint as cachedin, sum(seconds) as seconds
            from paid_calls where at >= @From and at < @To group by 1 order by {order} limit @limit
            """,
            new { From = from.UtcDateTime, To = to.UtcDateTime, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToSum())];
    }

    /// <summary>What nobody has booked in time is booked as lost: the provider may have done the work.</summary>
    private async Task LoseAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        PaidCall[] lost =
        [
            .. (await connection.QueryAsync<(Guid Id, DateTime At, string Purpose, decimal Dollars)>(new CommandDefinition(
                "delete from paid_reservations where expires_at <= @Now returning id, at, purpose, dollars",
                new { Now = now.UtcDateTime }, transaction, cancellationToken: cancellationToken)))
                .Select(row => new PaidCall(
                    row.Id, new DateTimeOffset(row.At, TimeSpan.Zero), Enum.Parse<CallPurpose>(row.Purpose), "unknown", "unknown", new TokensUsed(), row.Dollars,
                    PaidCall.Lost, ILedger.Expiry, "never booked")),
        ];
        if (lost.Length > 0)
            await BookAsync(connection, transaction, lost, _ => 0, now, cancellationToken);
    }

    private async Task BookAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<PaidCall> calls, Func<PaidCall, decimal> paidBefore, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into paid_calls
                (id, at, purpose, provider, model, outcome, why, text_in, text_out, audio_in, audio_out, cached_in, seconds, dollars, took_ms)
            select * from unnest(@Ids, @Ats, @Purposes, @Providers, @Models, @Outcomes, @Whys, @TextIn, @TextOut, @AudioIn, @AudioOut, @CachedIn, @Seconds, @Dollars, @Took)
            on conflict (id) do update set provider = excluded.provider, model = excluded.model, outcome = excluded.outcome, why = excluded.why,
                text_in = excluded.text_in, text_out = excluded.text_out, audio_in = excluded.audio_in, audio_out = excluded.audio_out,
                cached_in = excluded.cached_in, seconds = excluded.seconds, dollars = excluded.dollars, took_ms = excluded.took_ms
            """,
            new
            {
                Ids = calls.Select(call => call.Id).ToArray(),
                Ats = calls.Select(call => call.At.UtcDateTime).ToArray(),
                Purposes = calls.Select(call => call.Purpose.ToString()).ToArray(),
                Providers = calls.Select(call => call.Provider).ToArray(),
                Models = calls.Select(call => call.Model).ToArray(),
                Outcomes = calls.Select(call => call.Outcome).ToArray(),
                Whys = calls.Select(call => call.Why).ToArray(),
                TextIn = calls.Select(call => call.Tokens.TextIn).ToArray(),
                TextOut = calls.Select(call => call.Tokens.TextOut).ToArray(),
                AudioIn = calls.Select(call => call.Tokens.AudioIn).ToArray(),
                AudioOut = calls.Select(call => call.Tokens.AudioOut).ToArray(),
                CachedIn = calls.Select(call => call.Tokens.CachedIn).ToArray(),
                Seconds = calls.Select(call => call.Tokens.Seconds).ToArray(),
                Dollars = calls.Select(call => call.Dollars).ToArray(),
                Took = calls.Select(call => (long)call.Took.TotalMilliseconds).ToArray(),
            },
            transaction, cancellationToken: cancellationToken));
        Dictionary<(CostPeriod, DateTimeOffset), PeriodTotals> totals =
            await LoadAsync(connection, transaction, calls.Select(call => call.At), cancellationToken);
        var marks = new List<CostMark>();
        foreach (PaidCall call in calls)
        {
            Act(totals, call.At, marks, budget =>
            {
                // The reservation's row is gone already.
                budget.Book(call.Purpose, 0, call.Dollars - paidBefore(call));
                return true;
            });
        }

        await SaveAsync(connection, transaction, totals.Values, marks, now, cancellationToken);
    }

    private bool Act(
        Dictionary<(CostPeriod, DateTimeOffset), PeriodTotals> totals, DateTimeOffset at, List<CostMark> marks, Func<Budget, bool> act)
    {
        (CostPeriod, DateTimeOffset) hour = (CostPeriod.Hour, CostPeriod.Hour.StartOf(at)), day = (CostPeriod.Day, CostPeriod.Day.StartOf(at));
        var budget = new Budget(caps, totals[hour], totals[day]);
        bool done = act(budget);
        (totals[hour], totals[day]) = (budget.Hour, budget.Day);
        while (budget.TryTakeMark(out CostMark? mark))
            marks.Add(mark);
        return done;
    }

    private static async Task SaveAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyCollection<PeriodTotals> totals, List<CostMark> marks, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into paid_totals (period, starts, spent, listeners_spent, listeners_calls, mark)
            select * from unnest(@Periods, @Starts, @Spent, @ListenersSpent, @ListenersCalls, @Marks)
            on conflict (period, starts) do update set spent = excluded.spent, listeners_spent = excluded.listeners_spent,
                listeners_calls = excluded.listeners_calls, mark = excluded.mark
            """,
            new
            {
                Periods = totals.Select(one => Name(one.Period)).ToArray(),
                Starts = totals.Select(one => one.Starts.UtcDateTime).ToArray(),
                Spent = totals.Select(one => one.Spent).ToArray(),
                ListenersSpent = totals.Select(one => one.ListenersSpent).ToArray(),
                ListenersCalls = totals.Select(one => one.ListenersCalls).ToArray(),
                Marks = totals.Select(one => one.Mark).ToArray(),
            },
            transaction, cancellationToken: cancellationToken));
        // Of an hour that is over nobody needs to be warned.
        foreach (CostMark mark in marks.Where(mark => mark.Percent >= 80 && mark.Ends > now))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into outbox (at, name, subject, payload) values (@At, 'alert.cost', @Subject, @Payload::jsonb)",
                new
                {
                    At = now.UtcDateTime,
                    Subject = $"cost:{Name(mark.Period)}",
                    Payload = JsonSerializer.Serialize(new
                    {
                        period = Name(mark.Period),
                        percent = mark.Percent,
                        spent = Math.Round(mark.Spent, 6),
                        cap = mark.Cap,
                        until = mark.Ends,
                    }),
                },
                transaction, cancellationToken: cancellationToken));
        }
    }

    private static string Name(CostPeriod period) => period == CostPeriod.Hour ? "hour" : "day";

    private sealed class TotalsRow
    {
        public string Period { get; init; } = "";
        public DateTime Starts { get; init; }
        public decimal Spent { get; init; }
        public decimal SetAside { get; init; }
        public decimal ListenersSpent { get; init; }
        public decimal ListenersSetAside { get; init; }
        public int ListenersCalls { get; init; }
        public int Mark { get; init; }

        public PeriodTotals ToTotals() => new(
            Period == "hour" ? CostPeriod.Hour : CostPeriod.Day, new DateTimeOffset(Starts, TimeSpan.Zero), Spent, SetAside, ListenersSpent, ListenersSetAside,
            ListenersCalls, Mark);
    }

    private sealed class SumRow
    {
        public string Key { get; init; } = "";
        public long Calls { get; init; }
        public long Unanswered { get; init; }
        public decimal Dollars { get; init; }
        public long TextIn { get; init; }
        public long TextOut { get; init; }
        public long AudioIn { get; init; }
        public long AudioOut { get; init; }
        public long CachedIn { get; init; }
        public double Seconds { get; init; }

        public CostSum ToSum() => new(Key, Calls, Unanswered, new TokensUsed(TextIn, TextOut, AudioIn, AudioOut, CachedIn, Seconds), Dollars);
    }
}
