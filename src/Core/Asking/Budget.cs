namespace Radio24.Core.Asking;

/// <summary>
/// The caps as a state machine over an hour and the day that it is in: a price is set aside, then the call is booked. What was set aside and
/// what was spent never pass a cap together. Whoever keeps the totals loads them, acts, and keeps them again, with nobody between.
/// </summary>
public sealed class Budget(CostCaps caps, PeriodTotals hour, PeriodTotals day)
{
    private readonly Queue<CostMark> _marks = new();

    public PeriodTotals Hour { get; private set; } = hour;

    public PeriodTotals Day { get; private set; } = day;

    /// <returns>False: a cap, or a listeners' limit, does not allow it; nothing was set aside.</returns>
    public bool TryReserve(CallPurpose purpose, decimal atMost)
    {
        bool listeners = purpose.IsListeners();
        if (listeners && Hour.ListenersCalls >= caps.ListenersCallsAnHour)
            return false;
        if (!Hour.HasRoom(caps, listeners, atMost) || !Day.HasRoom(caps, listeners, atMost))
        {
            Hour = Refused(Hour, listeners, atMost);
            Day = Refused(Day, listeners, atMost);
            return false;
        }

        Hour = Hour.Aside(listeners, atMost, 1);
        Day = Day.Aside(listeners, atMost, 1);
        return true;
    }

    /// <param name="reserved">What was set aside for it and is let go; 0 if that has been done.</param>
    /// <param name="dollars">Less than nothing corrects what was booked too high.</param>
    public void Book(CallPurpose purpose, decimal reserved, decimal dollars)
    {
        bool listeners = purpose.IsListeners();
        Hour = Marked(Hour.Aside(listeners, -reserved, 0).Pay(listeners, dollars));
        Day = Marked(Day.Aside(listeners, -reserved, 0).Pay(listeners, dollars));
    }

    /// <summary>Marks in the order in which they were reached, each once.</summary>
    public bool TryTakeMark([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CostMark? mark) => _marks.TryDequeue(out mark);

    /// <summary>Refused near the cap: it will not be reached to the cent, but nothing more is bought.</summary>
    private PeriodTotals Refused(PeriodTotals totals, bool listeners, decimal atMost) =>
        !listeners && caps.Of(totals.Period) is > 0 and var cap && !totals.HasRoom(caps, listeners, atMost) && totals.Spent + totals.SetAside >= cap * 0.8m
            ? Mark(totals, 100, cap)
            : totals;

    private PeriodTotals Marked(PeriodTotals totals)
    {
        if (caps.Of(totals.Period) is not (> 0 and var cap))
            return totals;
        foreach (int percent in (ReadOnlySpan<int>)[50, 80, 100])
        {
            if (totals.Spent * 100 >= cap * percent)
                totals = Mark(totals, percent, cap);
        }

        return totals;
    }

    private PeriodTotals Mark(PeriodTotals totals, int percent, decimal cap)
    {
        if (totals.Mark >= percent)
            return totals;
        _marks.Enqueue(new CostMark(totals.Period, percent, totals.Spent, cap, totals.Period.EndOf(totals.Starts)));
        return totals with { Mark = percent };
    }
}
