using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Ai;

/// <summary>A ledger that counts what is asked of it, and whose store can be away.</summary>
internal sealed class WatchedLedger(ILedger inner) : ILedger
{
    /// <summary>What happens before a reservation.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public int Reserved { get; private set; }

    public int LetGo { get; private set; }

    /// <summary>As the real one says it.</summary>
    public static Task Away(CancellationToken cancellationToken) => throw new ModelAwayException(ModelTrouble.Broken, new StoreAwayException("away"));

    public async ValueTask<Reservation> ReserveAsync(CallPurpose purpose, decimal atMost, CancellationToken cancellationToken)
    {
        Reserved++;
        await Before(cancellationToken);
        return await inner.ReserveAsync(purpose, atMost, cancellationToken);
    }

    public ValueTask BookAsync(Reservation reservation, PaidCall call) => inner.BookAsync(reservation, call);

    public ValueTask LetGoAsync(Reservation reservation)
    {
        LetGo++;
        return inner.LetGoAsync(reservation);
    }

    public ValueTask<Spending> SpendingAsync(CancellationToken cancellationToken) => inner.SpendingAsync(cancellationToken);

    public ValueTask<IReadOnlyList<CostSum>> CostsAsync(
        CostsBy by, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => inner.CostsAsync(by, from, to, limit, cancellationToken);
}
