using Radio24.Adapters.Postgres;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>
/// A station in one process is ready when it is on air and its store has answered once. From then on it is ready while it is on air: frames
/// go out whatever the database does. That posts are refused meanwhile is said in words.
/// </summary>
public sealed class EmbeddedReadiness(IAirStatus air, StationDatabase database, TimeProvider time) : IReadiness
{
    private readonly OccasionalLook _look = new(time);

    public async ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken)
    {
        Readiness store = await _look.AtAsync(LookAsync, cancellationToken);
        return new Readiness(air.OnAir && database.Ready.IsCompleted, store.IsReady ? air.Description : $"{air.Description}; {store.Words}");
    }

    private async Task<Readiness> LookAsync(CancellationToken cancellationToken) =>
        new(await database.AnswersAsync(cancellationToken), OccasionalLook.StoreAway);
}
