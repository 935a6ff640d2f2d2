using Microsoft.Extensions.Hosting;
using Radio24.Core.Ports;
using Radio24.Host.Air;

namespace Radio24.Host.Publishing;

/// <summary>Tells everybody how many are listening, when that changes, once a second at the most.</summary>
public sealed class AudienceService(IWhepGateway gateway, AirReports reports, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var second = new PeriodicTimer(Look, time);
        int? told = null;
        do
        {
            int count = gateway.Listeners;
            if (count != told)
                reports.Tell(new StationEvent.Listeners(count));
            told = count;
        }
        while (await second.WaitForNextTickAsync(stoppingToken));
    }
}
