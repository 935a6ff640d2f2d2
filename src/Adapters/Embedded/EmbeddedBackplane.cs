using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Feeds;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Presenting;
using Radio24.Adapters.Tone;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Tone;

namespace Radio24.Adapters.Embedded;

/// <summary>Everything between Api and Host inside one process: the default of a station on a laptop.</summary>
public static class EmbeddedBackplane
{
    /// <summary>
    /// Registers <see cref="IPostStore"/>, <see cref="IOutbox"/>, <see cref="IRetention"/>, <see cref="IQuestions"/>, <see cref="IFeedItems"/>, <see cref="IFeedReader"/>, <see cref="IScreeningRecords"/>, <see cref="IPolicyStore"/>, <see cref="IDeskPresence"/>, <see cref="IAirLog"/>, <see cref="ISpeechRecords"/>, <see cref="IAuditLog"/>, <see cref="IAccounts"/>,
    /// <see cref="ISessions"/>, <see cref="IApiKeys"/>, <see cref="IStationKeys"/>, <see cref="ISeals"/>, <see cref="ILedger"/>, <see cref="IChatModel"/>, <see cref="IModerationModel"/>,
    /// <see cref="ITranscriptionModel"/>, <see cref="IEmbeddingModel"/>, <see cref="IRateLimits"/>, <see cref="IInbox"/>,
    /// <see cref="ITalkback"/>, their <see cref="IDeadLetters"/>, <see cref="IVoiceStore"/>, <see cref="IStationFeed"/>,
    /// <see cref="IToneCache"/>, <see cref="IGlossaries"/>, <see cref="IPersonas"/> and, over whoever
    /// provides <see cref="IAirStatus"/>, <see cref="IReadiness"/>.
    /// Call it first: what is registered first is stopped last, and the others still write when they stop.
    /// </summary>
    public static IServiceCollection AddEmbeddedBackplane(this IServiceCollection services, EmbeddedBackplaneOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);

        services.AddPostgresBackplane(options.Database, options.Ai.Caps);
        services.AddAiBackplane(options.Ai, options.Presenter);
        services.AddSingleton<IFeedReader>(all => new HttpFeedReader(all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStationKeys>(_ => new FolderKeys(FolderKeys.In(options.Database.DataFolder)));
        services.AddSingleton<ISeals>(all => new StationSeals(
            options.Sealing, all.GetRequiredService<IStationKeys>(), all.GetRequiredService<TimeProvider>()));

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
        services.AddSingleton<IToneCache>(_ => HybridToneCache.InMemory(options.Tone));
        services.AddSingleton<IPersonas>(all => new FolderPersonas(
            FolderPersonas.In(options.DataFolder), options.Script.Language, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<FolderPersonas>>()));
        services.AddSingleton<IGlossaries>(all => new FolderGlossaries(FolderGlossaries.In(options.DataFolder), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IReadiness, EmbeddedReadiness>();
        return services;
    }
}

/// <summary>Where the embedded adapters keep things: section <c>Radio24</c>.</summary>
public sealed record EmbeddedBackplaneOptions
{
    private const string ServerInSources = "src/Adapters/Postgres/Embedded/pglite";

    /// <summary>Where everything is kept that is not in the database.</summary>
    [Required(ErrorMessage = "name a folder"), Display(ShortName = "--data")]
    public string DataFolder { get; init; } = "data";

    public StoreOptions Store { get; init; } = new();

    public ObjectStoreOptions Objects { get; init; } = new();

    /// <summary>How posts are put into another tone.</summary>
    public ToneOptions Tone { get; init; } = new();

    public SealingOptions Sealing { get; init; } = new();

    public AiOptions Ai { get; init; } = new();

    public PresenterModelOptions Presenter { get; init; } = new();

    public ScriptOptions Script { get; init; } = new();

    /// <summary>Events a subscriber of the feed may fall behind before it loses the oldest.</summary>
    [Browsable(false)]
    public int FeedBacklog { get; init; } = 256;

    [Browsable(false)]
    public EmbeddedQueueOptions Queues { get; init; } = new();

    /// <summary>The database that these settings choose.</summary>
    public DatabaseOptions Database => new()
    {
        ConnectionString = Store.ConnectionString,
        DataFolder = DataFolder,
        EmbeddedFolder = Store.EmbeddedFolder ?? FindServer(),
    };

    /// <summary>The embedded database's program in the sources that this was built from: <c>./radio24 up</c> installs it there.</summary>
    private static string FindServer()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string server = Path.Combine(folder.FullName, ServerInSources);
            if (Directory.Exists(server))
                return server;
        }

        return Path.Combine(AppContext.BaseDirectory, "pglite");
    }
}
