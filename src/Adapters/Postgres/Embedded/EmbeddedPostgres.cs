using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Radio24.Adapters.Postgres.Embedded;

/// <summary>
/// PostgreSQL with pgvector for a station that has no database server: PGlite in a Node.js child process, reached through
/// a Unix socket that only this user can open. Started with the station, stopped with it, started again when it dies.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const int TailLength = 4096;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(10);

    private readonly EmbeddedPostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DirectoryInfo _socketFolder;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Process? _server;
    private Task<string> _said = Task.FromResult("");
    private volatile bool _checksHealth;
    private Task _starting = Task.CompletedTask, _watch = Task.CompletedTask;
    private Task? _ended;

    /// <summary>Makes the socket's folder, so that <see cref="ConnectionString"/> is known; nothing is started yet.</summary>
    public EmbeddedPostgres(EmbeddedPostgresOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        // A Unix socket's path has 107 bytes at the most (sun_path), and data folders may lie deep: so not beside the data.
        // The folder is made for this user alone, which is the server's access control: PGlite asks for no password.
        _socketFolder = Directory.CreateTempSubdirectory("radio24-pg-");
    }

    /// <summary>
    /// For Npgsql. Prepared statements and session state are off, since all connections share one PostgreSQL session.
    /// </summary>
    public string ConnectionString => ConnectionStringFor(_socketFolder.FullName);

    /// <summary>Where the server's socket is. Knowing it is enough to connect, as this user.</summary>
    public string SocketFolder => _socketFolder.FullName;

    /// <summary>The server's process id, 0 before it was ready for the first time; for tests that kill it.</summary>
    public int ProcessId { get; private set; }

    /// <summary>
    /// How to connect to a server whose socket is in this folder. All connections take turns on one session (turns.mjs), so an
    /// open transaction holds up all others: whoever has one must not ask for another connection.
    /// </summary>
    public static string ConnectionStringFor(string socketFolder) =>
        $"Host={socketFolder};Port=5432;Username=postgres;Database=postgres;SSL Mode=Disable;" +
        "No Reset On Close=true;Maximum Pool Size=20;Timeout=15;Command Timeout=30";

    /// <summary>Makes a server, starts it and waits until it answers.</summary>
    /// <exception cref="EmbeddedPostgresException">It did not start; the message says in one line what is missing.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var postgres = new EmbeddedPostgres(options, time, logger);
        try
        {
            await postgres.StartAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server and waits until it answers; from then on it is started again whenever it dies.</summary>
    /// <exception cref="EmbeddedPostgresException">It did not start; the message says in one line what is missing.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _starting = StartFirstAsync(cancellationToken);

    /// <summary>
    /// From now on a query goes through the server every few seconds; if it does not come back, the server is ended and started again.
    /// Not while migrations run: one of them may keep the only session busy for longer than any query should.
    /// </summary>
    public void CheckHealth() => _checksHealth = true;

    /// <summary>Ends the server, also one that is still being made. When this returns nothing writes to the folder any more, whoever else has asked for the end before.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
            return new ValueTask(_ended ??= EndAllAsync());
    }

    private async Task StartFirstAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.Combine(_options.ServerFolder, "node_modules")))
            throw new EmbeddedPostgresException(
                $"The embedded database is not installed: run ./radio24 up, or npm ci in {_options.ServerFolder}.");
        // Posts, sessions and the admin's hash are in there, and PGlite makes its files readable for everybody.
        Directory.CreateDirectory(_options.DataFolder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await LaunchAsync(either.Token);
        _watch = WatchAsync();
    }

    private async Task EndAllAsync()
    {
        await _stopping.CancelAsync();
        // Whoever waits for the start is told how it went.
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _watch;
        if (_server is { } server && ProcessId != 0)
            await EndAsync(server);
        _socketFolder.Delete(recursive: true);
        _stopping.Dispose();
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        // In a new folder the first process makes the database, and the second runs it.
        while (await LaunchOneAsync(cancellationToken) != "ready")
        {
        }
    }

    /// <returns>"ready", or "made" when it has made a database and ended.</returns>
    private async Task<string> LaunchOneAsync(CancellationToken cancellationToken)
    {
        Process server = _server = Spawn();
        _said = TailAsync(server.StandardError);
        string? line = null;
        try
        {
            line = await server.StandardOutput.ReadLineAsync(cancellationToken).AsTask()
                .WaitAsync(_options.StartTimeout, _time, cancellationToken);
            if (line == "ready")
            {
                ProcessId = server.Id;
                return line;
            }

            await server.WaitForExitAsync(cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new EmbeddedPostgresException($"The embedded database was not ready within {_options.StartTimeout.TotalSeconds:0} s.", e);
        }
        finally
        {
            // One that never got ready must not stand in the way of the next try.
            if (line != "ready" && !server.HasExited)
                await EndAsync(server);
        }

        return line == "made" && server.ExitCode == 0 ? line : throw new EmbeddedPostgresException(Explain(server.ExitCode, await _said));
    }

    private Process Spawn()
    {
        string socket = Path.Combine(_socketFolder.FullName, ".s.PGSQL.5432");
        File.Delete(socket);
        // flock keeps the folder for one server, also against one whose station was killed a moment ago; --no-fork makes
        // the lock live exactly as long as the server.
        var start = new ProcessStartInfo("flock")
        {
            ArgumentList =
            {
                "--no-fork", "--wait", "10", _options.DataFolder.TrimEnd('/') + ".lock",
                _options.Node, Path.Combine(_options.ServerFolder, "server.mjs"), _options.DataFolder, socket,
                $"{_options.IdleTransactionLimit.TotalMilliseconds:0}",
            },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EmbeddedPostgresException("The embedded database needs flock (Debian package util-linux).", e);
        }
    }

    /// <summary>The end of what is written there: all of it would grow for as long as the station runs.</summary>
    private static async Task<string> TailAsync(StreamReader from)
    {
        var tail = new StringBuilder();
        char[] some = new char[1024];
        for (int read; (read = await from.ReadAsync(some)) > 0;)
        {
            tail.Append(some, 0, read);
            tail.Remove(0, Math.Max(0, tail.Length - TailLength));
        }

        return tail.ToString();
    }

    private string Explain(int exitCode, string errors) => exitCode switch
    {
        1 when errors.Length == 0 => $"Another station uses the database folder {_options.DataFolder}.",
        69 or 127 => "The embedded database needs Node.js 20 or newer, which is not installed (Debian package nodejs).",
        _ => $"The embedded database ended with code {exitCode}: {Reason(errors)}",
    };

    private static string Reason(string errors) =>
        errors.Split('\n').FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? errors.Split('\n')[0];

    private async Task WatchAsync()
    {
        TimeSpan pause = FirstPause;
        try
        {
            while (true)
            {
                long launched = _time.GetTimestamp();
                Process server = _server!;
                await UntilItEndsAsync(server);
                LogDied(server.ExitCode, Reason(await _said));
                server.Dispose();
                if (_time.GetElapsedTime(launched) > LongestPause * 2)
                    pause = FirstPause;
                pause = await LaunchAgainAsync(pause);
                LogBack();
            }
        }
        catch (OperationCanceledException)
        {
            // The station signs off.
        }
    }

    /// <summary>Returns when the server has ended: by itself, or because it did not answer.</summary>
    private async Task UntilItEndsAsync(Process server)
    {
        Task ended = server.WaitForExitAsync(_stopping.Token);
        while (await Task.WhenAny(ended, Task.Delay(_options.HealthEvery, _time, _stopping.Token)) != ended)
        {
            _stopping.Token.ThrowIfCancellationRequested();
            if (_checksHealth && !await AnswersAsync(server))
            {
                LogSilent(_options.HealthWithin.TotalSeconds);
                server.Kill();
                break;
            }
        }

        await ended;
    }

    private async Task<bool> AnswersAsync(Process server)
    {
        try
        {
            await server.StandardInput.WriteLineAsync("?".AsMemory(), _stopping.Token);
            await server.StandardInput.FlushAsync(_stopping.Token);
            return await server.StandardOutput.ReadLineAsync(_stopping.Token).AsTask().WaitAsync(_options.HealthWithin, _time) is not null;
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            return false;
        }
    }

    /// <returns>How long to wait before the next time, should it die again soon.</returns>
    private async Task<TimeSpan> LaunchAgainAsync(TimeSpan pause)
    {
        while (true)
        {
            await Task.Delay(pause, _time, _stopping.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            try
            {
                await LaunchAsync(_stopping.Token);
                return pause;
            }
#pragma warning disable CA1031 // Whatever the trouble is: who stops trying here never has a database again.
            catch (Exception e) when (!_stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotBack(e.Message.ReplaceLineEndings(" "));
            }
        }
    }

    private async Task EndAsync(Process server)
    {
        using (server)
        {
            try
            {
                server.StandardInput.Close();
                await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(3), _time);
            }
            catch (Exception e) when (e is TimeoutException or IOException or InvalidOperationException)
            {
                try
                {
                    server.Kill();
                    // Until it is gone it may write: whoever deletes the folder next, or starts on it, would meet it.
                    await server.WaitForExitAsync();
                }
                catch (InvalidOperationException)
                {
                    // It has ended meanwhile.
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedded database ended with code {ExitCode} ({Reason}): starting it again")]
    private partial void LogDied(int exitCode, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedded database has not answered for {Seconds} s: ending it")]
    private partial void LogSilent(double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The embedded database is back")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, Message = "The embedded database did not come back: {Reason}")]
    private partial void LogNotBack(string reason);
}

/// <summary>The embedded database could not be started; the message is one line for a person.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Where the station's own PostgreSQL lives.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>The database folder; made if it is not there.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder with <c>server.mjs</c> and its installed packages.</summary>
    public required string ServerFolder { get; init; }

    /// <summary>The program that runs it.</summary>
    public string Node { get; init; } = "node";

    /// <summary>How long the first start may take: a new database is made.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a query is sent through a running server, and within which time it must come back.</summary>
    public TimeSpan HealthEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="HealthEvery"/>
    public TimeSpan HealthWithin { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long a transaction may do nothing while others wait for the session; one that failed has a tenth of that.</summary>
    public TimeSpan IdleTransactionLimit { get; init; } = TimeSpan.FromMinutes(1);
}
