using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Shared;

/// <summary>
/// Knows which Host is on air: asks the lease stores who holds the air, and the one they name whether it is so, once a second.
/// A Host that could not be reached is left alone until it has answered this question again.
/// </summary>
public sealed partial class HostDirectory : BackgroundService, IAirStatus
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<ILeaseStore> _stores;
    private readonly TimeProvider _time;
    private readonly ILogger<HostDirectory> _logger;
    // Addresses come from the lease stores, not from listeners; no proxy stands between processes of one station.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private volatile Uri? _onAir;

    public HostDirectory(IEnumerable<ILeaseStore> stores, TimeProvider time, ILogger<HostDirectory> logger)
    {
        (_stores, _time, _logger) = ([.. stores], time, logger);
    }

    /// <summary>Where the Host that is on air is reached; null while nobody is, as far as is known.</summary>
    public Uri? Current => _onAir;

    public bool OnAir => _onAir is not null;

    public string Description => OnAir ? "on air" : "no Host is on air";

    /// <summary>The Host did not answer a listener's request: it is not asked again before it has answered ours.</summary>
    public void Suspect(Uri host)
    {
        if (_onAir == host)
        {
            _onAir = null;
            LogSuspected(host);
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var tick = new PeriodicTimer(LookEvery, _time);
        do
        {
            Uri? found = await FindAsync(stoppingToken);
            if (found != _onAir)
            {
                _onAir = found;
                if (found is null)
                    LogNobody();
                else
                    LogFound(found);
            }
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Uri?> FindAsync(CancellationToken ct)
    {
        string?[] named = await Task.WhenAll(_stores.Select(store => AddressAsync(store, ct)));
        // They differ while one store has lost its memory and a Host that waits has got hold of it.
        foreach (string address in named.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out Uri? host) && await IsOnAirAsync(host, ct))
                return host;
        }

        return null;
    }

    private async Task<string?> AddressAsync(ILeaseStore store, CancellationToken ct)
    {
        try
        {
            return await store.AddressAsync(ct).AsTask().WaitAsync(AnswerWithin, _time, ct);
        }
#pragma warning disable CA1031 // A store that does not answer names nobody.
        catch (Exception) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private async Task<bool> IsOnAirAsync(Uri host, CancellationToken ct)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        late.CancelAfter(AnswerWithin);
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri(host, "readyz"), late.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The Host at {Host} is on air")]
    private partial void LogFound(Uri host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No Host is on air")]
    private partial void LogNobody();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Host at {Host} did not answer; listeners are told to come back")]
    private partial void LogSuspected(Uri host);
}
