using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Radio24.Adapters.Postgres.Embedded;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Postgres;

/// <summary>
/// The database of a running station. It is started and migrated beside everything else: the air waits for nobody. Until it
/// is ready, whoever uses <see cref="Source"/> gets a <see cref="StoreAwayException"/>.
/// </summary>
public sealed partial class StationDatabase : BackgroundService, IStoreStart, IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly DatabaseOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<StationDatabase> _logger;
    private readonly EmbeddedPostgres? _embedded;
    private readonly string _connectionString;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _migrated;

    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public StationDatabase(DatabaseOptions options, TimeProvider time, ILogger<StationDatabase> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            _embedded = new EmbeddedPostgres(
                new EmbeddedPostgresOptions { DataFolder = options.PostgresFolder, ServerFolder = options.EmbeddedFolder }, time, logger);
        }

        _connectionString = _embedded?.ConnectionString ?? options.ConnectionString!;
        Source = Database.Open(_connectionString, ThrowUnlessMigrated, prepares: _embedded is null);
    }

    /// <summary>Connections to it; there are none before it is migrated.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Whether it has been started and migrated (it may be away for a moment since).</summary>
    public bool IsReady => _migrated;

    /// <summary>Completes when it is, for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Whether it answers now, within two seconds: whether a post can be kept.</summary>
    public async ValueTask<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(AnswerWithin);
        try
        {
            // A server that is frozen does not even answer that a question is called off: nobody waits for that.
            await AskAsync(late.Token).WaitAsync(AnswerWithin, _time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or StoreAwayException or SocketException or ObjectDisposedException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await Source.OpenConnectionAsync(cancellationToken);
        await using var question = new NpgsqlCommand("select 1", connection);
        await question.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>The embedded server's process id, 0 without one; for tests that kill it.</summary>
    internal int ProcessId => _embedded?.ProcessId ?? 0;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the air is next in line: it must not wait for this
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await BringUpAsync(_time.GetTimestamp(), stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the database's trouble is: it is said, and the air goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogNotReady(e.Message.ReplaceLineEndings(" "), pause.TotalSeconds);
            }

            await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BringUpAsync(long begun, CancellationToken stoppingToken)
    {
        if (_embedded is { ProcessId: 0 })
        {
            await _embedded.StartAsync(stoppingToken);
            SocketFile.Publish(_options.SocketFile, _embedded.SocketFolder);
        }

        await using (NpgsqlDataSource source = Database.Open(_connectionString))
        {
            MigrationResult schema = await Migrator.MigrateAsync(source, Migration.Embedded(), _time, _logger, stoppingToken);
            _migrated = true;
            _embedded?.CheckHealth();
            _ready.TrySetResult();
            LogReady((long)_time.GetElapsedTime(begun).TotalMilliseconds, schema.Version);
        }
    }

    private void ThrowUnlessMigrated()
    {
        if (!_migrated)
            throw new StoreAwayException("The database is still starting.");
    }

    private async ValueTask EndAsync()
    {
        await Source.DisposeAsync();
        if (_embedded is null)
            return;
        if (_embedded.ProcessId != 0)
            SocketFile.Withdraw(_options.SocketFile, _embedded.SocketFolder);
        await _embedded.DisposeAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Posts are kept from now on: the database was ready after {Milliseconds} ms (schema {Version})")]
    private partial void LogReady(long milliseconds, int version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Posts cannot be kept yet: {Reason} Trying again in {Seconds} s; the air goes on")]
    private partial void LogNotReady(string reason, double seconds);
}
