using Radio24.Adapters.Postgres;
using Radio24.Adapters.Redis;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Shared;

/// <summary>
/// An Api is ready when it can keep a post: when the store answers. Without Redis it keeps posts all the same, and without a
/// Host on air too; it says so. Looked at once a second at the most, however often it is asked.
/// </summary>
public sealed class SharedReadiness(StationDatabase database, RedisLink redis, HostDirectory hosts, TimeProvider time) : IReadiness
{
    private readonly OccasionalLook _look = new(time);

    public ValueTask<Readiness> CheckAsync(CancellationToken cancellationToken) => database.IsReady
        ? _look.AtAsync(LookAsync, cancellationToken)
        : ValueTask.FromResult(new Readiness(false, OccasionalLook.StoreStarting));

    private async Task<Readiness> LookAsync(CancellationToken cancellationToken)
    {
        if (!await database.AnswersAsync(cancellationToken))
            return new Readiness(false, OccasionalLook.StoreAway);
        string queue = await redis.AnswersAsync(cancellationToken) ? "" : "; Redis is away: posts are kept and delivered when it is back";
        return new Readiness(true, $"ready; {hosts.Description}{queue}");
    }
}
