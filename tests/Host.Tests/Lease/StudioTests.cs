using Microsoft.Extensions.DependencyInjection;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Jobs;
using Radio24.Host.Lease;
using Radio24.Tests;

namespace Radio24.Host.Tests.Lease;

public sealed class StudioTests
{
    /// <summary>A port that a service takes as an optional one is missed by nobody: what it did is simply not done.</summary>
    [Fact]
    public async Task A_Host_on_its_own_has_every_port_that_a_station_in_one_process_has()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMemoryBackplane();
        services.AddSingleton(new JobStore(_ => { }));
        services.AddSingleton<ISpeechModels, NoModel>();
        services.AddSingleton<IRetention, Unasked>();
        await using ServiceProvider process = services.BuildServiceProvider();
        Type[] taken = [.. typeof(Studio).Assembly.GetTypes().Where(type => type.Namespace != typeof(Studio).Namespace)
            .SelectMany(type => type.GetConstructors()).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType)
            .Where(type => type.IsInterface && type.Assembly == typeof(IPostStore).Assembly).Distinct()];
        Assert.Contains(typeof(ISpeechRecords), taken);
        Assert.Contains(typeof(IAuditLog), taken);

        var studio = new Studio(process, new BroadcastOptions(), new AirTerm(TimeProvider.System));
        HashSet<Type> there = [.. studio.Furnished().Services.Select(service => service.ServiceType)];
        Assert.DoesNotContain(taken, port => services.Any(service => service.ServiceType == port) && !there.Contains(port));
    }

    private sealed class Unasked : IRetention
    {
        public ValueTask<IReadOnlyList<(PostId Post, string Key)>> VoicesAsync(DateTimeOffset before, PostId? after, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask VoicesDeletedAsync(IReadOnlyCollection<PostId> posts, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> DeleteAsync(KeptRows rows, DateTimeOffset before, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
