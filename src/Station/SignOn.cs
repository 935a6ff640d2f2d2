using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Radio24.Core.Ports;

namespace Radio24.Station;

/// <summary>Says once, on stdout, who presents, and that the station is on air and where: when frames go out, not when a port is open.</summary>
internal sealed class SignOn(StationOptions options, IServer server, IAirStatus air, IHostApplicationLifetime life, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration up = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        while (!air.OnAir)
        {
            if (stoppingToken.IsCancellationRequested || !await look.WaitForNextTickAsync(CancellationToken.None))
                return;
        }

        await Console.Out.WriteLineAsync(WhoPresents.Line(options.Backplane.Presenter, options.Backplane.Ai));
        string address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        // An address to click on: 0.0.0.0 is not one.
        await Console.Out.WriteLineAsync($"On air: {address.Replace("0.0.0.0", "127.0.0.1").Replace("[::]", "127.0.0.1")}/");
    }
}
