using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Shared;

/// <summary>
/// Knows which Host is on air: once a second it asks both lease stores who holds the air, and the Host they name whether it is so. A Host
/// that could not be reached is left alone until it has answered this question again.
/// </summary>
/// <remarks>
/// Listeners' requests carry the station's secret. Whoever can write to Redis must not be able to name where it goes, so only an address
/// that PostgreSQL names, or named last, counts: a Host comes on air by holding both leases. Redis alone keeps the one that is on air
/// known while PostgreSQL is away.
/// </remarks>
public sealed partial class HostDirectory : BackgroundService, IAirStatus
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);
    private const int LooksBeforeTelling = 5;

    private readonly ILeaseStore _trusted, _other;
    private readonly TimeProvider _time;
    private readonly ILogger<HostDirectory> _logger;
    private readonly HttpClient _http = new(HostConnection.Handler());
    private string? _lastTrusted;
    private (string Address, int Looks) _refused;
    private volatile Uri? _onAir;

    /// <param name="trusted">The store that only the station's own processes can write to: PostgreSQL.</param>
    /// <param name="other">Redis.</param>
    public HostDirectory(ILeaseStore trusted, ILeaseStore other, TimeProvider time, ILogger<HostDirectory> logger) =>
        (_trusted, _other, _time, _logger) = (trusted, other, time, logger);

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
        string?[] named = await Task.WhenAll(AddressAsync(_trusted, ct), AddressAsync(_other, ct));
        _lastTrusted = named[0] ?? _lastTrusted;
        if (named[1] is { } other && other != _lastTrusted)
            Refuse(other, "only Redis names it, and PostgreSQL has named another or none");
        if (named.Contains(_lastTrusted) && Uri.TryCreate(_lastTrusted, UriKind.Absolute, out Uri? host) && await IsOnAirAsync(host, ct))
            return host;
        return null;
    }

    // Told once, and not while the air changes hands: a Host takes one lease a moment before the other.
    private void Refuse(string address, string why)
    {
        _refused = (address, _refused.Address == address ? _refused.Looks + 1 : 1);
        if (_refused.Looks == LooksBeforeTelling)
            LogRefused(Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) ? uri.GetLeftPart(UriPartial.Authority) : "an address that is none", why);
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
        catch (HttpRequestException e) when (e.GetBaseException() is UnprotectedHostException open)
        {
            Refuse(host.ToString(), open.Message);
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or NotSupportedException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No listener is sent to {Address}, which is said to be on air: {Why}")]
    private partial void LogRefused(string address, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The Host at {Host} is on air")]
    private partial void LogFound(Uri host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No Host is on air")]
    private partial void LogNobody();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Host at {Host} did not answer; listeners are told to come back")]
    private partial void LogSuspected(Uri host);
}
