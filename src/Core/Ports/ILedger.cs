using Radio24.Core.Asking;

namespace Radio24.Core.Ports;

/// <summary>
/// The one ledger of everything the station pays for. A call is allowed before it is made (its dearest possible price is set aside) and
/// booked after it, whatever became of it.
/// </summary>
public interface ILedger
{
    /// <summary>Sets the price aside if every cap that it counts against allows it, for all processes together.</summary>
    /// <exception cref="ModelAwayException"><see cref="ModelTrouble.OverBudget"/>; or <see cref="ModelTrouble.Broken"/> when the store is away: what cannot be counted is not bought.</exception>
    ValueTask<Reservation> ReserveAsync(CallPurpose purpose, decimal atMost, CancellationToken cancellationToken);

    /// <summary>Books the call and lets the rest of the reservation go. Never fails: what the store does not take now is written later.</summary>
    ValueTask BookAsync(Reservation reservation, PaidCall call);

    /// <summary>What was spent and set aside in the hour and on the day (UTC), against the caps.</summary>
    ValueTask<Spending> SpendingAsync(CancellationToken cancellationToken);
}

/// <param name="AtMost">Dollars set aside.</param>
public sealed record Reservation(Guid Id, CallPurpose Purpose, DateTimeOffset At, decimal AtMost);

/// <param name="HourlyCap">Null: none.</param>
public sealed record Spending(decimal Hour, decimal? HourlyCap, decimal Day, decimal? DailyCap);
