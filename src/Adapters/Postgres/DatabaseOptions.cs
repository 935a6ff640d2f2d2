using System.ComponentModel.DataAnnotations;

namespace Radio24.Adapters.Postgres;

/// <summary>Section <c>Radio24:Store</c>: which database keeps the station's posts.</summary>
public sealed record StoreOptions
{
    /// <summary>A PostgreSQL server, as Npgsql reads it; unset: the embedded database in the data folder.</summary>
    [RegularExpression("(?i).*Host.*", ErrorMessage = "it names no server; Host=…;Username=…;Password=…;Database=… does"), DataType(DataType.Password)]
    public string? ConnectionString { get; init; }

    /// <summary>Where the embedded database's program is installed; unset: in the sources, or beside the station.</summary>
    public string? EmbeddedFolder { get; init; }
}

/// <summary>Which database keeps the station's posts: a server that is named, or the embedded one in the data folder.</summary>
public sealed record DatabaseOptions
{
    /// <summary>As Npgsql reads it; null: the embedded database.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The station's data folder; the embedded database is in <c>postgres/</c> there.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Where the embedded database's program is installed.</summary>
    public string EmbeddedFolder { get; init; } = "";

    /// <summary>The embedded database's own folder.</summary>
    internal string PostgresFolder => Path.Combine(DataFolder, "postgres");

    /// <summary>A file that says where the running embedded database's socket is, for this user alone.</summary>
    internal string SocketFile => Path.Combine(DataFolder, "postgres.socket");

    /// <summary>What keeps the embedded database from starting, in one line with what to do; null if nothing is known to.</summary>
    public string? Problem()
    {
        if (!string.IsNullOrWhiteSpace(ConnectionString))
            return null;
        if (!OnPath("node"))
            return "The embedded database needs Node.js 20 or newer (Debian package nodejs), or name a server: Radio24:Store:ConnectionString.";
        if (!OnPath("flock"))
            return "The embedded database needs flock (Debian package util-linux), or name a server: Radio24:Store:ConnectionString.";
        return Directory.Exists(Path.Combine(EmbeddedFolder, "node_modules"))
            ? null
            : $"The embedded database is not installed: run ./radio24 up, or npm ci in {EmbeddedFolder}.";
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
