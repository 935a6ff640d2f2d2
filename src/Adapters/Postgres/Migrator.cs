using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// Brings a database to this program's schema. Versioned SQL files are embedded in the assembly and run once each, in order, under
/// an advisory lock: many processes may start at once. A migration may take as long as its tables are large; while it runs, the
/// log says so.
/// </summary>
/// <remarks>
/// The file's name says how it runs. <c>NNNN_name.sql</c> is one transaction. <c>NNNN_name.concurrently.sql</c> runs statement by statement
/// outside a transaction, as CREATE INDEX CONCURRENTLY must; it may be cut off half way and is then run again, so each statement in
/// it must bear repeating. <c>NNNN_name.vector.sql</c> waits until the server has pgvector.
/// </remarks>
public static partial class Migrator
{
    // Any number would do; it must only be the same in every process ("R24M").
    private const long LockKey = 0x5232344D;

    private const int SayAfterAsking = 12;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SayAgain = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="MigrateAsync(NpgsqlDataSource, IEnumerable{Migration}, TimeProvider, ILogger, CancellationToken)"/>
    public static Task<MigrationResult> MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        MigrateAsync(source, Migration.Embedded(), TimeProvider.System, NullLogger.Instance, cancellationToken);

    /// <returns>How many migrations ran, and whether the server has pgvector.</returns>
    /// <exception cref="InvalidOperationException">
    /// The database is newer than this program, or a migration that ran there differs from the one in this program.
    /// </exception>
    internal static async Task<MigrationResult> MigrateAsync(
        NpgsqlDataSource source, IEnumerable<Migration> migrations, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await LockAsync(connection, time, logger, cancellationToken);
        try
        {
            await connection.ExecuteAsync(
                """
                create table if not exists schema_migrations (
                    version integer primary key, name text not null, sha256 text not null, at timestamptz not null default now())
                """);
            bool hasVector = await connection.ExecuteScalarAsync<bool>(
                "select exists (select from pg_available_extensions where name = 'vector')");
            Dictionary<int, string> done = (await connection.QueryAsync<(int Version, string Sha256)>(
                "select version, sha256 from schema_migrations")).ToDictionary(row => row.Version, row => row.Sha256);

            List<Migration> all = [.. migrations];
            long begun = time.GetTimestamp();
            int newest = all[^1].Version;
            if (done.Count > 0 && done.Keys.Max() > newest)
                throw new InvalidOperationException(
                    $"The database is at schema version {done.Keys.Max()}, this program knows {newest}: run a newer Radio24.");

            int ran = 0;
            foreach (Migration migration in all)
            {
                if (done.TryGetValue(migration.Version, out string? sha256))
                {
                    if (sha256 != migration.Sha256)
                        throw new InvalidOperationException(
                            $"Migration {migration.Name} was changed after it ran on this database: add a new one instead.");
                    continue;
                }

                if (migration.NeedsVector && !hasVector)
                    continue;
                await RunAsync(connection, migration, time, logger, cancellationToken);
                ran++;
            }

            if (ran > 0)
                LogMigrated(logger, ran, done.Count == 0 ? 0 : done.Keys.Max(), newest, (long)time.GetElapsedTime(begun).TotalMilliseconds);
            return new MigrationResult(ran, newest, hasVector);
        }
        finally
        {
            // A connection that broke has let go by itself.
            if (connection.FullState == System.Data.ConnectionState.Open)
                await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    /// <summary>
    /// Asks for the lock again and again. Whoever waits inside <c>pg_advisory_lock</c> holds a snapshot, and CREATE INDEX CONCURRENTLY waits
    /// for every older snapshot to go: the two would wait for each other for ever.
    /// </summary>
    private static async Task LockAsync(NpgsqlConnection connection, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        int asked = 0;
        while (!await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_lock(@LockKey)", new { LockKey }))
        {
            // Usually it only looks, and that takes moments.
            if (++asked == SayAfterAsking)
                LogWaiting(logger);
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    private static async Task RunAsync(
        NpgsqlConnection connection, Migration migration, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        string tables = await TouchedAsync(connection, migration.Sql);
        LogBegins(logger, migration.Name, tables);
        long begun = time.GetTimestamp();
        Task work = migration.IsConcurrent
            ? ConcurrentlyAsync(connection, migration, cancellationToken)
            : InTransactionAsync(connection, migration, time, logger, cancellationToken);
        while (await Task.WhenAny(work, Task.Delay(SayAgain, time, CancellationToken.None)) != work)
            LogStillRuns(logger, migration.Name, (long)time.GetElapsedTime(begun).TotalSeconds, tables);
        await work;
    }

    private static async Task InTransactionAsync(
        NpgsqlConnection connection, Migration migration, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                // Who waits for a table's lock holds up everybody who comes after, readers too: so it waits briefly, steps back and tries again.
                await ExecuteAsync(connection, "set local statement_timeout = 0; set local lock_timeout = '3s'", cancellationToken);
                await ExecuteAsync(connection, migration.Sql, cancellationToken);
                await NoteAsync(connection, migration, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                LogLocked(logger, migration.Name);
            }

            await transaction.RollbackAsync(cancellationToken);
            await Task.Delay(SayAgain, time, cancellationToken);
        }
    }

    private static async Task ConcurrentlyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "set statement_timeout = 0", cancellationToken);
        foreach (string statement in StatementEnd.Split(migration.Sql).Where(statement => !string.IsNullOrWhiteSpace(statement)))
            await ExecuteAsync(connection, statement, cancellationToken);
        await NoteAsync(connection, migration, cancellationToken);
        await ExecuteAsync(connection, "reset statement_timeout", cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task<int> NoteAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "insert into schema_migrations (version, name, sha256) values (@Version, @Name, @Sha256)",
            new { migration.Version, migration.Name, migration.Sha256 }, cancellationToken: cancellationToken));

    /// <summary>The tables that the SQL names and how large they are, as in "posts: 1 GB, post_states: 300 MB".</summary>
    private static async Task<string> TouchedAsync(NpgsqlConnection connection, string sql)
    {
        HashSet<string> words = [.. Word.Matches(sql).Select(match => match.Value)];
        IEnumerable<(string Name, string Size)> tables = await connection.QueryAsync<(string, string)>(
            """
            select relname::text, pg_size_pretty(pg_total_relation_size(oid)) from pg_class
            where relkind = 'r' and relnamespace = current_schema()::text::regnamespace
            order by pg_total_relation_size(oid) desc
            """);
        string[] touched = [.. tables.Where(table => words.Contains(table.Name)).Select(table => $"{table.Name}: {table.Size}")];
        return touched.Length == 0 ? "no table there yet" : string.Join(", ", touched);
    }

    [GeneratedRegex(@"\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Word { get; }

    [GeneratedRegex(@";[ \t]*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex StatementEnd { get; }

    [LoggerMessage(Level = LogLevel.Information, Message = "Another process migrates the database: waiting until it is done")]
    private static partial void LogWaiting(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database was brought from schema {From} to {To} by {Count} migrations in {Milliseconds} ms")]
    private static partial void LogMigrated(ILogger logger, int count, int from, int to, long milliseconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Migration {Name} begins ({Tables})")]
    private static partial void LogBegins(ILogger logger, string name, string tables);

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Name} has been running for {Seconds} s ({Tables})")]
    private static partial void LogStillRuns(ILogger logger, string name, long seconds, string tables);

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Name} did not get a lock on its tables in 3 s: trying again in 5 s")]
    private static partial void LogLocked(ILogger logger, string name);
}

/// <param name="Ran">How many migrations ran just now.</param>
/// <param name="Version">The schema's version.</param>
/// <param name="HasVector">Whether the server has pgvector: without it posts are kept, but not found by meaning.</param>
public sealed record MigrationResult(int Ran, int Version, bool HasVector);

/// <summary>One step of the schema: a file of <c>Migrations/</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    public bool NeedsVector => Name.EndsWith(".vector.sql", StringComparison.Ordinal);

    public bool IsConcurrent => Name.EndsWith(".concurrently.sql", StringComparison.Ordinal);

    /// <summary>Those of this program, in order.</summary>
    public static IEnumerable<Migration> Embedded()
    {
        Assembly assembly = typeof(Migration).Assembly;
        const string Prefix = "Migrations.";
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            string name = resource[Prefix.Length..];
            yield return new Migration(int.Parse(name[..4]), name, reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
    }
}
