using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Documents;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Tone;
using Radio24.Adapters.Keys;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Core.Tone;

namespace Radio24.Tests;

/// <summary>The embedded inbox and feed with stores in memory: for tests of the Api and the Host that are not about storing.</summary>
internal static class MemoryBackplane
{
    public static IServiceCollection AddMemoryBackplane(this IServiceCollection services, long voiceBytes = long.MaxValue)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MemoryOutbox>();
        services.AddSingleton<IOutbox>(all => all.GetRequiredService<MemoryOutbox>());
        services.TryAddSingleton<IStoreStart, StoreStarted>();
        services.AddSingleton<MemoryPostStore>();
        services.AddSingleton<IPostStore>(all => all.GetRequiredService<MemoryPostStore>());
        services.AddSingleton<IScreeningRecords>(all => all.GetRequiredService<MemoryPostStore>());
        services.AddSingleton(all => new MemoryPolicies(all.GetRequiredService<MemoryLogs>()));
        services.AddSingleton<IPolicyStore>(all => all.GetRequiredService<MemoryPolicies>());
        services.AddSingleton<IDeskPresence>(all => all.GetRequiredService<MemoryPolicies>());
        services.AddSingleton<IVoiceStore>(new MemoryVoiceStore(voiceBytes));
        services.AddSingleton<MemoryLogs>();
        services.AddSingleton<IAirLog>(all => all.GetRequiredService<MemoryLogs>());
        services.AddSingleton<IAuditLog>(all => all.GetRequiredService<MemoryLogs>());
        services.AddSingleton<ISpeechRecords, MemorySpeechRecords>();
        services.AddSingleton<IQuestions, MemoryQuestions>();
        services.AddSingleton<IFeedItems, MemoryFeedItems>();
        services.AddSingleton<IFeedReader, SilentFeeds>();
        services.AddSingleton<IDocumentReader, DocumentReader>();
        services.AddSingleton(all => new MemoryKnowledge(all.GetRequiredService<MemoryLogs>()));
        services.AddSingleton<IDocuments>(all => all.GetRequiredService<MemoryKnowledge>());
        services.AddSingleton<IKnowledge>(all => all.GetRequiredService<MemoryKnowledge>());
        services.AddSingleton<IVectorStore>(all => all.GetRequiredService<MemoryKnowledge>());
        services.AddSingleton<MemoryMemories>();
        services.AddSingleton<IMemories>(all => all.GetRequiredService<MemoryMemories>());
        services.AddSingleton<MemoryAccounts>();
        services.AddSingleton<IAccounts>(all => all.GetRequiredService<MemoryAccounts>());
        services.AddSingleton<ISessions>(all => all.GetRequiredService<MemoryAccounts>());
        services.AddSingleton<IApiKeys, MemoryApiKeys>();
        services.AddSingleton<IRateLimits, EmbeddedRateLimits>();
        services.AddSingleton(all => new MemoryLedger(new CostCaps(1, 10), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<MemoryOutbox>()));
        services.AddSingleton<ILedger>(all => all.GetRequiredService<MemoryLedger>());
        services.AddSingleton(all => new AiModels(
            new AiOptions { LocalEmbeddings = false }, all.GetRequiredService<ILedger>(), all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<AiModels>>()));
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Chat);
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Moderation);
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Transcription);
        services.AddSingleton(all => all.GetRequiredService<AiModels>().Embedding);
        services.AddSingleton<IStationKeys, MemoryKeys>();
        services.AddSingleton<ISeals>(all => new StationSeals(new SealingOptions(), all.GetRequiredService<IStationKeys>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(all => new EmbeddedInbox(all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IInbox>(all => all.GetRequiredService<EmbeddedInbox>());
        services.AddSingleton(all => all.GetRequiredService<EmbeddedInbox>().DeadLetters);
        services.AddSingleton(all => new EmbeddedTalkback(all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITalkback>(all => all.GetRequiredService<EmbeddedTalkback>());
        services.AddSingleton(all => all.GetRequiredService<EmbeddedTalkback>().DeadLetters);
        services.AddSingleton<IToneCache>(_ => HybridToneCache.InMemory(new ToneOptions()));
        services.AddSingleton<IPersonas>(_ => OnePersona.Of("Radio24", "en"));
        services.AddSingleton<IGlossaries>(all => new FolderGlossaries("no terminology", all.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStationFeed>(_ => new EmbeddedStationFeed());
        return services;
    }
}
