using System.Data;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Radio24.Adapters.Objects;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>
/// A station in one file: a ZIP of the tables as lines of JSON, the recordings, and a manifest with checksums. Made by plain
/// queries rather than by pg_dump or COPY, so that it works against any server, PGlite included, and moves between them.
/// </summary>
public static class StationBackup
{
    private const int Format = 1;
    private const int BatchRows = 500;
    private const string ObjectsFolder = "objects/";

    // In the order in which foreign keys allow them to be filled. The air lease is not part of a backup: it is about now.
    private static readonly string[] Tables =
        ["posts", "post_states", "air_log", "audit_log", "accounts", "account_logins", "api_keys", "post_embeddings"];

    /// <param name="objects">Where the recordings are, or null to leave them out.</param>
    /// <param name="keys">The folder of the station's keys, without which listeners would not be known any more; null: none.</param>
    public static async Task<BackupManifest> SaveAsync(
        NpgsqlDataSource source, IObjectStore? objects, string? keys, Stream to, TimeProvider time, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        // One snapshot for all tables: a post and its history are of the same moment.
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        int version = await connection.ExecuteScalarAsync<int>("select max(version) from schema_migrations");
        await using var zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, null, cancellationToken);
        var sums = new Dictionary<string, TableSum>();
        foreach (string table in await PresentAsync(connection))
            sums[table] = await SaveTableAsync(connection, table, zip, cancellationToken);
        int saved = objects is null ? 0 : await SaveObjectsAsync(connection, objects, zip, cancellationToken);
        if (keys is not null)
            await KeyFiles.SaveAsync(keys, zip, cancellationToken);
        var manifest = new BackupManifest(Format, version, time.GetUtcNow(), sums, saved);
        await using Stream entry = await zip.CreateEntry("manifest.json").OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(entry, manifest, JsonSerializerOptions.Web, cancellationToken);
        return manifest;
    }

    /// <summary>Fills an empty, migrated database. All or nothing: a file that is damaged anywhere changes nothing.</summary>
    /// <exception cref="InvalidDataException">The file is no backup, is damaged, or is newer than this program.</exception>
    /// <exception cref="InvalidOperationException">The database is not empty.</exception>
    public static async Task<BackupManifest> RestoreAsync(
        NpgsqlDataSource target, IObjectStore? objects, string? keys, Stream from, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(from, ZipArchiveMode.Read, leaveOpen: true, null, cancellationToken);
        BackupManifest manifest = await ReadManifestAsync(zip, cancellationToken);
        await using NpgsqlConnection connection = await target.OpenConnectionAsync(cancellationToken);
        int version = await connection.ExecuteScalarAsync<int>("select max(version) from schema_migrations");
        if (manifest.SchemaVersion > version)
            throw new InvalidDataException(
                $"The backup is of schema version {manifest.SchemaVersion}, this program knows {version}: run a newer Radio24.");
        if (await connection.ExecuteScalarAsync<bool>("select exists (select from posts) or exists (select from accounts)"))
            throw new InvalidOperationException("The database is not empty: restore into a new data folder or database.");

        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        IReadOnlyList<string> present = await PresentAsync(connection);
        foreach (string table in Tables.Where(manifest.Tables.ContainsKey))
        {
            // Without pgvector there, what posts were about is left out; it can be computed again.
            if (present.Contains(table))
                await RestoreTableAsync(connection, table, manifest.Tables[table], zip, cancellationToken);
        }

        await connection.ExecuteAsync(
            "select setval(pg_get_serial_sequence('audit_log', 'id'), coalesce((select max(id) from audit_log), 0) + 1, false)");
        if (objects is not null)
            await RestoreObjectsAsync(objects, manifest.Objects, zip, cancellationToken);
        if (keys is not null)
            await KeyFiles.RestoreAsync(keys, zip, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return manifest;
    }

    private static async Task<IReadOnlyList<string>> PresentAsync(NpgsqlConnection connection)
    {
        HashSet<string> present = [.. await connection.QueryAsync<string>(
            "select table_name::text from information_schema.tables where table_schema = current_schema()")];
        return [.. Tables.Where(present.Contains)];
    }

    private static async Task<TableSum> SaveTableAsync(
        NpgsqlConnection connection, string table, ZipArchive zip, CancellationToken cancellationToken)
    {
        string[] columns = [.. await connection.QueryAsync<string>(
            """
            select column_name::text from information_schema.columns
            where table_schema = current_schema() and table_name = @table order by ordinal_position
            """,
            new { table })];
        await using Stream entry = await zip.CreateEntry($"tables/{table}.ndjson").OpenAsync(cancellationToken);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long rows = 0;
        await using var command = new NpgsqlCommand($"select to_jsonb(t)::text from {table} t", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            byte[] line = Encoding.UTF8.GetBytes(reader.GetString(0) + "\n");
            sum.AppendData(line);
            await entry.WriteAsync(line, cancellationToken);
            rows++;
        }

        return new TableSum(rows, Convert.ToHexStringLower(sum.GetHashAndReset()), columns);
    }

    private static async Task RestoreTableAsync(
        NpgsqlConnection connection, string table, TableSum expected, ZipArchive zip, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.GetEntry($"tables/{table}.ndjson")
            ?? throw new InvalidDataException($"The backup is damaged: {table} is missing.");
        await using (Stream hashed = await entry.OpenAsync(cancellationToken))
        {
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(hashed, cancellationToken)) != expected.Sha256)
                throw new InvalidDataException($"The backup is damaged: {table} differs from its checksum.");
        }

        // The names come from a file, so only plain names are let through.
        if (expected.Columns.Any(column => column.Length is 0 or > 63 || !column.All(c => c is (>= 'a' and <= 'z') or '_' or (>= '0' and <= '9'))))
            throw new InvalidDataException($"The backup is damaged: {table} has no proper columns.");
        string columns = string.Join(", ", expected.Columns.Select(column => $"\"{column}\""));
        string insert =
            $"insert into {table} ({columns}) overriding system value " +
            $"select {columns} from jsonb_populate_recordset(null::{table}, @rows::jsonb)";
        await using Stream stream = await entry.OpenAsync(cancellationToken);
        using var lines = new StreamReader(stream, Encoding.UTF8);
        var batch = new List<string>(BatchRows);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            batch.Add(line);
            if (batch.Count == BatchRows)
                await InsertAsync();
        }

        await InsertAsync();
        long count = await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
        if (count != expected.Rows)
            throw new InvalidDataException($"The backup is damaged: {table} has {count} rows instead of {expected.Rows}.");

        async Task InsertAsync()
        {
            if (batch.Count > 0)
                await connection.ExecuteAsync(insert, new { rows = $"[{string.Join(',', batch)}]" });
            batch.Clear();
        }
    }

    /// <summary>The recordings that the posts of the snapshot name. One that was erased meanwhile is left out.</summary>
    private static async Task<int> SaveObjectsAsync(
        NpgsqlConnection connection, IObjectStore objects, ZipArchive zip, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (string voice in await connection.QueryAsync<string>("select voice_key from posts where voice_key is not null order by id"))
        {
            foreach (string key in OpusVoiceStore.ObjectsOf(voice))
            {
                if (await objects.GetAsync(key, cancellationToken) is not { } content)
                    continue;
                // Recordings are Opus: compressing them again only takes time.
                await using Stream to = await zip.CreateEntry(ObjectsFolder + key, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
                await to.WriteAsync(content, cancellationToken);
                count++;
            }
        }

        return count;
    }

    private static async Task RestoreObjectsAsync(IObjectStore objects, int expected, ZipArchive zip, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.FullName.StartsWith(ObjectsFolder, StringComparison.Ordinal)))
        {
            using var content = new MemoryStream();
            await using (Stream from = await entry.OpenAsync(cancellationToken))
                await from.CopyToAsync(content, cancellationToken);
            try
            {
                await objects.PutAsync(entry.FullName[ObjectsFolder.Length..], content.ToArray(), "application/octet-stream", cancellationToken);
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} is no recording's name.", e);
            }

            count++;
        }

        if (count != expected)
            throw new InvalidDataException($"The backup is damaged: it has {count} objects instead of {expected}.");
    }

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.GetEntry("manifest.json") ?? throw new InvalidDataException("This is not a backup of Radio24.");
        await using Stream stream = await entry.OpenAsync(cancellationToken);
        BackupManifest? manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonSerializerOptions.Web, cancellationToken);
        return manifest is { Format: Format }
            ? manifest
            : throw new InvalidDataException($"The backup has format {manifest?.Format}, this program reads {Format}.");
    }
}
