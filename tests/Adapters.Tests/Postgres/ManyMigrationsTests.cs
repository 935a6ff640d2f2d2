using Dapper;
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
        Assert.Equal(results[0].Version, ran[^1]);
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
        Assert.Equal(result.Version - 1, result.Ran);
        Assert.Equal(0, (await Migrator.MigrateAsync(source, CancellationToken.None)).Ran);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync();
        Assert.Null(await connection.ExecuteScalarAsync<string?>("select to_regclass('post_embeddings')::text"));
    }

    [Fact]
    public async Task Who_waits_for_the_lock_finds_the_work_done()
    {
        string empty = await postgres.NewDatabaseAsync();
        await using NpgsqlDataSource source = Database.Open(empty);
        await using NpgsqlConnection holder = await source.OpenConnectionAsync();
        await holder.ExecuteAsync("select pg_advisory_lock(x'5232344D'::bigint)");
        Task<MigrationResult> waits = Migrator.MigrateAsync(source, CancellationToken.None);
        await using NpgsqlConnection other = await source.OpenConnectionAsync();
        while (!await other.ExecuteScalarAsync<bool>(
            "select exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))"))
        {
            Assert.False(waits.IsCompleted, "it did not wait for the lock");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Null(await other.ExecuteScalarAsync<string?>("select to_regclass('posts')::text"));
        await holder.ExecuteAsync("select pg_advisory_unlock_all()");
        Assert.True((await waits).Ran > 0);
    }
}
