using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Radio24.Core.Asking;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Core.Tone;
using Radio24.Core.Feeds;
using Radio24.Host.Air;
using Radio24.Host.Feeds;
using Radio24.Host.Intake;
using Radio24.Host.Jobs;
using Radio24.Host.Knowledge;
using Radio24.Host.Lease;
using Radio24.Host.Music;
using Radio24.Host.Presenting;
using Radio24.Host.Publishing;
using Radio24.Host.Speech;
using Radio24.Media.Audio;
using Radio24.Media.Outputs;
using Radio24.Media.Sfu;

namespace Radio24.Host;

/// <summary>The Host, wired: the only entry for an executable.</summary>
public static class HostServices
{
    /// <summary>
    /// Adds everything that puts a station on air, and the ports <see cref="IWhepGateway"/>, <see cref="IAirStatus"/> and (unless
    /// there is one) <see cref="IScreener"/>. Needs <see cref="IPostStore"/>, <see cref="IOutbox"/>, <see cref="IRetention"/>, <see cref="IScreeningRecords"/>, <see cref="IPolicyStore"/>, <see cref="IDeskPresence"/>, <see cref="ISeals"/>,
    /// <see cref="IAirLog"/>, <see cref="IInbox"/>, <see cref="ITalkback"/>,
    /// <see cref="IVoiceStore"/>, <see cref="IStationFeed"/>, <see cref="IToneCache"/>, <see cref="IGlossaries"/>, <see cref="IFeedItems"/>, <see cref="IFeedReader"/> and logging; asks <see cref="ITranscriptionModel"/>,
    /// <see cref="IModerationModel"/>, <see cref="IChatModel"/> and <see cref="IEmbeddingModel"/> where there are any. An <see cref="IPresenter"/> that is registered before takes the offline one's place.
    /// </summary>
    /// <param name="options">Have been checked (<see cref="Startup.Settings"/>).</param>
    public static IServiceCollection AddRadio24Host(this IServiceCollection services, BroadcastOptions options)
    {
        long seed = options.Seed ?? Random.Shared.NextInt64();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IStoreStart, StoreStarted>();
        services.AddSingleton(options);
        services.AddSingleton(all => new StationClock(all.GetRequiredService<TimeProvider>(), options.Station.Zone));
        AddPresenter(services, options, seed);
        AddProgramme(services, options, seed);
        AddTransmission(services, options);
        AddIntake(services, options);
        AddJobs(services, options);
        AddKnowledge(services);
        return services;
    }

