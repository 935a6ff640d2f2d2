using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Radio24.Adapters.Postgres.Backup;
using Radio24.Adapters.Postgres.Embedded;
using Radio24.Core.Asking;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// A short stay at a station's database for a command: the server that is named, the embedded one of a station that runs, or
/// (if none does) the embedded one started for the visit alone.
/// </summary>
public sealed class DatabaseVisit : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _started;

    private DatabaseVisit(string connectionString, EmbeddedPostgres? started)
    {
        Source = Database.Open(connectionString);
        _started = started;
    }

    private NpgsqlDataSource Source { get; }

    /// <summary>Whether a station runs on it: then the database is in use.</summary>
    public bool StationRuns { get; private init; }

    /// <exception cref="EmbeddedPostgresException">The embedded database does not start; one line says why.</exception>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    /// <exception cref="NpgsqlException">The server that is named cannot be reached.</exception>
    public static async Task<DatabaseVisit> BeginAsync(DatabaseOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
            return await MigratedAsync(new DatabaseVisit(options.ConnectionString, null), cancellationToken);
        if (await RunningAsync(options, cancellationToken) is { } running)
            return running;
        if (options.Problem() is { } problem)
            throw new EmbeddedPostgresException(problem);
        EmbeddedPostgres started = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = options.PostgresFolder, ServerFolder = options.EmbeddedFolder },
            time, NullLogger.Instance, cancellationToken);
        return await MigratedAsync(new DatabaseVisit(started.ConnectionString, started), cancellationToken);
    }

    /// <inheritdoc cref="StationBackup.SaveAsync"/>
    public Task<BackupManifest> SaveAsync(
        IObjectStore? objects, string? keysFolder, Stream to, TimeProvider time, CancellationToken cancellationToken) =>
        StationBackup.SaveAsync(Source, objects, keysFolder, to, time, cancellationToken);

    /// <inheritdoc cref="StationBackup.RestoreAsync"/>
    public Task<BackupManifest> RestoreAsync(
        IObjectStore? objects, string? keysFolder, Stream from, CancellationToken cancellationToken) =>
        StationBackup.RestoreAsync(Source, objects, keysFolder, from, cancellationToken);

    /// <summary>The station's ledger; dispose it before the visit ends, then what was booked is written.</summary>
    public PostgresLedger OpenLedger(CostCaps caps, TimeProvider time) => new(Source, caps, time, NullLogger<PostgresLedger>.Instance);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_started is not null)
            await _started.DisposeAsync();
    }

    private static async Task<DatabaseVisit?> RunningAsync(DatabaseOptions options, CancellationToken cancellationToken)
    {
        if (SocketFile.Read(options.SocketFile) is not { } folder || !Directory.Exists(folder))
            return null;
        var visit = new DatabaseVisit(EmbeddedPostgres.ConnectionStringFor(folder), null) { StationRuns = true };
        try
        {
            await using NpgsqlConnection connection = await visit.Source.OpenConnectionAsync(cancellationToken);
            return visit;
        }
        catch (NpgsqlException)
        {
            // A station that was killed left it behind.
            await visit.DisposeAsync();
            return null;
        }
    }

    private static async Task<DatabaseVisit> MigratedAsync(DatabaseVisit visit, CancellationToken cancellationToken)
    {
        try
        {
            await Migrator.MigrateAsync(visit.Source, cancellationToken);
            return visit;
        }
        catch
        {
            await visit.DisposeAsync();
            throw;
        }
    }
}
