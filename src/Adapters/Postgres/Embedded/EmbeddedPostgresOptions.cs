namespace Radio24.Adapters.Postgres.Embedded;

/// <summary>Where the station's own PostgreSQL lives.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The database folder; made if it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder with <c>server.mjs</c> and its installed packages.</summary>
    public required string ServerFolder { get; init; }

    /// <summary>The program that runs it.</summary>
    public string Node { get; init; } = "node";

    /// <summary>How long the first start may take: a new database is made.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
