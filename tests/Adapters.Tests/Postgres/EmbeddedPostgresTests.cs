using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Embedded;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>The embedded database as a process: missing, dying with its station, and started again whatever stands in the way.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_Node_it_is_one_clear_line()
    {
        var missing = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(
            Options with { Node = "no-such-node" }, TimeProvider.System, NullLogger.Instance, CancellationToken.None));
        Assert.Contains("needs Node.js 20", missing.Message);
        Assert.DoesNotContain('\n', missing.Message);
    }

    [Fact]
    public async Task It_ends_with_its_station_and_leaves_the_folder_to_the_next()
    {
        await PgliteFixture.CopyEmptyAsync(Options.DataFolder);
        string socket = Path.Combine(_folder, ".s.PGSQL.5432");
        using Process server = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(PgliteFixture.ServerFolder, "server.mjs"), Options.DataFolder, socket, "60000" },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await server.StandardOutput.ReadLineAsync());
        // What a station that is killed leaves behind: the other end of the pipe.
        server.StandardInput.Close();
        using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await server.WaitForExitAsync(hang.Token);
        Assert.Equal(0, server.ExitCode);
        await using EmbeddedPostgres next = await PgliteFixture.StartAsync(Options.DataFolder);
    }

    [Fact]
    public async Task Whoever_ends_it_while_it_is_being_made_waits_until_nobody_writes_to_its_folder()
    {
        var server = new EmbeddedPostgres(Options, TimeProvider.System, NullLogger.Instance);
        Task start = server.StartAsync(CancellationToken.None);
        using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await IsFreeAsync())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, hang.Token);

        // Two who want its end: neither is told that it has come before it has.
        Task[] ends = [.. Enumerable.Range(0, 2).Select(_ => server.DisposeAsync().AsTask())];
        await (await Task.WhenAny(ends));
        Assert.True(await IsFreeAsync());
        await Task.WhenAll(ends);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);

        // The server holds this lock for as long as it lives.
        async Task<bool> IsFreeAsync()
        {
            string held = Options.DataFolder + ".lock";
            if (!File.Exists(held))
                return true;
            using Process look = Process.Start("flock", ["--nonblock", held, "true"]);
            await look.WaitForExitAsync();
            return look.ExitCode == 0;
        }
    }

    [Fact]
    public async Task Whatever_keeps_it_from_coming_back_it_is_tried_again()
    {
        var logger = new ErrorBell();
        await PgliteFixture.CopyEmptyAsync(Options.DataFolder);
        await using EmbeddedPostgres server = await EmbeddedPostgres.StartAsync(Options, TimeProvider.System, logger, CancellationToken.None);
        int killed = server.ProcessId;
        // Not a fault of its own: the folder of its socket is gone, and the system's own exception says so.
        Directory.Delete(server.SocketFolder, recursive: true);
        Process.GetProcessById(killed).Kill();
        await logger.Rung.WaitAsync(TimeSpan.FromMinutes(1));

        Directory.CreateDirectory(server.SocketFolder);
        await using NpgsqlDataSource source = Database.Open(server.ConnectionString);
        Assert.Equal(1, await OnceBackAsync(source));
        Assert.NotEqual(killed, server.ProcessId);
    }

    [Fact]
    public async Task WebAssembly_that_dies_takes_its_process_with_it_and_a_new_one_answers()
    {
        await PgliteFixture.CopyEmptyAsync(Options.DataFolder);
        await using EmbeddedPostgres server = await EmbeddedPostgres.StartAsync(Options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await using NpgsqlDataSource source = Database.Open(server.ConnectionString);
        int died = server.ProcessId;
        await using (NpgsqlConnection connection = await source.OpenConnectionAsync())
        {
            // Runs out of WebAssembly's stack: from then on PGlite answers nothing, and no exception says so.
            await connection.ExecuteAsync("create function deep(n int) returns int language plpgsql as $$ begin return deep(n + 1); end $$");
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.ExecuteAsync("select deep(1)"));
        }

        Assert.Equal(1, await OnceBackAsync(source));
        Assert.NotEqual(died, server.ProcessId);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_ended_and_started_again()
    {
        await PgliteFixture.CopyEmptyAsync(Options.DataFolder);
        EmbeddedPostgresOptions impatient = Options with { HealthEvery = TimeSpan.FromMilliseconds(200), HealthWithin = TimeSpan.FromSeconds(5) };
        await using EmbeddedPostgres server = await EmbeddedPostgres.StartAsync(impatient, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await using NpgsqlDataSource source = Database.Open(server.ConnectionString);
        Assert.Equal(1, await OnceBackAsync(source));
        server.CheckHealth();
        int frozen = server.ProcessId;
        using (Process stop = Process.Start("kill", ["-STOP", $"{frozen}"]))
            await stop.WaitForExitAsync();

        using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (server.ProcessId == frozen)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, hang.Token);
        Assert.Equal(1, await OnceBackAsync(source));
    }

    [Fact]
    public async Task A_transaction_that_failed_and_is_left_open_holds_up_nobody_for_long()
    {
        await PgliteFixture.CopyEmptyAsync(Options.DataFolder);
        await using EmbeddedPostgres server = await EmbeddedPostgres.StartAsync(
            Options with { IdleTransactionLimit = TimeSpan.FromSeconds(5) }, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await using NpgsqlDataSource source = Database.Open(server.ConnectionString);
        await using NpgsqlConnection forgetful = await source.OpenConnectionAsync();
        await forgetful.ExecuteAsync("create table t (n int)");
        await forgetful.ExecuteAsync("begin; insert into t values (1)");
        await Assert.ThrowsAsync<PostgresException>(() => forgetful.ExecuteAsync("select 1 / 0"));

        await using NpgsqlConnection next = await source.OpenConnectionAsync();
        Assert.Equal(0, await next.ExecuteScalarAsync<int>("select count(*) from t", commandTimeout: 60));
        await Assert.ThrowsAnyAsync<Exception>(() => forgetful.ExecuteAsync("select 1"));
    }

    private static async Task<int> OnceBackAsync(NpgsqlDataSource source)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                await using NpgsqlConnection connection = await source.OpenConnectionAsync();
                return await connection.ExecuteScalarAsync<int>("select 1");
            }
            catch (NpgsqlException) when (tries < 300)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }

    private EmbeddedPostgresOptions Options => new()
    {
        DataFolder = Path.Combine(_folder, "pg"),
        ServerFolder = PgliteFixture.ServerFolder,
    };

    /// <summary>Rings at the first error.</summary>
    private sealed class ErrorBell : ILogger
    {
        private readonly TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Rung => _rung.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error)
                _rung.TrySetResult();
        }
    }
}