    private static void AddPresenter(IServiceCollection services, BroadcastOptions options, long seed)
    {
        services.AddSingleton(all => SpeechEngines.Find(options.Speech, all.GetRequiredService<ILogger<SpeechEngines>>()));
        services.AddSingleton(_ => new ScriptWriter(options.Script, new PhraseMemory(), seed));
        services.TryAddSingleton<IPersonas>(_ => OnePersona.Of(options.StationName, options.Script.Language));
        services.TryAddSingleton<IBriefWriter>(all => new BriefWriter(
            all.GetRequiredService<IPersonas>(), all.GetServices<IFactSource>(), all.GetRequiredService<IChatModel>(), options.Briefs,
            all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PersonaOnAir>();
        services.AddSingleton(all => new OfflinePresenter(
            all.GetRequiredService<ScriptWriter>(), all.GetRequiredService<SpeechEngines>(), all.GetRequiredService<IVoiceStore>(),
            all.GetRequiredService<StationClock>(), all.GetRequiredService<TimeProvider>(), onAir: all.GetRequiredService<PersonaOnAir>()));
        services.AddSingleton<SpeechLog>();
        services.AddHostedService(all => all.GetRequiredService<SpeechLog>());
        services.AddSingleton(all => all.GetRequiredService<SpeechLog>().Lately);
        services.TryAddSingleton(all => LivePresenter.Of(all, options));
        AddLadder(services, options, seed);
    }

    /// <summary>The models that speak, where there are any.</summary>
    private static void AddLadder(IServiceCollection services, BroadcastOptions options, long seed)
    {
        services.TryAddSingleton<ISpeechModels>(all => all.GetRequiredService<NoModel>());
        services.AddSingleton<Audience>();
        services.AddSingleton<PresenterNews>();
        services.AddHostedService(all => all.GetRequiredService<PresenterNews>());
        services.AddSingleton(all => new SpeechLadder(
            all.GetRequiredService<ISpeechModels>(), all.GetService<IBriefWriter>(), all.GetService<IPersonas>(), all.GetService<ILedger>(),
            all.GetRequiredService<PresenterNews>(), all.GetRequiredService<Audience>(), all.GetRequiredService<SpeechEngines>().Languages.Count > 0,
            options.Presenter, options.Director.Presenter, all.GetRequiredService<StationClock>(), all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<ILogger<SpeechLadder>>(), seed));
        services.AddSingleton<ISpeechLadder>(all => all.GetRequiredService<SpeechLadder>());
        services.AddHostedService(all => all.GetRequiredService<SpeechLadder>());
    }

    private static void AddProgramme(IServiceCollection services, BroadcastOptions options, long seed)
    {
        services.AddSingleton(_ => AirChain.MakeProgramme(options, (ulong)seed));
        services.AddSingleton(all => new Director(
            options.Director with
            {
                Station = options.StationName,
                TalkBack = options.Presenter.TalkBack,
                ReadyWithin = options.Director.ReadyWithin + LivePresenter.WaitOf(all, options),
            },
            seed));
        services.AddSingleton<AirInputs>();
        services.AddSingleton(_ => new MusicLibrary(options.MusicFolder, seed));
        services.AddSingleton<ITrackSource>(all => all.GetRequiredService<MusicLibrary>());
        services.AddSingleton(all => new MusicFolder(options.MusicFolder, time: all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AirReports>();
        services.AddHostedService(all => all.GetRequiredService<AirReports>());
        services.AddHostedService<ForgettingService>();
        services.AddSingleton(all => ActivatorUtilities.CreateInstance<AirLedger>(all, options.Host.Name ?? Environment.MachineName));
        services.AddHostedService(all => all.GetRequiredService<AirLedger>());
        services.AddHostedService<AirService>();
        services.AddSingleton<MusicService>();
        services.AddHostedService(all => all.GetRequiredService<MusicService>());
        services.AddSingleton<IMusicProblems>(all => all.GetRequiredService<MusicService>());
    }

    private static void AddTransmission(IServiceCollection services, BroadcastOptions options)
    {
        services.AddSingleton(all => new Sfu(options.FanOut, all.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IAirTerm, EndlessTerm>();
        services.AddSingleton<EncodedTap>();
        services.AddSingleton<PcmTap>();
        // The outputs, as peers: the air gives each frame to all of them, each behind the gate. One that may be slow reads a tap.
        services.AddSingleton<IFrameSink>(all => all.GetRequiredService<Sfu>());
        services.AddSingleton<IFrameSink>(all => all.GetRequiredService<EncodedTap>());
        services.AddSingleton<IFrameSink>(all => all.GetRequiredService<PcmTap>());
        services.AddSingleton<IWhepGateway, SfuGateway>();
        services.AddSingleton(all => new AirChain(
            all.GetRequiredService<Programme>(), all.GetServices<IFrameSink>(), all.GetRequiredService<IAirTerm>(), options.Opus));
        services.AddSingleton<IAirStatus, AirStatus>();
        services.AddHostedService<AirMeterService>();
        services.AddHostedService<TransmissionService>();
        services.AddHostedService<AudienceService>();
    }

    private static void AddIntake(IServiceCollection services, BroadcastOptions options)
    {
        services.TryAddSingleton(all => new PostProgress(
            all.GetRequiredService<IPostStore>(), all.GetRequiredService<IStationFeed>(),
            all.GetRequiredService<ILogger<PostProgress>>().NotTold, () => all.GetRequiredService<IAirTerm>().Epoch));
        services.AddSingleton(options.Intake);
        AddScreening(services, options);
        AddTone(services, options);
        services.AddSingleton<PostIntake>();
        services.AddSingleton<RundownRoom>();
        services.AddSingleton<UpNextService>();
        services.AddHostedService(all => all.GetRequiredService<UpNextService>());
        services.AddSingleton<IntakeService>();
        services.AddHostedService<RecoveryService>();
        services.AddHostedService(all => all.GetRequiredService<IntakeService>());
        services.AddSingleton<TalkBackRules>();
        services.AddHostedService<TalkbackService>();
    }

    /// <summary>Each step is one of its kind; the chain puts them in their order.</summary>
    private static void AddScreening(IServiceCollection services, BroadcastOptions options)
    {
        services.TryAddSingleton<NoModel>();
        services.TryAddSingleton<ITranscriptionModel>(all => all.GetRequiredService<NoModel>());
        services.TryAddSingleton<IModerationModel>(all => all.GetRequiredService<NoModel>());
        services.TryAddSingleton<IChatModel>(all => all.GetRequiredService<NoModel>());
        services.TryAddSingleton<Originals>();
        services.AddSingleton<ICircumstances>(all => ActivatorUtilities.CreateInstance<StationCircumstances>(all, StationPolicy.Default(options.IsPublic)));

        RuleScreenerOptions rules = options.ScreeningRules;
        foreach (IScreeningStep step in LocalSteps.Of(rules))
            services.AddSingleton(step);

        // Floods come from strangers; on the owner's own machine the same words twice are no attack.
        if (options.IsPublic)
        {
            services.AddSingleton(all => new RepeatsStep(
                new RepeatsOptions(), all.GetService<IEmbeddingModel>(), all.GetRequiredService<IVoiceStore>(), all.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IScreeningStep>(all => all.GetRequiredService<RepeatsStep>());
        }

        GuardOptions guard = options.Intake.Services;
        services.AddSingleton<IScreeningStep>(all => new GuardedStep(
            new TranscriptionStep(all.GetRequiredService<ITranscriptionModel>(), all.GetRequiredService<IVoiceStore>(), rules.HoldUnheardVoices == true, guard.TranscribeWithin),
            guard.TranscribeWithin, guard, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IScreeningStep>(all => new GuardedStep(
            new ModerationStep(all.GetRequiredService<IModerationModel>(), guard.ModerateWithin), guard.ModerateWithin, guard, all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IScreeningStep>(all => new GuardedStep(
            new AnalysisStep(all.GetRequiredService<IChatModel>(), guard.AnalyseWithin, options.Presenter.HouseRules), guard.AnalyseWithin, guard, all.GetRequiredService<TimeProvider>(), AnalysisStep.ByRules));
        services.TryAddSingleton<IScreener>(all =>
        {
            if (options.IsPublic)
                all.GetRequiredService<ILogger<ScreeningChain>>().SayWhoIsHeard(rules.HoldUnheardVoices == true);
            return new ScreeningChain(all.GetServices<IScreeningStep>(), all.GetRequiredService<ICircumstances>(), all.GetRequiredService<TimeProvider>());
        });
    }

    /// <summary>The chain's last step.</summary>
    private static void AddTone(IServiceCollection services, BroadcastOptions options)
    {
        services.TryAddSingleton(LocalScreening.Of(options.ScreeningRules));
        services.TryAddSingleton(all => StationTone.Bridge(all, options.Tone, options.StationName, options.Presenter.HouseRules));
        services.AddSingleton<IScreeningStep>(all => new ToneStep(
            all.GetRequiredService<ToneBridge>(), all.GetRequiredService<ILogger<ToneStep>>().AsItCame));
    }

    private static void AddKnowledge(IServiceCollection services)
    {
        services.AddHostedService(all => new MemoryService(
            all.GetRequiredService<IMemories>(), all.GetRequiredService<IPostStore>(), all.GetRequiredService<IOutbox>(), all.GetService<ISpeechRecords>(),
            all.GetRequiredService<IAirLog>(), all.GetRequiredService<IStoreStart>(), all.GetRequiredService<StationClock>(), all.GetRequiredService<TimeProvider>(),
            all.GetRequiredService<ILogger<MemoryService>>()));
        services.AddHostedService(all => new EmbeddingService(
            all.GetRequiredService<IVectorStore>(), all.GetService<IEmbeddingModel>(), all.GetRequiredService<IStoreStart>(),
            all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<EmbeddingService>>()));
    }

    private static void AddJobs(IServiceCollection services, BroadcastOptions options)
    {
        services.AddSingleton(options.Retention);
        services.TryAddSingleton(JobStore.InMemory);
        services.AddTransient<StrayRecordingsJob>();
        services.AddTransient<RetentionJob>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IFactSource, FeedFacts>());
        services.AddSingleton(all => ActivatorUtilities.CreateInstance<FeedPolling>(all, options.Feeds));
        services.AddTransient<FeedPollJob>();
        services.AddHostedService<JobsService>();
    }
}

internal static partial class RecordingsLog
{
    /// <summary>Said once, when the Host is made.</summary>
    public static void SayWhoIsHeard(this ILogger logger, bool held)
    {
        if (held)
            logger.RecordingsHeld();
        else
            logger.RecordingsAired();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The station can be reached from outside: recordings wait until a person has listened to them (Radio24:Screening:HoldUnheardVoices)")]
    private static partial void RecordingsHeld(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The station can be reached from outside, and recordings may air although nobody has listened to them (Radio24:Screening:HoldUnheardVoices is false; docs/policy.md)")]
    private static partial void RecordingsAired(this ILogger logger);
}

internal static partial class ToneLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} could not be put into another tone ({Fault}): its words stay as they are")]
    public static partial void AsItCame(this ILogger logger, PostId post, string fault); // the type only: a message could quote the post
}

internal static partial class PostProgressLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {Post} moved, but its author could not be told")]
    public static partial void NotTold(this ILogger logger, PostId post, Exception exception);
}
