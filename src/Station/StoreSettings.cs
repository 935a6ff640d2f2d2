using Radio24.Adapters.Embedded;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Startup;

namespace Radio24.Station;

/// <summary>Reads sections <c>Radio24:Store</c> and <c>Radio24:Objects</c>.</summary>
internal static class StoreSettings
{
    private const string ServerInSources = "src/Adapters/Postgres/Embedded/pglite";

    /// <exception cref="StartException">A setting is wrong; the message names it and says what is possible.</exception>
    public static EmbeddedBackplaneOptions Read(IConfigurationSection section, string dataFolder)
    {
        var database = new DatabaseOptions
        {
            ConnectionString = section["Store:ConnectionString"],
            DataFolder = dataFolder,
            EmbeddedFolder = section["Store:EmbeddedFolder"] ?? Find(),
        };
        if (database.ConnectionString is not null)
        {
            Settings.Require(
                database.ConnectionString.Contains("Host", StringComparison.OrdinalIgnoreCase),
                "Radio24:Store:ConnectionString names no server; Host=…;Username=…;Password=…;Database=… does.");
        }

        ObjectStoreOptions objects = Settings.Bind<ObjectStoreOptions>(section.GetSection("Objects"), objects => objects.Problems());
        return new EmbeddedBackplaneOptions { Database = database, Objects = objects };
    }

    /// <summary>The embedded database's program in the sources that this was built from: <c>./radio24 up</c> installs it there.</summary>
    private static string Find()
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
