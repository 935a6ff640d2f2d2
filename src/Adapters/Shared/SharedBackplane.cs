using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Feeds;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Redis;
using Radio24.Adapters.Presenting;
using Radio24.Adapters.Tone;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Shared;

/// <summary>Everything between Api processes and Hosts that run apart: PostgreSQL keeps, Redis carries.</summary>
public static class SharedBackplane
{
    /// <summary>
    /// Registers the ports that Api and Host share: <see cref="IPostStore"/>, <see cref="IOutbox"/>, <see cref="IRetention"/>, <see cref="IQuestions"/>, <see cref="IFeedItems"/>, <see cref="IFeedReader"/>, <see cref="IScreeningRecords"/>, <see cref="IPolicyStore"/>, <see cref="IDeskPresence"/>, <see cref="IAirLog"/>, <see cref="IAuditLog"/>,
    /// <see cref="IVoiceStore"/>, <see cref="IInbox"/>, <see cref="ITalkback"/>, their <see cref="IDeadLetters"/>,
    /// <see cref="IStationFeed"/>, <see cref="IAccounts"/>, <see cref="ISessions"/>, <see cref="IApiKeys"/>,
    /// <see cref="IStationKeys"/>, <see cref="ISeals"/>, <see cref="ILedger"/>, <see cref="IChatModel"/>, <see cref="IModerationModel"/>,
    /// <see cref="ITranscriptionModel"/>, <see cref="IEmbeddingModel"/>, <see cref="IRateLimits"/>, <see cref="IToneCache"/>,
    /// <see cref="IGlossaries"/>, <see cref="IPersonas"/>, and a <see cref="ILeaseStore"/> each of Redis and PostgreSQL.
    /// Servers that are away are no error. Call it first: what is registered first is stopped last.
    /// </summary>
    public static async Task AddSharedBackplaneAsync(this IServiceCollection services, SharedBackplaneOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        // A factory, so that the container closes the link at the end.
        RedisLink redis = await RedisLink.ConnectAsync(options.Redis, options.RedisPrefix);
        services.AddSingleton(_ => redis);

        services.AddPostgresBackplane(options.Database, options.Ai.Caps);
        services.AddAiBackplane(options.Ai, options.Presenter);
        services.AddSingleton<IFeedReader>(all => new HttpFeedReader(all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStationKeys, PostgresKeys>();
        services.AddSingleton<ISeals>(all => new StationSeals(
            options.Sealing, all.GetRequiredService<IStationKeys>(), all.GetRequiredService<TimeProvider>()));

        services.AddSingleton(_ => options.Objects.Open(options.DataFolder));
        services.AddSingleton<IVoiceStore, OpusVoiceStore>();
        if (options.Objects.FolderIn(options.DataFolder) is { } folder)
            services.AddHostedService(all => new FolderNotice(folder, all.GetRequiredService<ILogger<FolderNotice>>()));

        services.AddSingleton(all => new RedisInbox(redis, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IInbox>(all => all.GetRequiredService<RedisInbox>());
        services.AddSingleton(all => all.GetRequiredService<RedisInbox>().DeadLetters);
        services.AddSingleton(all => new RedisTalkback(redis, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITalkback>(all => all.GetRequiredService<RedisTalkback>());
        services.AddSingleton(all => all.GetRequiredService<RedisTalkback>().DeadLetters);
        services.AddSingleton<IStationFeed>(_ => new RedisStationFeed(redis));
        services.AddSingleton<IToneCache>(all => HybridToneCache.Over(redis, options.Tone, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPersonas>(all => new FolderPersonas(
            FolderPersonas.In(options.DataFolder), options.Script.Language, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<FolderPersonas>>()));
        services.AddSingleton<IGlossaries>(all => new FolderGlossaries(FolderGlossaries.In(options.DataFolder), all.GetRequiredService<TimeProvider>()));

        services.AddSingleton<IRateLimits>(all => new RedisRateLimits(
            redis, new EmbeddedRateLimits(all.GetRequiredService<TimeProvider>()), all.GetRequiredService<TimeProvider>()));

        // In this order: a Host that waits asks the first, then the next (Core's AirLease).
        services.AddSingleton<ILeaseStore>(_ => new RedisLeaseStore(redis));
        services.AddSingleton<ILeaseStore, PostgresLeaseStore>();
    }

    /// <summary>Adds what an Api without a Host in its own process needs: listeners are sent to the Host that is on air.</summary>
    public static IServiceCollection AddHostElsewhere(this IServiceCollection services, SharedBackplaneOptions options)
    {
        // First of what starts after the database: the ring of keys is read when a process starts.
        services.AddHostedService(all => new StoreAtStart(all.GetRequiredService<StationDatabase>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => new HostDirectory(
            new PostgresLeaseStore(all.GetRequiredService<NpgsqlDataSource>()), new RedisLeaseStore(all.GetRequiredService<RedisLink>()),
            all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<HostDirectory>>()));
        services.AddHostedService(all => all.GetRequiredService<HostDirectory>());
        services.AddSingleton<IAirStatus>(all => all.GetRequiredService<HostDirectory>());
        services.AddSingleton<IWhepGateway>(all => new HostWhepGateway(
            all.GetRequiredService<HostDirectory>(), options.Host.Secret, all.GetRequiredService<ILogger<HostWhepGateway>>()));
        services.AddSingleton<IReadiness>(all => new SharedReadiness(
            all.GetRequiredService<StationDatabase>(), all.GetRequiredService<RedisLink>(), all.GetRequiredService<HostDirectory>(),
            all.GetRequiredService<TimeProvider>()));
        return services;
    }
}

/// <summary>Lets an Api begin when its database is ready; if that takes long, without it, and it says so.</summary>
internal sealed class StoreAtStart(StationDatabase database, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken) =>
        await database.Ready.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>
/// Says, at the start of a process that runs apart, that recordings are files: an Api writes what the Host plays, and on two machines each
/// would have a folder of its own. Otherwise voice posts would fail one by one, and nothing would say why.
/// </summary>
internal sealed partial class FolderNotice(string folder, ILogger<FolderNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogFolder(Path.GetFullPath(folder));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Recordings are files in {Folder}: every Api and Host must see this same folder. On several machines name a bucket: Radio24:Objects:S3 or Radio24:Objects:CloudStorage")]
    private partial void LogFolder(string folder);
}
