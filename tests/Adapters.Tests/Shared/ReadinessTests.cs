using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Redis;
using Radio24.Adapters.Shared;
using Radio24.Adapters.Tests.Postgres;
using Radio24.Adapters.Tests.Redis;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Tests.Shared;

/// <summary>What a process says of itself with its stores there and away; servers of its own, since they go away.</summary>
public sealed class ReadinessTests : IAsyncLifetime
{
    private const string StoreAway = "the store is away: posts cannot be kept just now";
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PostgresServer _postgres = new();
    private readonly RedisServer _redis = new();
    private readonly FakeTimeProvider _time = new();

    public Task InitializeAsync() => Task.WhenAll(_postgres.InitializeAsync(), _redis.InitializeAsync());

    public Task DisposeAsync() => Task.WhenAll(_postgres.DisposeAsync(), _redis.DisposeAsync());

    [Fact]
    public async Task An_Api_is_ready_while_it_can_keep_posts_and_says_what_is_away()
    {
        await using var database = new StationDatabase(
            new DatabaseOptions { ConnectionString = _postgres.ConnectionString }, TimeProvider.System, NullLogger<StationDatabase>.Instance);
        using RedisLink redis = await _redis.LinkAsync();
        var nobody = new RedisLeaseStore(redis);
        using var hosts = new HostDirectory(nobody, nobody, TimeProvider.System, NullLogger<HostDirectory>.Instance);
        var readiness = new SharedReadiness(database, redis, hosts, _time);
        Assert.Equal(new Readiness(false, "the store is starting"), await readiness.CheckAsync(None));

        await database.StartAsync(None);
        await UntilAsync(() => database.IsReady);
        Assert.Equal(new Readiness(true, "ready; no Host is on air"), await readiness.CheckAsync(None));
        await _redis.KillAsync();
        Assert.Equal(
            new Readiness(true, "ready; no Host is on air; Redis is away: posts are kept and delivered when it is back"), await LaterAsync(readiness));
        await _postgres.StopAsync();
        Assert.Equal(new Readiness(false, StoreAway), await LaterAsync(readiness));
        // DisposeAsync kills a server.
        await _redis.StartAsync();
    }

    [Fact]
    public async Task A_station_in_one_process_is_ready_while_it_is_on_air_and_says_that_the_store_is_away()
    {
        await using var database = new StationDatabase(
            new DatabaseOptions { ConnectionString = _postgres.ConnectionString }, TimeProvider.System, NullLogger<StationDatabase>.Instance);
        var air = new PlayedAir { OnAir = true };
        var readiness = new EmbeddedReadiness(air, database, _time);
        Assert.Equal(new Readiness(false, "on air; the store is starting"), await readiness.CheckAsync(None));
        await database.StartAsync(None);
        await UntilAsync(() => database.IsReady);
        // At once, and with no word of a store that was not there a moment ago.
        Assert.Equal(new Readiness(true, "on air"), await readiness.CheckAsync(None));
        // The air's own state is never a second old.
        air.OnAir = false;
        Assert.Equal(new Readiness(false, "signing on"), await readiness.CheckAsync(None));
        air.OnAir = true;
        await _postgres.StopAsync();
        Assert.Equal(new Readiness(true, $"on air; {StoreAway}"), await LaterAsync(readiness));
    }

    [Fact]
    public async Task A_station_whose_embedded_database_is_frozen_says_so_within_a_second_and_a_half_and_no_more_when_it_thaws()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        var options = new DatabaseOptions { DataFolder = folder, EmbeddedFolder = PgliteFixture.ServerFolder };
        await PgliteFixture.CopyEmptyAsync(options.PostgresFolder);
        await using (var database = new StationDatabase(options, TimeProvider.System, NullLogger<StationDatabase>.Instance))
        {
            var readiness = new EmbeddedReadiness(new PlayedAir { OnAir = true }, database, _time);
            await database.StartAsync(None);
            await UntilAsync(() => database.IsReady);
            Assert.Equal(new Readiness(true, "on air"), await readiness.CheckAsync(None));

            await SignalAsync("-STOP", database.ProcessId);
            _time.Advance(TimeSpan.FromSeconds(1));
            // It asks the server, which says nothing for as long as the look may take.
            Task<Readiness> asked = readiness.CheckAsync(None).AsTask();
            for (int waited = 0; !asked.IsCompleted; waited++)
            {
                Assert.True(waited < 1_200, "whoever asked is not answered");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                _time.Advance(TimeSpan.FromSeconds(1.5));
            }

            Assert.True((await asked).IsReady);
            Assert.StartsWith("on air; the store ", (await asked).Words, StringComparison.Ordinal);

            await SignalAsync("-CONT", database.ProcessId);
            bool thawed = false;
            for (int tries = 0; !thawed; tries++)
            {
                Assert.True(tries < 1_200, "it still says so");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                Task<Readiness> again = LaterAsync(readiness);
                await UntilAsync(() =>
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                    return again.IsCompleted;
                });
                thawed = await again == new Readiness(true, "on air");
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Processes_apart_share_their_keys_and_are_told_that_recordings_are_files_if_they_are(bool hasBucket)
    {
        var log = new Lines();
        string folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        var options = new SharedBackplaneOptions
        {
            Redis = _redis.Configuration,
            DataFolder = folder,
            Store = new StoreOptions { ConnectionString = _postgres.ConnectionString },
        };
        if (hasBucket)
            options = options with { Objects = options.Objects with { S3 = new S3Options { Bucket = "b", AccessKey = "a", SecretKey = "s" } } };
        await builder.Services.AddSharedBackplaneAsync(options);
        using (IHost process = builder.Build())
        {
            await process.StartAsync();
            Assert.IsType<PostgresKeys>(process.Services.GetRequiredService<IStationKeys>());
            await process.StopAsync();
        }

        string[] told = [.. log.Written.Where(line => line.Contains("Recordings are files", StringComparison.Ordinal))];
        if (hasBucket)
            Assert.Empty(told);
        else
            Assert.Contains(Path.Combine(folder, "objects"), Assert.Single(told));
        Directory.Delete(folder, recursive: true);
    }

    private async Task<Readiness> LaterAsync(IReadiness readiness)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return await readiness.CheckAsync(None);
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [signal, $"{process}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (int tries = 0; !done(); tries++)
        {
            Assert.True(tries < 1_200, "it did not happen");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private sealed class PlayedAir : IAirStatus
    {
        public bool OnAir { get; set; }

        public string Description => OnAir ? "on air" : "signing on";
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));
    }
}
