using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Radio24.Adapters.Postgres;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>On a server with many sessions: what PGlite's single one cannot show.</summary>
[Collection(nameof(PostgresServerCollection))]
public sealed class ManyMigrationsTests(PostgresServer postgres)
{
    [Fact]
    public async Task Many_processes_start_at_once_and_each_migration_runs_in_one_of_them()
    {
        string empty = await postgres.NewDatabaseAsync();
        MigrationResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using NpgsqlDataSource process = Database.Open(empty + ";Pooling=false");
            return await Migrator.MigrateAsync(process, CancellationToken.None);
        })));

        await using NpgsqlDataSource source = Database.Open(empty);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        int[] ran = [.. await connection.QueryAsync<int>("select version from schema_migrations order by version")];
        Assert.Equal(ran.Length, results.Sum(result => result.Ran));
        Assert.Equal(Migration.Embedded().Last(one => !one.NeedsVector).Version, ran[^1]);
        // One did it all: the lock is held for all of them together.
        Assert.Single(results, result => result.Ran > 0);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from posts"));
    }

    [Fact]
    public async Task A_server_without_pgvector_is_migrated_without_it()
    {
        await using NpgsqlDataSource source = Database.Open(await postgres.NewDatabaseAsync());
        MigrationResult result = await Migrator.MigrateAsync(source, CancellationToken.None);
        Assert.False(result.HasVector);
        Assert.Equal(Migration.Embedded().Count(one => !one.NeedsVector), result.Ran);
        Assert.Equal(0, (await Migrator.MigrateAsync(source, CancellationToken.None)).Ran);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        Assert.Null(await connection.ExecuteScalarAsync<string?>("select to_regclass('passage_embeddings')::text"));
    }

    [Fact]
    public async Task Who_waits_for_the_lock_finds_the_work_done()
    {
        string empty = await postgres.NewDatabaseAsync();
        await using NpgsqlDataSource source = Database.Open(empty);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await holder.ExecuteAsync("select pg_advisory_lock(x'5232344D'::bigint)");
        var log = new LogLines();
        Task<MigrationResult> waits = Migrator.MigrateAsync(source, Migration.Embedded(), TimeProvider.System, log, CancellationToken.None);
        await log.SaysAsync("Another process migrates");

        Assert.Null(await holder.ExecuteScalarAsync<string?>("select to_regclass('posts')::text"));
        // Nobody who waits for the lock may hold a snapshot: the index would wait for it.
        await holder.ExecuteAsync("create table t (n integer)");
        await holder.ExecuteAsync("create index concurrently on t (n)", commandTimeout: 60);
        await holder.ExecuteAsync("select pg_advisory_unlock_all()");
        Assert.True((await waits).Ran > 0);
    }

    [Fact]
    public async Task A_migration_may_take_longer_than_any_command_and_says_that_it_still_runs()
    {
        string connection = await postgres.NewDatabaseAsync() + ";Command Timeout=1;Options=-c statement_timeout=1000";
        await using NpgsqlDataSource source = Database.Open(connection);
        var log = new LogLines();
        Migration[] slow =
        [
            new(1, "0001_first.sql", "create table posts as select g as id from generate_series(1, 10000) g"),
            new(2, "0002_slow.sql", "select pg_sleep(7); alter table posts add column slow integer"),
        ];
        MigrationResult result = await Migrator.MigrateAsync(source, slow, TimeProvider.System, log, CancellationToken.None);

        Assert.Equal(2, result.Ran);
        Assert.Contains(log.Lines, line => line.StartsWith("Migration 0002_slow.sql has been running for ", StringComparison.Ordinal) && line.Contains("(posts: ", StringComparison.Ordinal));
        Assert.Single(log.Lines, line => line.StartsWith("The database was brought from schema 0 to 2 by 2 migrations in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrations_that_take_no_time_are_one_line_and_none_when_there_is_nothing_to_do()
    {
        await using NpgsqlDataSource source = Database.Open(await postgres.NewDatabaseAsync());
        Migration[] quick = [new(1, "0001_a.sql", "create table a (n integer)"), new(2, "0002_b.sql", "create table b (n integer)")];
        var log = new LogLines();
        await Migrator.MigrateAsync(source, quick, TimeProvider.System, log, CancellationToken.None);
        Assert.StartsWith("The database was brought from schema 0 to 2 by 2 migrations in ", Assert.Single(log.Lines), StringComparison.Ordinal);

        var again = new LogLines();
        await Migrator.MigrateAsync(source, quick, TimeProvider.System, again, CancellationToken.None);
        Assert.Empty(again.Lines);
    }

    [Fact]
    public async Task An_index_is_made_concurrently_and_again_if_that_was_cut_off()
    {
        await using NpgsqlDataSource source = Database.Open(await postgres.NewDatabaseAsync());
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("create table t (n integer); create index t_n on t (n)");
        Migration[] one = [new(1, "0001_index.concurrently.sql", "-- Two statements.\ndrop index concurrently if exists t_n;\ncreate index concurrently t_n on t ((n + 1));\n")];

        Assert.Equal(1, (await Migrator.MigrateAsync(source, one, TimeProvider.System, new LogLines(), CancellationToken.None)).Ran);
        Assert.Contains("(n + 1)", await connection.ExecuteScalarAsync<string>("select pg_get_indexdef('t_n'::regclass)"));
    }

    [Fact]
    public async Task A_migration_that_cannot_have_a_table_now_lets_others_read_it_and_tries_again()
    {
        await using NpgsqlDataSource source = Database.Open(await postgres.NewDatabaseAsync());
        await using NpgsqlConnection reader = await source.OpenConnectionAsync();
        await reader.ExecuteAsync("create table t (n integer)");
        NpgsqlTransaction reading = await reader.BeginTransactionAsync();
        await reader.ExecuteAsync("select * from t");
        var log = new LogLines();
        Migration[] one = [new(1, "0001_t.sql", "alter table t add column m integer")];
        Task<MigrationResult> migrating = Migrator.MigrateAsync(source, one, TimeProvider.System, log, CancellationToken.None);
        await log.SaysAsync("did not get a lock");

        // It has stepped back: nobody queues behind it.
        await using NpgsqlConnection other = await source.OpenConnectionAsync();
        await other.ExecuteAsync("set lock_timeout = '1s'; select * from t");
        await reading.CommitAsync();
        Assert.Equal(1, (await migrating).Ran);
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class LogLines : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public async Task SaysAsync(string words)
        {
            using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (!_lines.Any(line => line.Contains(words, StringComparison.Ordinal)))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, hang.Token);
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        /// <summary>As a station logs.</summary>
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
