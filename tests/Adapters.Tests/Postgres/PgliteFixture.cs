using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Embedded;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>One real PostgreSQL with pgvector for the suites that need it, migrated, on a folder of its own.</summary>
public sealed class PgliteFixture : IPostgresUnderTest, IAsyncLifetime
{
    private static readonly Lazy<Task<string>> Empty = new(MakeEmptyAsync);

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

    /// <summary>Starts a server on this folder; in a new one it finds an empty database.</summary>
    public static async Task<EmbeddedPostgres> StartAsync(string folder)
    {
        if (!Directory.Exists(folder))
            await CopyEmptyAsync(folder);
        return await StartAsItIsAsync(folder);
    }

    /// <summary>
    /// Fills a new folder with an empty database, which was made once by a server that found none: to make it takes a server eight
    /// seconds of processor time, to open it one.
    /// </summary>
    public static async Task CopyEmptyAsync(string folder)
    {
        string empty = await Empty.Value;
        Directory.CreateDirectory(folder);
        foreach (string inside in Directory.EnumerateDirectories(empty, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(empty, inside)));
        foreach (string file in Directory.EnumerateFiles(empty, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(folder, Path.GetRelativePath(empty, file)));
    }

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

    private static Task<EmbeddedPostgres> StartAsItIsAsync(string folder) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = folder, ServerFolder = ServerFolder },
        TimeProvider.System,
        NullLogger.Instance,
        CancellationToken.None);

    private static async Task<string> MakeEmptyAsync()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string empty = Path.Combine(folder, "pg");
        EmbeddedPostgres server = await StartAsItIsAsync(empty);
        await server.DisposeAsync();
        return empty;
    }
}

/// <summary>Suites of this collection share the server and run one after another.</summary>
[CollectionDefinition(nameof(PgliteCollection))]
public sealed class PgliteCollection : ICollectionFixture<PgliteFixture>;
