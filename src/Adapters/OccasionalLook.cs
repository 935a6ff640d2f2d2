using System.Globalization;
using Radio24.Core.Ports;

namespace Radio24.Adapters;

/// <summary>
/// Looks at most once a second, and one at a time, however often and by however many readiness is asked for. Nobody waits long: while a look
/// does not come to an end, what is looked at is not ready, and the answer says what was seen last, and when.
/// </summary>
internal sealed class OccasionalLook(TimeProvider time)
{
    /// <summary>What every process says of it.</summary>
    public const string StoreAway = "the store is away: posts cannot be kept just now", StoreStarting = "the store is starting";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly Lock _gate = new();
    private readonly long _made = time.GetTimestamp();
    private Readiness _last = new(false, "starting");
    private long? _looked;
    private Task<Readiness>? _looking;

    /// <param name="look">Its token is never cancelled: others wait for the same look.</param>
    public async ValueTask<Readiness> AtAsync(Func<CancellationToken, Task<Readiness>> look, CancellationToken cancellationToken)
    {
        Task<Readiness> looking;
        lock (_gate)
        {
            if (_looking is null && _looked is { } looked && time.GetElapsedTime(looked) < LookEvery)
                return _last;
            looking = _looking ??= LookAsync(look);
        }

        try
        {
            return await looking.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                string age = time.GetElapsedTime(_looked ?? _made).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                return new Readiness(false, $"the store does not answer ({age} s ago: {_last.Words})");
            }
        }
    }

    private async Task<Readiness> LookAsync(Func<CancellationToken, Task<Readiness>> look)
    {
        await Task.Yield(); // out of the gate
        try
        {
            Readiness seen = await look(CancellationToken.None);
            lock (_gate)
                return _last = seen;
        }
        finally
        {
            lock (_gate)
            {
                _looked = time.GetTimestamp();
                _looking = null;
            }
        }
    }
}
