using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;
using Radio24.Core.Ports;
using Radio24.Host.Jobs;

namespace Radio24.Host.Lease;

/// <summary>The Host behind the air lease, wired: the entry for an executable that may have a second one beside it.</summary>
public static class LeaseServices
{
    /// <summary>Adds a studio that is open while this process holds the air in every <see cref="ILeaseStore"/>.</summary>
    /// <param name="broadcast">Have been checked (<see cref="Startup.Settings"/>).</param>
    /// <param name="jobs">Where the scheduler keeps its jobs.</param>
    public static IServiceCollection AddLeasedHost(
        this IServiceCollection services, BroadcastOptions broadcast, AirLeaseOptions lease, Func<IServiceProvider, Action<IQuartzBuilder>> jobs)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(lease);
        services.AddSingleton<AirTerm>();
        services.AddSingleton(all => new JobStore(jobs(all)));
        services.AddSingleton(all => new Studio(all, broadcast, all.GetRequiredService<AirTerm>()));
        services.AddSingleton<IStudio>(all => all.GetRequiredService<Studio>());
        services.AddSingleton<IWhepGateway>(all => all.GetRequiredService<Studio>());
        services.AddSingleton<IAirStatus>(all => all.GetRequiredService<Studio>());
        services.AddSingleton<AirLeaseService>();
        services.AddSingleton<IReadiness>(all => all.GetRequiredService<AirLeaseService>());
        services.AddHostedService(all => all.GetRequiredService<AirLeaseService>());
        return services;
    }
}
