using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Radio24.Adapters.Redis;

namespace Radio24.Adapters.Tests.Redis;

/// <summary>A real redis-server on a free port of 127.0.0.1, appending to a folder of its own; can be killed and started again.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
    private Process? _process;
    private int _suites;

    public int Port { get; private set; }

    public string Configuration => $"127.0.0.1:{Port},allowAdmin=true";

    public async Task InitializeAsync()
    {
        for (int tries = 1; ; tries++)
        {
            Port = FreePort();
            try
            {
                await StartAsync();
                return;
            }
            catch (IOException) when (tries < 5)
            {
                // Somebody else took the port meanwhile.
            }
        }
    }

    /// <summary>A link whose keys nobody else uses.</summary>
    /// <param name="time">Decides alone how long an answer is waited for; null: the system's clock, and the client's own limits.</param>
    public async Task<RedisLink> LinkAsync(TimeProvider? time = null)
    {
        RedisLink link = await RedisLink.ConnectAsync(
            time is null ? Configuration : $"{Configuration},asyncTimeout=600000", $"test{Interlocked.Increment(ref _suites)}", time);
        // On a busy machine it gives up waiting for the connection, which comes a moment later.
        for (int looks = 0; looks < 600 && !link.IsAnswering; looks++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        return link;
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("redis-server")
        {
            ArgumentList =
            {
                "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections"))
            {
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }

        throw new IOException("redis-server did not start");
    }

    /// <summary>Stops the process without ending it: its connections stay, and nothing is answered.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async Task DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Suites of this collection share the server and run one after another.</summary>
[CollectionDefinition(nameof(RedisCollection))]
public sealed class RedisCollection : ICollectionFixture<RedisServer>;
