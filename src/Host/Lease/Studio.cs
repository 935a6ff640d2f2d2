using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Core.Ports;
using Radio24.Host.Jobs;

namespace Radio24.Host.Lease;

/// <summary>
/// The whole Host in a container of its own, made when this process comes on air and thrown away when it leaves: a second turn
/// on air begins with nothing left over from the first. The ports of the backplane are lent to it by the process.
/// </summary>
public sealed class Studio(IServiceProvider process, BroadcastOptions options, AirTerm term)
    : IStudio, IWhepGateway, IAirStatus
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2.5);
    private static readonly WhepResult NotLive =
        new(WhepOutcome.NotLive, Problem: "This Host is not on air.", RetryAfter: TimeSpan.FromSeconds(1));

    private IHost? _prepared;
    private StudioTurn? _turn;
    private volatile IHost? _open;
    private TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Broken => _broken.Task;

    public bool OnAir => term.MayPublish && Find<IAirStatus>() is { OnAir: true };

    public string Description => Find<IAirStatus>()?.Description ?? "standby";

    public int Listeners => Find<IWhepGateway>()?.Listeners ?? 0;

    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        _broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HostApplicationBuilder builder = Furnished();
        IHost host = builder.Build();
        _prepared = host;
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => _broken.TrySetResult());
        // Makes them and all that they need: voices are looked for, the media port is opened, the certificate is made.
        _ = host.Services.GetServices<IHostedService>().ToArray();
        return Task.CompletedTask;
    }

    /// <summary>The Host's services with all that the process lends them. What is not lent here, a service that can do without goes without, silently.</summary>
    internal HostApplicationBuilder Furnished()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _turn = new StudioTurn(term);
        builder.Services.AddSingleton<IAirTerm>(_turn);
        Lend<ILoggerFactory>(builder.Services);
        Lend<TimeProvider>(builder.Services);
        Lend<JobStore>(builder.Services);
        Lend<IStoreStart>(builder.Services);
        Lend<IPostStore>(builder.Services);
        Lend<IOutbox>(builder.Services);
        Lend<IRetention>(builder.Services);
        Lend<IScreeningRecords>(builder.Services);
        Lend<IPolicyStore>(builder.Services);
        Lend<IDeskPresence>(builder.Services);
        Lend<IAirLog>(builder.Services);
        Lend<IAuditLog>(builder.Services);
        Lend<IVectorStore>(builder.Services);
        Lend<IKnowledge>(builder.Services);
        Lend<IFeedItems>(builder.Services);
        Lend<IFeedReader>(builder.Services);
        Lend<IMemories>(builder.Services);
        Lend<ISpeechRecords>(builder.Services);
        foreach (IFactSource facts in process.GetServices<IFactSource>())
            builder.Services.AddSingleton(facts);
        Lend<IInbox>(builder.Services);
        Lend<ITalkback>(builder.Services);
        Lend<IVoiceStore>(builder.Services);
        Lend<ISeals>(builder.Services);
        Lend<ILedger>(builder.Services);
        Lend<IToneCache>(builder.Services);
        Lend<IGlossaries>(builder.Services);
        Lend<IPersonas>(builder.Services);
        Lend<IChatModel>(builder.Services);
        Lend<IModerationModel>(builder.Services);
        Lend<ITranscriptionModel>(builder.Services);
        Lend<IEmbeddingModel>(builder.Services);
        Lend<ISpeechModels>(builder.Services);
        Lend<IStationFeed>(builder.Services);
        builder.Services.AddRadio24Host(options);
        return builder;
    }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        IHost host = _prepared ?? throw new InvalidOperationException("The studio has not been prepared.");
        _turn?.Begin();
        await host.StartAsync(cancellationToken);
        _open = host;
    }

    public async Task CloseAsync()
    {
        _open = null;
        IHost? host = Interlocked.Exchange(ref _prepared, null);
        if (host is not null)
            await EndAsync(host);
    }

    public ValueTask<WhepResult> JoinAsync(string offer, string from, CancellationToken cancellationToken) =>
        Find<IWhepGateway>() is { } gateway ? gateway.JoinAsync(offer, from, cancellationToken) : ValueTask.FromResult(NotLive);

    public ValueTask<bool> LeaveAsync(string session, CancellationToken cancellationToken) =>
        Find<IWhepGateway>() is { } gateway ? gateway.LeaveAsync(session, cancellationToken) : ValueTask.FromResult(false);

    public ValueTask<WhepResult> PatchAsync(string session, string fragment, string? ifMatch, CancellationToken cancellationToken) =>
        Find<IWhepGateway>() is { } gateway
            ? gateway.PatchAsync(session, fragment, ifMatch, cancellationToken)
            : ValueTask.FromResult(new WhepResult(WhepOutcome.Unknown));

    /// <summary>An instance, not a factory: the studio's container must not dispose of what it was lent.</summary>
    private void Lend<T>(IServiceCollection studio)
        where T : class => studio.AddSingleton(process.GetRequiredService<T>());

    private static async Task EndAsync(IHost host)
    {
        using var patience = new CancellationTokenSource(CloseWithin, TimeProvider.System);
        try
        {
            await host.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // What would not stop in time is disposed of.
        }

        host.Dispose();
    }

    private T? Find<T>()
        where T : class
    {
        try
        {
            return _open?.Services.GetService<T>();
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Signals are the process's business.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
