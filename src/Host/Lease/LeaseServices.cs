using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radio24.Core.Ports;

namespace Radio24.Host.Lease;

/// <summary>The Host behind the air lease, wired: the entry for an executable that may have a second one beside it.</summary>
public static class LeaseServices
{
    /// <summary>
    /// Adds a studio that is open while this process holds the air in every <see cref="ILeaseStore"/>. Call it after the
    /// backplane: every port of Core that is there by then is lent to the studio.
    /// </summary>
    public static IServiceCollection AddLeasedHost(this IServiceCollection services, BroadcastOptions broadcast, AirLeaseOptions lease)
    {
        services.TryAddSingleton(TimeProvider.System);
        // A port with several adapters at once (lease stores, dead letters) is nothing the studio needs.
        Type[] ports =
        [
            .. services.Where(service => service.ServiceType is { IsInterface: true, IsGenericType: false, Namespace: "Radio24.Core.Ports" })
                .GroupBy(service => service.ServiceType).Where(port => port.Count() == 1).Select(port => port.Key),
        ];
        services.AddSingleton(lease);
        services.AddSingleton<AirTerm>();
        services.AddSingleton(all => new Studio(all, ports, broadcast, all.GetRequiredService<AirTerm>()));
        services.AddSingleton<IStudio>(all => all.GetRequiredService<Studio>());
        services.AddSingleton<IWhepGateway>(all => all.GetRequiredService<Studio>());
        services.AddSingleton<IAirStatus>(all => all.GetRequiredService<Studio>());
        services.AddSingleton<AirLeaseService>();
        services.AddSingleton<IReadiness>(all => all.GetRequiredService<AirLeaseService>());
        services.AddHostedService(all => all.GetRequiredService<AirLeaseService>());
        return services;
    }
}
