using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>
/// A real PostgreSQL server (Debian's package) on a free port of 127.0.0.1 and a folder of its own: many sessions at once, which
/// PGlite has not, and no pgvector, which PGlite has.
/// </summary>
public sealed partial class PostgresServer : IPostgresUnderTest, IAsyncLifetime
{
    private const int Interrupt = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
    private Process? _server;
    private int _port;
    private int _databases;

    public NpgsqlDataSource Source { get; private set; } = null!;

    public string ConnectionString => ConnectionStringOf("postgres");

    private static string Programs => Directory.GetDirectories("/usr/lib/postgresql").OrderBy(folder => int.Parse(Path.GetFileName(folder)))
        .Select(folder => Path.Combine(folder, "bin")).LastOrDefault(programs => File.Exists(Path.Combine(programs, "postgres")))
        ?? throw new InvalidOperationException("PostgreSQL is not installed: ./radio24 test installs it (Debian package postgresql).");

    public async Task InitializeAsync()
    {
        string cluster = Path.Combine(_folder, "cluster");
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root: it gets a folder of its own in one that it can pass through.
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_001_001);
            await RunAsync("install", "-d", "-m", "700", "-o", "postgres", "-g", "postgres", cluster);
        }

        await RunAsync(AsServer(Path.Combine(Programs, "initdb"),
            "-D", cluster, "-U", "radio24", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"));
        for (int tries = 1; !await TryStartAsync(cluster); tries++)
            Assert.True(tries < 5, "PostgreSQL did not start five times");
        Source = Database.Open(ConnectionString, prepares: true);
        await Migrator.MigrateAsync(Source, CancellationToken.None);
    }

    /// <summary>Another database on the same server, with nothing in it.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        string name = $"other{Interlocked.Increment(ref _databases)}";
        await using NpgsqlConnection connection = await Source.OpenConnectionAsync();
        await connection.ExecuteAsync($"create database {name}");
        return ConnectionStringOf(name);
    }

    public async Task DisposeAsync()
    {
        if (Source is not null)
            await Source.DisposeAsync();
        await StopAsync();
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Ends it: sessions are ended, and its children with it.</summary>
    public async Task StopAsync()
    {
        if (_server is not { HasExited: false })
            return;
        Assert.Equal(0, Kill(_server.Id, Interrupt));
        await _server.WaitForExitAsync();
    }

    private string ConnectionStringOf(string database) => $"Host=127.0.0.1;Port={_port};Username=radio24;Database={database};Maximum Pool Size=20";

    private async Task<bool> TryStartAsync(string cluster)
    {
        _port = FreePort();
        string[] command = AsServer(Path.Combine(Programs, "postgres"), "-D", cluster, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=fatal");
        _server = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, WorkingDirectory = "/", RedirectStandardError = true })!;
        Task<string> errors = _server.StandardError.ReadToEndAsync();
        while (!_server.HasExited)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
                await connection.OpenAsync();
                // Whoever answers on the port is ours only if its files are.
                if (await connection.ExecuteScalarAsync<string>("show data_directory") == cluster)
                    return true;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or IOException)
            {
                // Not yet; or never, then it ends.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        // Somebody else took the port meanwhile.
        return (await errors).Contains("Address already in use", StringComparison.Ordinal)
            ? false
            : throw new InvalidOperationException($"PostgreSQL ended: {await errors}");
    }

    private static string[] AsServer(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments]
        : [program, .. arguments];

    private static async Task RunAsync(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> said = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command[0]} ended with {process.ExitCode}: {await said} {await errors}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}

/// <summary>Suites of this collection share the server and run one after another.</summary>
[CollectionDefinition(nameof(PostgresServerCollection))]
public sealed class PostgresServerCollection : ICollectionFixture<PostgresServer>;
