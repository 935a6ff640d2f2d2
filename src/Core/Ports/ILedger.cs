using Radio24.Core.Asking;

namespace Radio24.Core.Ports;

/// <summary>
/// The one ledger of everything the station pays for. A call is allowed before it is made (its dearest possible price is set aside) and
/// booked after it, whatever became of it. What is set aside and never booked, because a process died, counts as set aside until the first
/// reservation of a price after <see cref="Expiry"/>, which books it as lost, at all that was set aside.
/// </summary>
public interface ILedger
{
    /// <summary>No call takes longer.</summary>
    static readonly TimeSpan Expiry = TimeSpan.FromMinutes(15);

    /// <summary>Sets the price aside if every cap that it counts against allows it, for all processes together.</summary>
    /// <param name="atMost">0 for what is free: no cap holds it up, and it asks the store only where listeners' calls are counted.</param>
    /// <exception cref="ModelAwayException"><see cref="ModelTrouble.OverBudget"/>; or <see cref="ModelTrouble.Broken"/> when the store is away: what cannot be counted is not bought.</exception>
    ValueTask<Reservation> ReserveAsync(CallPurpose purpose, decimal atMost, CancellationToken cancellationToken);

    /// <summary>Books the call and lets the rest of the reservation go. Never fails and never waits for the store: what it does not take now is written later.</summary>
    ValueTask BookAsync(Reservation reservation, PaidCall call);

    /// <summary>Lets a reservation go for which nothing was asked. Never fails and never waits for the store.</summary>
    ValueTask LetGoAsync(Reservation reservation);

    /// <summary>What was spent and set aside in the hour and on the day (UTC), against the caps. Cheap enough to ask before each break.</summary>
    /// <exception cref="StoreAwayException">It is in the store, which is away.</exception>
    ValueTask<Spending> SpendingAsync(CancellationToken cancellationToken);

    /// <summary>Sums of the calls that were made in a stretch of time.</summary>
    /// <returns>Days in order; models and purposes with the dearest first. At most <paramref name="limit"/>.</returns>
    /// <exception cref="StoreAwayException">They are in the store, which is away.</exception>
    ValueTask<IReadOnlyList<CostSum>> CostsAsync(CostsBy by, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken);
}

/// <param name="AtMost">Dollars set aside.</param>
public sealed record Reservation(Guid Id, CallPurpose Purpose, DateTimeOffset At, decimal AtMost);

/// <param name="Hour">Dollars, with what is set aside.</param>
/// <param name="HourlyCap">Null: none.</param>
/// <param name="Mark">The highest mark (0, 50, 80 or 100 %) that was reached of either cap: what can be made cheaper is made cheaper by it.</param>
public sealed record Spending(decimal Hour, decimal? HourlyCap, decimal Day, decimal? DailyCap, int Mark = 0);

/// <summary>How costs are put together.</summary>
public enum CostsBy
{
    /// <summary>UTC.</summary>
    Day,
    Model,
    Purpose,
}

/// <param name="Key">"2026-11-29", "gpt-x", "Moderation".</param>
/// <param name="Unanswered">Those of <paramref name="Calls"/> that gave no usable answer.</param>
public sealed record CostSum(string Key, long Calls, long Unanswered, TokensUsed Tokens, decimal Dollars);
