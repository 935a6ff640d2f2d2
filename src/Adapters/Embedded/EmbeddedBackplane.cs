using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>Everything between Api and Host inside one process: the default of a station on a laptop.</summary>
public static class EmbeddedBackplane
{
    /// <summary>
    /// Registers <see cref="IPostStore"/>, <see cref="IOutbox"/>, <see cref="IPostMemory"/>, <see cref="IAirLog"/>, <see cref="IAuditLog"/>, <see cref="IAccounts"/>,
    /// <see cref="ISessions"/>, <see cref="IApiKeys"/>, <see cref="IStationKeys"/>, <see cref="IRateLimits"/>, <see cref="IInbox"/>,
    /// <see cref="ITalkback"/>, their <see cref="IDeadLetters"/>, <see cref="IVoiceStore"/>, <see cref="IStationFeed"/> and, over whoever
    /// provides <see cref="IAirStatus"/>, <see cref="IReadiness"/>.
    /// Call it first: what is registered first is stopped last, and the others still write when they stop.
    /// </summary>
    public static IServiceCollection AddEmbeddedBackplane(this IServiceCollection services, EmbeddedBackplaneOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton(all => new StationDatabase(
            options.Database, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<StationDatabase>>()));
        services.AddHostedService(all => all.GetRequiredService<StationDatabase>());
        services.AddSingleton(all => all.GetRequiredService<StationDatabase>().Source);
        services.AddSingleton<IPostStore, PostgresPostStore>();
        services.AddSingleton<IOutbox, PostgresOutbox>();
        services.AddSingleton<IPostMemory, PostgresPostMemory>();
        services.AddSingleton<IAirLog, PostgresAirLog>();
        services.AddSingleton<IAuditLog, PostgresAuditLog>();
        services.AddSingleton<IAccounts, PostgresAccounts>();
        services.AddSingleton<ISessions, PostgresSessions>();
        services.AddSingleton<IApiKeys, PostgresApiKeys>();
        services.AddSingleton<IStationKeys>(_ => new FolderKeys(FolderKeys.In(options.Database.DataFolder)));

        services.AddSingleton(_ => options.Objects.Open(options.Database.DataFolder));
        services.AddSingleton<IVoiceStore, OpusVoiceStore>();

        services.AddSingleton(all => new EmbeddedInbox(all.GetRequiredService<TimeProvider>(), options.Queues));
        services.AddSingleton<IInbox>(all => all.GetRequiredService<EmbeddedInbox>());
        services.AddSingleton(all => all.GetRequiredService<EmbeddedInbox>().DeadLetters);
        services.AddSingleton(all => new EmbeddedTalkback(all.GetRequiredService<TimeProvider>(), options.Queues));
        services.AddSingleton<ITalkback>(all => all.GetRequiredService<EmbeddedTalkback>());
        services.AddSingleton(all => all.GetRequiredService<EmbeddedTalkback>().DeadLetters);
        services.AddSingleton<IRateLimits, EmbeddedRateLimits>();
        services.AddSingleton<IStationFeed>(_ => new EmbeddedStationFeed(options.FeedBacklog));
        services.AddSingleton<IReadiness, EmbeddedReadiness>();
        return services;
    }
}

/// <summary>Where the embedded adapters keep things, and how much in memory.</summary>
public sealed record EmbeddedBackplaneOptions
{
    public DatabaseOptions Database { get; init; } = new();

    public ObjectStoreOptions Objects { get; init; } = new();

    /// <summary>Events a subscriber of the feed may fall behind before it loses the oldest.</summary>
    public int FeedBacklog { get; init; } = 256;

    public EmbeddedQueueOptions Queues { get; init; } = new();
}
