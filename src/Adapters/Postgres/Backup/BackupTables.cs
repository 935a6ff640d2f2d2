using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
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
    // Of one insert; and bytes of one row.
    private const int BatchRows = 500, BatchCharacters = 4 << 20, LongestRow = 4 << 20;

    /// <summary>In the order in which foreign keys allow them to be filled.</summary>
    internal static IReadOnlyList<string> Saved { get; } =
        ["posts", "post_states", "air_log", "speech_records", "audit_log", "accounts", "account_logins", "api_keys", "documents", "document_versions", "passages", "memories", "paid_calls", "paid_totals", "policies", "questions"];

    /// <summary>
    /// Tables that are about now, or about this database: who is on air, who is signed in, invited or at the desk, what feeds say, which calls are under way, what is yet to be told to others, which jobs
    /// are due (Quartz makes its own anew), which migrations ran. Vectors are computed again. The station's keys are entries of their own (<see cref="BackupKeys"/>).
    /// </summary>
    internal static IReadOnlyList<string> LeftOut { get; } =
        ["air_lease", "sessions", "admin_invitations", "outbox", "outbox_cursors", "paid_reservations", "station_keys", "schema_migrations", "desk_presence", "feeds", "feed_items", "passage_embeddings", "memory_embeddings"];

    internal const string QuartzPrefix = "qrtz_";

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
        foreach (string table in Saved.Where(manifest.Tables.ContainsKey))
        {
            // A table of an older backup that is no more, or of another's.
            if (present.Contains(table))
                await RestoreTableAsync(connection, table, manifest.Tables[table], zip, cancellationToken);
        }

        await connection.ExecuteAsync(
            "select setval(pg_get_serial_sequence('audit_log', 'id'), coalesce((select max(id) from audit_log), 0) + 1, false)");
    }

    /// <summary>Reads every table's lines and compares them with the manifest; nothing has been written anywhere when this throws.</summary>
    public static async Task VerifyAsync(BackupManifest manifest, ZipArchive zip, CancellationToken cancellationToken)
    {
        foreach (string table in Saved.Where(manifest.Tables.ContainsKey))
        {
            TableSum expected = manifest.Tables[table];
            using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long rows = 0;
            await foreach (ReadOnlySequence<byte> row in RowsAsync(zip, table, cancellationToken))
            {
                if (++rows > expected.Rows)
                    throw new InvalidDataException($"The backup is damaged: {table} has more rows than the {expected.Rows} of its list.");
                foreach (ReadOnlyMemory<byte> part in row)
                    sum.AppendData(part.Span);
                sum.AppendData("\n"u8);
            }

            if (Convert.ToHexStringLower(sum.GetHashAndReset()) != expected.Sha256)
                throw new InvalidDataException($"The backup is damaged: {table} differs from its checksum.");
        }
    }

    private static async Task<IReadOnlyList<string>> PresentAsync(NpgsqlConnection connection)
    {
        HashSet<string> present = [.. await connection.QueryAsync<string>(
            "select table_name::text from information_schema.tables where table_schema = current_schema()")];
        return [.. Saved.Where(present.Contains)];
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
        await using var command = new NpgsqlCommand($"select to_jsonb(t)::text from {table} t", connection) { CommandTimeout = 0 };
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
        string columns = string.Join(", ", expected.Columns.Select(column => $"\"{column}\""));
        string insert =
            $"insert into {table} ({columns}) overriding system value " +
            $"select {columns} from jsonb_populate_recordset(null::{table}, @rows::jsonb)";
        var batch = new List<string>(BatchRows);
        int size = 0;
        await foreach (ReadOnlySequence<byte> row in RowsAsync(zip, table, cancellationToken))
        {
            batch.Add(Encoding.UTF8.GetString(row));
            size += batch[^1].Length;
            if (batch.Count == BatchRows || size > BatchCharacters)
                await InsertAsync();
        }

        await InsertAsync();
        long count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from {table}", commandTimeout: 0, cancellationToken: cancellationToken));
        if (count != expected.Rows)
            throw new InvalidDataException($"The backup is damaged: {table} has {count} rows instead of {expected.Rows}.");

        async Task InsertAsync()
        {
            if (batch.Count > 0)
                await connection.ExecuteAsync(insert, new { rows = $"[{string.Join(',', batch)}]" });
            batch.Clear();
            size = 0;
        }
    }

    /// <summary>A table's lines, one by one. Each is good until the next is asked for.</summary>
    private static async IAsyncEnumerable<ReadOnlySequence<byte>> RowsAsync(
        ZipArchive zip, string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.GetEntry($"tables/{table}.ndjson")
            ?? throw new InvalidDataException($"The backup is damaged: {table} is missing.");
        PipeReader from = PipeReader.Create(await BackupEntries.OpenAsync(entry, BackupEntries.LargestTable, cancellationToken));
        try
        {
            for (bool isEnd = false; !isEnd;)
            {
                ReadResult read = await from.ReadAsync(cancellationToken);
                ReadOnlySequence<byte> left = read.Buffer;
                while (left.PositionOf((byte)'\n') is { } end)
                {
                    yield return left.Slice(0, end);
                    left = left.Slice(left.GetPosition(1, end));
                }

                isEnd = read.IsCompleted;
                if (left.Length > LongestRow || (isEnd && left.Length > 0))
                    throw new InvalidDataException($"The backup is damaged: a row of {table} has no end.");
                from.AdvanceTo(left.Start, left.End);
            }
        }
        finally
        {
            await from.CompleteAsync();
        }
    }
}
