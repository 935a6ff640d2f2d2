using Radio24.Adapters.Postgres;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>
/// A station in one process is ready when it is on air and its store answers: when it can be heard and keeps posts. Frames go out whatever
/// the database does, and whoever asks is told of both.
/// </summary>
public sealed class EmbeddedReadiness(IAirStatus air, StationDatabase database, TimeProvider time) : IReadiness
{
    private readonly OccasionalLook _look = new(time);

    public async ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken)
    {
        if (!database.IsReady)
            return new Readiness(false, $"{air.Description}; {OccasionalLook.StoreStarting}");
        Readiness store = await _look.AtAsync(LookAsync, cancellationToken);
        return store.IsReady ? new Readiness(air.OnAir, air.Description) : new Readiness(false, $"{air.Description}; {store.Words}");
    }

    private async Task<Readiness> LookAsync(CancellationToken cancellationToken) => await database.AnswersAsync(cancellationToken)
        ? new Readiness(true, "the store answered")
        : new Readiness(false, OccasionalLook.StoreAway);
}
