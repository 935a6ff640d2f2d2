using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Radio24.Adapters.Servers;

/// <summary>A Redis on loopback that a station on one machine starts for itself: its settings, its command, and whether it answers.</summary>
public sealed class OwnRedis
{
    private readonly string _password;
    private readonly int _port;

    /// <param name="folder">The split station's folder; its data goes into <c>redis/</c> there.</param>
    public OwnRedis(string folder, int port, string password)
    {
        (_port, _password) = (port, password);
        string data = Path.Combine(folder, "redis"), settings = Path.Combine(folder, "redis.conf");
        Directory.CreateDirectory(data);
        OwnerFile.Write(
            settings,
            $"""
            bind 127.0.0.1
            port {port}
            requirepass {password}
            dir "{data}"
            logfile redis.log
            save ""
            appendonly yes
            appendfsync everysec

            """);
        Command = ["redis-server", settings];
        LogFile = Path.Combine(data, "redis.log");
    }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; }

    public string LogFile { get; }

    /// <summary>As StackExchange.Redis reads it.</summary>
    public string ConnectionString => $"127.0.0.1:{_port},password={_password}";

    /// <summary>Whether it has read its files and takes commands.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {_password}\r\nPING\r\nQUIT\r\n"), cancellationToken);
            using var answer = new StreamReader(stream, Encoding.ASCII);
            return await answer.ReadLineAsync(cancellationToken) == "+OK" && await answer.ReadLineAsync(cancellationToken) == "+PONG";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}

/// <summary>Files with secrets in them: from their first byte for this user alone.</summary>
public static class OwnerFile
{
    public static void Write(string path, string content)
    {
        File.Delete(path);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, create);
        writer.Write(content);
    }
}
