using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>
/// Tables in a backup file: lines of JSON. Made by plain queries rather than by pg_dump or COPY, so that it works against any
/// server, PGlite included, and moves between them.
/// </summary>
internal static class BackupTables
{
    private const int BatchRows = 500;

    // In the order in which foreign keys allow them to be filled. The air lease is not part of a backup: it is about now.
    private static readonly string[] Tables =
        ["posts", "post_states", "air_log", "audit_log", "accounts", "account_logins", "api_keys", "post_embeddings"];

    public static async Task<Dictionary<string, TableSum>> SaveAsync(
        NpgsqlConnection connection, ZipArchive zip, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<string, TableSum>();
        foreach (string table in await PresentAsync(connection))
            sums[table] = await SaveTableAsync(connection, table, zip, cancellationToken);
        return sums;
    }

    public static async Task RestoreAsync(
        NpgsqlConnection connection, BackupManifest manifest, ZipArchive zip, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> present = await PresentAsync(connection);
        foreach (string table in Tables.Where(manifest.Tables.ContainsKey))
        {
            // Without pgvector there, what posts were about is left out; it can be computed again.
            if (present.Contains(table))
                await RestoreTableAsync(connection, table, manifest.Tables[table], zip, cancellationToken);
        }

        await connection.ExecuteAsync(
            "select setval(pg_get_serial_sequence('audit_log', 'id'), coalesce((select max(id) from audit_log), 0) + 1, false)");
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
            where table_schema = current_schema() and table_name = @table and is_generated = 'NEVER' order by ordinal_position
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
}
