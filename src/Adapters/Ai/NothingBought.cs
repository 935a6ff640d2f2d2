using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Ai;

/// <summary>A ledger without a store, for a look whether a service answers: what is free is let through, nothing is bought.</summary>
public sealed class NothingBought(TimeProvider time) : ILedger
{
    public ValueTask<Reservation> ReserveAsync(CallPurpose purpose, decimal atMost, CancellationToken cancellationToken) => atMost == 0
        ? ValueTask.FromResult(new Reservation(Guid.CreateVersion7(time.GetUtcNow()), purpose, time.GetUtcNow(), 0))
        : ValueTask.FromException<Reservation>(new ModelAwayException(ModelTrouble.OverBudget));

    public ValueTask BookAsync(Reservation reservation, PaidCall call) => ValueTask.CompletedTask;

    public ValueTask LetGoAsync(Reservation reservation) => ValueTask.CompletedTask;

    public ValueTask<Spending> SpendingAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new Spending(0, 0, 0, 0));

    public ValueTask<IReadOnlyList<CostSum>> CostsAsync(
        CostsBy by, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<CostSum>>([]);
}
