using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Embedded;

namespace Radio24.Adapters.Tests.Postgres;

public sealed class MigratorTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
    private EmbeddedPostgres _server = null!;
    private NpgsqlDataSource _source = null!;

    public async Task InitializeAsync()
    {
        _server = await PgliteFixture.StartAsync(Path.Combine(_folder, "pg"));
        _source = Database.Open(_server.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Migrations_run_once_and_bring_vector_search()
    {
        MigrationResult first = await Migrator.MigrateAsync(_source, CancellationToken.None);
        MigrationResult second = await Migrator.MigrateAsync(_source, CancellationToken.None);

        Assert.Equal(Migration.Embedded().Count(), first.Ran);
        Assert.Equal(0, second.Ran);
        Assert.True(first.HasVector);
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync();
        Assert.Equal(first.Version, await connection.ExecuteScalarAsync<int>("select max(version) from schema_migrations"));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from passage_embeddings"));

        await connection.ExecuteAsync("update schema_migrations set sha256 = 'changed' where version = 1");
        var changed = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(_source, CancellationToken.None));
        Assert.Contains("0001_posts.sql", changed.Message);

        await connection.ExecuteAsync("insert into schema_migrations (version, name, sha256) values (9999, 'future', '')");
        var newer = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.MigrateAsync(_source, CancellationToken.None));
        Assert.Contains("9999", newer.Message);
    }

    [Fact]
    public async Task A_killed_server_comes_back_with_what_was_committed()
    {
        await using (NpgsqlConnection connection = await _source.OpenConnectionAsync())
            await connection.ExecuteAsync("create table kept (n integer); insert into kept values (24)");
        int killed = _server.ProcessId;
        System.Diagnostics.Process.GetProcessById(killed).Kill();

        int kept = await EventuallyAsync(async () =>
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<int>("select n from kept");
        });
        Assert.Equal(24, kept);
        Assert.NotEqual(killed, _server.ProcessId);
    }

    [Fact]
    public async Task A_second_station_on_the_same_folder_is_refused_in_words()
    {
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => PgliteFixture.StartAsync(Path.Combine(_folder, "pg")));
        Assert.Contains("Another station uses the database folder", refused.Message);
    }

    [Fact]
    public async Task Missing_packages_are_named_in_one_line()
    {
        var missing = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = Path.Combine(_folder, "other"), ServerFolder = _folder },
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            CancellationToken.None));
        Assert.Contains("./radio24 up", missing.Message);
        Assert.DoesNotContain('\n', missing.Message);
    }

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> attempt)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await attempt();
            }
            catch (NpgsqlException) when (tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }
}
