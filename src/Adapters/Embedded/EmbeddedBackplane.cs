using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Embedded;

/// <summary>Everything between Api and Host inside one process: the default of a station on a laptop.</summary>
public static class EmbeddedBackplane
{
    /// <summary>Registers <see cref="IPostStore"/>, <see cref="IInbox"/>, <see cref="IDesk"/>, their <see cref="IDeadLetters"/>,
    /// <see cref="IVoiceStore"/> and <see cref="IStationFeed"/>.</summary>
    public static IServiceCollection AddEmbeddedBackplane(
        this IServiceCollection services, EmbeddedBackplaneOptions? options = null)
    {
        options ??= new EmbeddedBackplaneOptions();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton(_ => new EmbeddedVoiceStore(options.VoiceBytes));
        services.AddSingleton<IVoiceStore>(all => all.GetRequiredService<EmbeddedVoiceStore>());

        services.AddSingleton<IPostStore>(all =>
        {
            EmbeddedVoiceStore voices = all.GetRequiredService<EmbeddedVoiceStore>();
            // A finished post's recording may be forgotten when room is needed; one that waits for the air may not.
            return new EmbeddedPostStore(options.FinishedPosts, finished: voices.ReleaseOf);
        });

        services.AddSingleton(all => new EmbeddedInbox(all.GetRequiredService<TimeProvider>(), options.Queues));
        services.AddSingleton<IInbox>(all => all.GetRequiredService<EmbeddedInbox>());
        services.AddSingleton(all => all.GetRequiredService<EmbeddedInbox>().DeadLetters);
        services.AddSingleton(all => new EmbeddedDesk(all.GetRequiredService<TimeProvider>(), options.Queues));
        services.AddSingleton<IDesk>(all => all.GetRequiredService<EmbeddedDesk>());
        services.AddSingleton(all => all.GetRequiredService<EmbeddedDesk>().DeadLetters);
        services.TryAddSingleton<EmbeddedAccounts>();
        services.TryAddSingleton<IAccounts>(all => all.GetRequiredService<EmbeddedAccounts>());
        services.TryAddSingleton<ISessions>(all => all.GetRequiredService<EmbeddedAccounts>());
        services.TryAddSingleton<IApiKeys, EmbeddedApiKeys>();
        services.TryAddSingleton<IAuditLog, EmbeddedAuditLog>();
        services.TryAddSingleton<IRateLimits, EmbeddedRateLimits>();
        services.AddSingleton<IStationFeed>(_ => new EmbeddedStationFeed(options.FeedBacklog));
        return services;
    }
}

/// <summary>How much the embedded adapters keep in memory.</summary>
public sealed record EmbeddedBackplaneOptions
{
    /// <summary>Bytes of recordings at most. 64 MiB is 46 recordings of 30 s.</summary>
    public long VoiceBytes { get; init; } = 64L << 20;

    /// <summary>Posts in a final state that are remembered; the oldest are forgotten first.</summary>
    public int FinishedPosts { get; init; } = 10_000;

    /// <summary>Events a subscriber of the feed may fall behind before it loses the oldest.</summary>
    public int FeedBacklog { get; init; } = 256;

    public EmbeddedQueueOptions Queues { get; init; } = new();
}
