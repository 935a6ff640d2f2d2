using Radio24.Adapters.Postgres;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>
/// A station in one process is ready when it is on air and its store has answered once. From then on it is ready while it is on air: a
/// proxy that took it out of service because its database is away would cut listeners off from sound that goes on. Whoever asks is told.
/// </summary>
public sealed class EmbeddedReadiness(IAirStatus air, StationDatabase database, TimeProvider time) : IReadiness
{
    private readonly OccasionalLook _look = new(time);

    public async ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken)
    {
        if (!database.IsReady)
            return new Readiness(false, $"{air.Description}; {OccasionalLook.StoreStarting}");
        Readiness store = await _look.AtAsync(LookAsync, cancellationToken);
        return new Readiness(air.OnAir, store.IsReady ? air.Description : $"{air.Description}; {store.Words}");
    }

    private async Task<Readiness> LookAsync(CancellationToken cancellationToken) => await database.AnswersAsync(cancellationToken)
        ? new Readiness(true, "the store answered")
        : new Readiness(false, OccasionalLook.StoreAway);
}
