namespace Radio24.Core.Asking;

/// <summary>What an hour or a day has cost so far, in US dollars.</summary>
/// <param name="Starts">UTC.</param>
/// <param name="Spent">Booked.</param>
/// <param name="SetAside">For calls that are under way.</param>
/// <param name="ListenersSpent">The part of <paramref name="Spent"/> that anybody could trigger; the next two alike.</param>
/// <param name="Mark">The highest mark of the cap that was told: 0, 50, 80 or 100 (percent).</param>
public sealed record PeriodTotals(
    CostPeriod Period, DateTimeOffset Starts, decimal Spent = 0, decimal SetAside = 0, decimal ListenersSpent = 0, decimal ListenersSetAside = 0,
    int ListenersCalls = 0, int Mark = 0)
{
    internal bool HasRoom(CostCaps caps, bool listeners, decimal atMost) =>
        atMost == 0 || caps.Of(Period) is not { } cap
        || (Spent + SetAside + atMost <= cap && (!listeners || ListenersSpent + ListenersSetAside + atMost <= cap * caps.ListenersShare));

    internal PeriodTotals Aside(bool listeners, decimal dollars, int calls) => this with
    {
        SetAside = Math.Max(0, SetAside + dollars),
        ListenersSetAside = listeners ? Math.Max(0, ListenersSetAside + dollars) : ListenersSetAside,
        ListenersCalls = listeners ? ListenersCalls + calls : ListenersCalls,
    };

    internal PeriodTotals Pay(bool listeners, decimal dollars) => this with
    {
        Spent = Spent + dollars,
        ListenersSpent = listeners ? ListenersSpent + dollars : ListenersSpent,
    };
}

/// <summary>A part of a cap has been reached, for the first time in its hour or on its day.</summary>
/// <param name="Percent">50, 80, or 100: nothing more is bought before <paramref name="Ends"/>.</param>
public sealed record CostMark(CostPeriod Period, int Percent, decimal Spent, decimal Cap, DateTimeOffset Ends);
