using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Embedded;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>One real PostgreSQL with pgvector for the suites that need it, migrated, on a folder of its own.</summary>
public sealed class PgliteFixture : IPostgresUnderTest, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;

    public EmbeddedPostgres Server { get; private set; } = null!;

    public NpgsqlDataSource Source { get; private set; } = null!;

    /// <summary>Where the server's script and packages are, found from this assembly upwards.</summary>
    public static string ServerFolder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Radio24.sln")))
                folder = folder.Parent;
            return Path.Combine(folder!.FullName, "src", "Adapters", "Postgres", "Embedded", "pglite");
        }
    }

    public static Task<EmbeddedPostgres> StartAsync(string folder) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = folder, ServerFolder = ServerFolder },
        TimeProvider.System,
        NullLogger.Instance,
        CancellationToken.None);

    public async Task InitializeAsync()
    {
        Server = await StartAsync(Path.Combine(_folder, "pg"));
        Source = Database.Open(Server.ConnectionString);
        await Migrator.MigrateAsync(Source, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Suites of this collection share the server and run one after another.</summary>
[CollectionDefinition(nameof(PgliteCollection))]
public sealed class PgliteCollection : ICollectionFixture<PgliteFixture>;
