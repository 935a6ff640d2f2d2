namespace Radio24.Core.Asking;

/// <summary>What may be spent, in US dollars.</summary>
/// <param name="Hourly">Null: no cap. 0: nothing is bought.</param>
/// <param name="ListenersShare">0 to 1: the part of each cap that what anybody can trigger may use up.</param>
/// <param name="ListenersCallsAnHour">So many calls in an hour that anybody can trigger, all listeners together.</param>
public sealed record CostCaps(decimal? Hourly, decimal? Daily, decimal ListenersShare = 0.25m, int ListenersCallsAnHour = 120)
{
    public decimal? Of(CostPeriod period) => period == CostPeriod.Hour ? Hourly : Daily;
}

/// <summary>What a cap is for; in UTC.</summary>
public enum CostPeriod
{
    Hour,
    Day,
}

public static class CostPeriods
{
    /// <summary>When the period that a moment is in began.</summary>
    public static DateTimeOffset StartOf(this CostPeriod period, DateTimeOffset at)
    {
        DateTimeOffset utc = at.ToUniversalTime();
        return new DateTimeOffset(utc.Year, utc.Month, utc.Day, period == CostPeriod.Hour ? utc.Hour : 0, 0, 0, TimeSpan.Zero);
    }

    public static DateTimeOffset EndOf(this CostPeriod period, DateTimeOffset at) =>
        period.StartOf(at) + (period == CostPeriod.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1));

    /// <summary>Anybody can trigger it: it has limits of its own.</summary>
    public static bool IsListeners(this CallPurpose purpose) => purpose is CallPurpose.Preview or CallPurpose.Question;
}
