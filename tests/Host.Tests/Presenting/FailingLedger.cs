using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Host.Tests.Presenting;

/// <summary>A ledger whose store goes away and comes back; what is booked meanwhile is written all the same, as the real one does later.</summary>
internal sealed class FailingLedger : ILedger
{
    public MemoryLedger Inner { get; set; } = new();

    public bool IsAway { get; set; }

    /// <summary>It fails in a way that nobody foresaw.</summary>
    public bool IsBroken { get; set; }

    public ValueTask<Reservation> ReserveAsync(CallPurpose purpose, decimal atMost, CancellationToken cancellationToken) =>
        IsBroken ? throw new InvalidOperationException("broken") : IsAway ? throw new ModelAwayException(ModelTrouble.Broken, new StoreAwayException("away")) : Inner.ReserveAsync(purpose, atMost, cancellationToken);

    public ValueTask BookAsync(Reservation reservation, PaidCall call) => IsBroken ? throw new InvalidOperationException("broken") : Inner.BookAsync(reservation, call);

    public ValueTask LetGoAsync(Reservation reservation) => Inner.LetGoAsync(reservation);

    public ValueTask<Spending> SpendingAsync(CancellationToken cancellationToken) =>
        IsBroken ? throw new InvalidOperationException("broken") : IsAway ? throw new StoreAwayException("away") : Inner.SpendingAsync(cancellationToken);

    public ValueTask<IReadOnlyList<CostSum>> CostsAsync(CostsBy by, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        Inner.CostsAsync(by, from, to, limit, cancellationToken);
}
