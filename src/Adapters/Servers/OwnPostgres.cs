using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Radio24.Adapters.Servers;

/// <summary>
/// A PostgreSQL on loopback that a station on one machine starts for itself: made once, in <c>postgres/</c> of its folder. PostgreSQL refuses to run
/// as root, with reason: then it runs as the user postgres.
/// </summary>
public sealed class OwnPostgres(string folder, int port, string password)
{
    private static readonly TimeSpan MadeWithin = TimeSpan.FromMinutes(2);

    private readonly string _cluster = ClusterIn(folder);

    /// <summary>The program and its arguments, without <see cref="RunsAs"/>.</summary>
    public IReadOnlyList<string> Command =>
    [
        Program("postgres"), "-D", _cluster, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
        "-c", "unix_socket_directories=", "-c", "max_connections=300", "-c", "log_min_messages=fatal",
    ];

    /// <summary>The user that it must run as, null: the one that we are.</summary>
    public static string? RunsAs => Environment.IsPrivilegedProcess ? "postgres" : null;

    /// <summary>As Npgsql reads it.</summary>
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={port};Username=radio24;Password={password};Database=postgres;Maximum Pool Size=40";

    /// <summary>Whether a station that was split has been on air from this folder.</summary>
    public static bool IsIn(string folder) => Directory.Exists(ClusterIn(folder));

    /// <summary>The port of the server that runs on this folder now, if one does.</summary>
    public static int? RunningPort(string folder)
    {
        try
        {
            // One that was killed leaves its lock behind.
            if (!int.TryParse(LockLine(folder, 4), out int port))
                return null;
            using var look = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            look.Connect(IPAddress.Loopback, port);
            return port;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Makes the database if there is none. It has its name only when it is whole.</summary>
    /// <param name="begins">Called before it is made.</param>
    /// <exception cref="IOException">It could not be made; the message says why.</exception>
    public async Task MakeAsync(Action<string> begins, CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(_cluster, "PG_VERSION")))
            return;
        begins(_cluster);
        string unfinished = _cluster + ".new", secret = Path.Combine(folder, "postgres.pw");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        OwnerFile.Write(secret, password + "\n");
        try
        {
            if (RunsAs is { } user)
            {
                await RunAsync(["chown", $"{user}:{user}", unfinished, secret], cancellationToken);
                await RunAsync([.. As(user), "test", "-w", unfinished], cancellationToken, $"the user {user} cannot reach {folder}; name another folder with --data");
            }

            // Files of the log of 2 MB, not 16: every few seconds of a flood all that was being acknowledged waited some 50 ms for the disk, most
            // likely because the server makes each new file ready by filling it. With files of 2 MB those waits are gone.
            await RunAsync(
                [
                    .. RunsAs is { } other ? As(other) : [], Program("initdb"), "-D", unfinished, "-U", "radio24", $"--pwfile={secret}",
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--wal-segsize=2",
                ],
                cancellationToken);
        }
        finally
        {
            File.Delete(secret);
        }

        if (Directory.Exists(_cluster))
            Directory.Delete(_cluster, recursive: true);
        Directory.Move(unfinished, _cluster);
    }

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Asked before it is ready it would refuse, and log that.
            if (LockLine(folder, 8) != "ready")
                return false;
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            return false;
        }
    }

    private static string ClusterIn(string folder) => Path.Combine(folder, "postgres");

    /// <summary>Of the file with which a server keeps its folder for itself: the port is in its fourth line, how it is in its eighth.</summary>
    private static string? LockLine(string folder, int number)
    {
        string file = Path.Combine(ClusterIn(folder), "postmaster.pid");
        return File.Exists(file) ? File.ReadLines(file).ElementAtOrDefault(number - 1)?.Trim() : null;
    }

    private static string[] As(string user) => ["setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups"];

    /// <summary>Debian keeps the servers of all versions side by side, outside of the PATH: the newest.</summary>
    private static string Program(string name)
    {
        const string Versions = "/usr/lib/postgresql";
        return (Directory.Exists(Versions) ? Directory.EnumerateDirectories(Versions) : [])
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out int number) ? number : 0)
            .Select(version => Path.Combine(version, "bin", name)).FirstOrDefault(File.Exists) ?? name;
    }

    private static async Task RunAsync(string[] command, CancellationToken cancellationToken, string? otherwise = null)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(MadeWithin);
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                UseShellExecute = false,
                WorkingDirectory = "/",
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> said = process.StandardOutput.ReadToEndAsync(late.Token), errors = process.StandardError.ReadToEndAsync(late.Token);
            try
            {
                await process.WaitForExitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            await said;
            if (process.ExitCode != 0)
                throw new IOException(otherwise ?? $"no database could be made: {(await errors).Trim().Split('\n')[^1]}");
        }
        catch (Win32Exception e)
        {
            throw new IOException($"no database could be made: {e.Message}", e);
        }
    }
}
