using System.Data;
using System.IO.Compression;
using Dapper;
using Npgsql;
using Radio24.Adapters.Objects;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>A station in one file: a ZIP of its tables, its recordings and its keys, and a manifest with checksums of them all.</summary>
public static class StationBackup
{
    /// <param name="objects">Where the recordings are, or null to leave them out.</param>
    /// <param name="keysFolder">The folder of the station's keys; null: they are in the database.</param>
    public static async Task<BackupManifest> SaveAsync(
        NpgsqlDataSource source, IObjectStore? objects, string? keysFolder, Stream to, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, null, cancellationToken);
        int version;
        Dictionary<string, TableSum> tables;
        IReadOnlyList<(string Name, byte[] Key)> keys;
        IReadOnlyList<string> voices;
        await using (NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken))
        {
            // One snapshot for all tables: a post and its history are of the same moment. It ends before the recordings are read,
            // which may take long: a station on PGlite writes nothing while somebody else's transaction is open.
            await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            version = await connection.ExecuteScalarAsync<int>("select max(version) from schema_migrations");
            tables = await BackupTables.SaveAsync(connection, zip, cancellationToken);
            keys = await BackupKeys.ReadAsync(keysFolder, connection, cancellationToken);
            voices = (await connection.QueryAsync<string>("select voice_key from posts where voice_key is not null and not voice_deleted order by id")).AsList();
            await snapshot.CommitAsync(cancellationToken);
        }

        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, byte[] key) in keys)
            await BackupEntries.WriteAsync(zip, BackupEntries.Keys + name, key, sums, cancellationToken);
        int gone = objects is null ? 0 : await SaveObjectsAsync(voices, objects, zip, sums, cancellationToken);
        var manifest = new BackupManifest(BackupManifest.Current, version, time.GetUtcNow(), tables, sums, gone);
        await manifest.WriteAsync(zip, cancellationToken);
        return manifest;
    }

    /// <summary>
    /// Fills an empty, migrated database. Everything in the file is read once before anything is written, and however large it claims to be,
    /// only a batch of rows or one recording is in memory at a time. A file that is damaged anywhere changes nothing. A restore that fails later leaves at the
    /// most recordings and keys of this very backup, and can be repeated.
    /// </summary>
    /// <param name="keysFolder">Where the station's keys are put as files; null: into the database.</param>
    /// <param name="from">The file; it must be able to seek.</param>
    /// <exception cref="InvalidDataException">The file is no backup, is damaged, unpacks to more than a backup can, or is newer than this program.</exception>
    /// <exception cref="InvalidOperationException">The database is not empty, or there are another station's keys.</exception>
    public static async Task<BackupManifest> RestoreAsync(
        NpgsqlDataSource target, IObjectStore? objects, string? keysFolder, Stream from, CancellationToken cancellationToken)
    {
        await using ZipArchive zip = await OpenAsync(from, cancellationToken);
        BackupEntries.CheckSizes(zip, from.Length);
        BackupManifest manifest = await BackupManifest.ReadAsync(zip, cancellationToken);
        await BackupEntries.VerifyAsync(zip, manifest, cancellationToken);
        await BackupTables.VerifyAsync(manifest, zip, cancellationToken);
        await using NpgsqlConnection connection = await target.OpenConnectionAsync(cancellationToken);
        int version = await connection.ExecuteScalarAsync<int>("select max(version) from schema_migrations");
        if (manifest.SchemaVersion > version)
            throw new InvalidDataException(
                $"The backup is of schema version {manifest.SchemaVersion}, this program knows {version}: run a newer Radio24.");
        if (await connection.ExecuteScalarAsync<bool>("select exists (select from posts) or exists (select from accounts)"))
            throw new InvalidOperationException("The database is not empty: restore into a new data folder or database.");
        await BackupKeys.RefuseOthersAsync(keysFolder, zip, connection, cancellationToken);

        // What a transaction cannot take back comes after all that is likely to fail, and right before the commit.
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await BackupTables.RestoreAsync(connection, manifest, zip, cancellationToken);
        if (objects is not null)
            await RestoreObjectsAsync(objects, zip, cancellationToken);
        await BackupKeys.WriteAsync(keysFolder, zip, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return manifest;
    }

    private static async Task<ZipArchive> OpenAsync(Stream from, CancellationToken cancellationToken)
    {
        try
        {
            return await ZipArchive.CreateAsync(from, ZipArchiveMode.Read, leaveOpen: true, null, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException("This is not a backup of Radio24, or the end of the file is missing.", e);
        }
    }

    /// <summary>The recordings that the posts of the snapshot name.</summary>
    /// <returns>How many of them were erased meanwhile, or lost their sound: that is left out.</returns>
    private static async Task<int> SaveObjectsAsync(
        IReadOnlyList<string> voices, IObjectStore objects, ZipArchive zip, Dictionary<string, string> sums, CancellationToken cancellationToken)
    {
        int gone = 0;
        foreach (string voice in voices)
        {
            bool isThere = false;
            foreach (string key in OpusVoiceStore.ObjectsOf(voice))
            {
                if (await objects.GetAsync(key, cancellationToken) is not { } content)
                    continue;
                await BackupEntries.WriteAsync(zip, BackupEntries.Objects + key, content, sums, cancellationToken);
                isThere |= OpusVoiceStore.IsSound(key);
            }

            if (!isThere)
                gone++;
        }

        return gone;
    }

    private static async Task RestoreObjectsAsync(IObjectStore objects, ZipArchive zip, CancellationToken cancellationToken)
    {
        foreach (ZipArchiveEntry entry in BackupEntries.In(zip, BackupEntries.Objects))
        {
            byte[] content = await BackupEntries.ReadAsync(entry, cancellationToken);
            await objects.PutAsync(entry.FullName[BackupEntries.Objects.Length..], content, "application/octet-stream", cancellationToken);
        }
    }
}
