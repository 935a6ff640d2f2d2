using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Radio24.Adapters.Tests.Objects;

/// <summary>A server from npm that speaks S3 (s3rver), on a free port of 127.0.0.1 and a folder of its own, with one bucket.</summary>
public sealed class S3Server : IAsyncLifetime
{
    public const string Bucket = "radio24-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
    private Process? _process;

    public Uri Endpoint { get; private set; } = new("http://127.0.0.1:1");

    public async Task InitializeAsync()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await StartAsync(FreePort());
                return;
            }
            catch (IOException e) when (e.Message.Contains("EADDRINUSE", StringComparison.Ordinal) && tries < 5)
            {
                // Somebody else took the port meanwhile.
            }
        }
    }

    private async Task StartAsync(int port)
    {
        Endpoint = new Uri($"http://127.0.0.1:{port}");
        _process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(ServerFolder, "node_modules", "s3rver", "bin", "s3rver.js"), "--directory", _folder, "--address", "127.0.0.1",
                "--port", $"{port}", "--silent", "--configure-bucket", Bucket,
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> said = _process.StandardOutput.ReadToEndAsync(), errors = _process.StandardError.ReadToEndAsync();
        using var http = new HttpClient();
        for (int tries = 1; ; tries++)
        {
            if (_process.HasExited)
                throw new IOException($"s3rver ended (was ./radio24 test, or npm ci in {ServerFolder}, run?): {await errors} {await said}");
            try
            {
                using HttpResponseMessage any = await http.GetAsync(Endpoint);
                // One that had the port already would have answered too, and ours would be about to end.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                if (!_process.HasExited)
                    return;
            }
            catch (HttpRequestException) when (tries < 300)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    public async Task DisposeAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string ServerFolder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Radio24.sln")))
                folder = folder.Parent;
            return Path.Combine(folder!.FullName, "tests", "Adapters.Tests", "Objects", "s3");
        }
    }
}
