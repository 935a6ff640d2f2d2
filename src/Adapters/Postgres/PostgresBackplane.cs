using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Radio24.Adapters.Documents;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>What both backplanes keep in PostgreSQL.</summary>
internal static class PostgresBackplane
{
    /// <summary>Registers the database, and over it the ports that stand on it alone.</summary>
    public static void AddPostgresBackplane(this IServiceCollection services, DatabaseOptions options, CostCaps caps)
    {
        services.AddSingleton(all => new StationDatabase(
            options, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<StationDatabase>>()));
        services.AddHostedService(all => all.GetRequiredService<StationDatabase>());
        services.AddSingleton<IStoreStart>(all => all.GetRequiredService<StationDatabase>());
        services.AddSingleton(all => all.GetRequiredService<StationDatabase>().Source);
        services.AddSingleton<IPostStore, PostgresPostStore>();
        services.AddSingleton<IOutbox, PostgresOutbox>();
        services.AddSingleton<IRetention, PostgresRetention>();
        services.AddSingleton<IScreeningRecords, PostgresScreeningRecords>();
        services.AddSingleton<IPolicyStore, PostgresPolicyStore>();
        services.AddSingleton<IDeskPresence, PostgresDeskPresence>();
        services.AddSingleton<IQuestions, PostgresQuestions>();
        services.AddSingleton<IFeedItems, PostgresFeedItems>();
        services.AddSingleton<IAirLog, PostgresAirLog>();
        services.AddSingleton<ISpeechRecords, PostgresSpeechRecords>();
        services.AddSingleton<IAuditLog, PostgresAuditLog>();
        services.AddSingleton(all => new PostgresLedger(
            all.GetRequiredService<NpgsqlDataSource>(), caps, all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<PostgresLedger>>()));
        services.AddHostedService(all => all.GetRequiredService<PostgresLedger>());
        services.AddSingleton<ILedger>(all => all.GetRequiredService<PostgresLedger>());
        services.AddSingleton<IDocumentReader, DocumentReader>();
        services.AddSingleton<IDocuments, PostgresDocuments>();
        services.AddSingleton<PostgresKnowledge>();
        services.AddSingleton<IKnowledge>(all => all.GetRequiredService<PostgresKnowledge>());
        services.AddSingleton<IMemories, PostgresMemories>();
        services.AddSingleton<IFactSource, DocumentFacts>();
        services.AddSingleton<IFactSource, MemoryFacts>();
        services.AddSingleton<IVectorStore, PostgresVectors>();
        services.AddSingleton<IAccounts, PostgresAccounts>();
        services.AddSingleton<ISessions, PostgresSessions>();
        services.AddSingleton<IApiKeys, PostgresApiKeys>();
    }
}
