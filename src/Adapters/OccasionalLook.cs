using Radio24.Core.Ports;

namespace Radio24.Adapters;

/// <summary>Looks at most once a second, and one at a time, however often and by however many readiness is asked for.</summary>
internal sealed class OccasionalLook(TimeProvider time) : IDisposable
{
    /// <summary>What every process says of it.</summary>
    public const string StoreAway = "the store is away: posts cannot be kept just now";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _oneLook = new(1);
    private Readiness _last = new(false, "starting");
    private long? _looked;

    public async ValueTask<Readiness> AtAsync(Func<CancellationToken, Task<Readiness>> look, CancellationToken cancellationToken)
    {
        await _oneLook.WaitAsync(cancellationToken);
        try
        {
            if (_looked is not { } looked || time.GetElapsedTime(looked) >= LookEvery)
            {
                _last = await look(cancellationToken);
                _looked = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _oneLook.Release();
        }
    }

    public void Dispose() => _oneLook.Dispose();
}
