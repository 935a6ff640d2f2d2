using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Radio24.Bench;

/// <summary>
/// A station started as its user starts it: <c>./radio24 up</c> as a child process, on free ports of 127.0.0.1 and with a data
/// folder of its own, which goes when it does. The measurements and the whole-station tests use it (the file is linked there).
/// </summary>
internal sealed partial class StationProcess : IAsyncDisposable
{
    // Generous: a first start installs and builds. A station that hangs for longer is broken, not slow.
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMinutes(5);

    private readonly StringBuilder _output = new();
    private readonly Process _process;
    private readonly bool _ownsData;

    private StationProcess(Process process, int port, int udpPort, string data, bool ownsData)
    {
        (_process, Port, UdpPort, DataFolder, _ownsData) = (process, port, udpPort, data, ownsData);
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(1),
        };
    }

    /// <summary>TCP port of page and API.</summary>
    public int Port { get; }

    /// <summary>UDP port of the sound.</summary>
    public int UdpPort { get; }

    public string DataFolder { get; }

    public int ProcessId => _process.Id;

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public HttpClient Http { get; }

    /// <summary>The process id of one of a split station's processes now: "api-1", "host-1", "redis" or "postgres"; 0 if it has none.</summary>
    public int ProcessIdOf(string name)
    {
        try
        {
            return int.Parse(File.ReadAllText(Path.Combine(DataFolder, "split", "run", $"{name}.pid")));
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return 0; // not started yet, or being written
        }
    }

    /// <summary>What the station has printed so far, both streams, for messages of failed tests.</summary>
    public string Output { get { lock (_output) { return _output.ToString(); } } }

    /// <summary>The repository: the nearest folder upwards that has the <c>radio24</c> command.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs <c>./radio24 up</c> with these options and does not wait for it to be on air.</summary>
    /// <param name="data">The data folder; null makes one that is deleted at the end.</param>
    /// <param name="port">TCP port; 0 looks for a free one.</param>
    /// <param name="udpPort">UDP port; 0 looks for a free one.</param>
    /// <param name="settings">Settings given by environment, <c>Radio24__Section__Name</c>.</param>
    /// <param name="split">Api and Host as processes of their own, over a Redis and a PostgreSQL (<c>--split</c>).</param>
    /// <param name="hosts">With <paramref name="split"/>: how many Hosts.</param>
    public static StationProcess Start(
        string? data = null, int port = 0, int udpPort = 0, IReadOnlyDictionary<string, string>? settings = null, bool split = false,
        int hosts = 1)
    {
        string folder = data ?? Directory.CreateTempSubdirectory("radio24-").FullName;
        if (split && data is null && !OperatingSystem.IsWindows())
        {
            // PostgreSQL runs as a user of its own, who must get through.
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        port = port == 0 ? FreePort(SocketType.Stream, ProtocolType.Tcp) : port;
        udpPort = udpPort == 0 ? FreePort(SocketType.Dgram, ProtocolType.Udp) : udpPort;

        // By way of env, which becomes it: a test run that was itself put in the background ignores Ctrl-C, and its children with it.
        ProcessStartInfo start = new("env")
        {
            ArgumentList = { "--default-signal=INT,QUIT", Path.Combine(Root, "radio24") },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (string argument in (string[])["up", "--port", $"{port}", "--udp-port", $"{udpPort}", "--listen", "127.0.0.1", "--data", folder, .. split ? ["--split", "--hosts", $"{hosts}"] : Array.Empty<string>()])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = new() { StartInfo = start };
        StationProcess station = new(process, port, udpPort, folder, ownsData: data is null);
        process.OutputDataReceived += (_, line) => station.Note(line.Data);
        process.ErrorDataReceived += (_, line) => station.Note(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return station;
    }

    /// <summary>Starts a station and returns when it is on air (<c>/readyz</c> answers 200).</summary>
    public static async Task<StationProcess> StartOnAirAsync(
        string? data = null, IReadOnlyDictionary<string, string>? settings = null, bool split = false, int hosts = 1)
    {
        StationProcess station = Start(data, settings: settings, split: split, hosts: hosts);
        try
        {
            await station.WaitUntilOnAirAsync();
            return station;
        }
        catch
        {
            await station.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">The station ended, or was not on air in five minutes; with what it printed.</exception>
    public async Task WaitUntilOnAirAsync()
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync();
                throw new InvalidOperationException($"the station ended with exit code {_process.ExitCode}:\n{Output}");
            }

            if (Stopwatch.GetElapsedTime(since) > HangTimeout)
            {
                throw new InvalidOperationException($"the station was not on air after {HangTimeout.TotalMinutes} minutes:\n{Output}");
            }

            try
            {
                using HttpResponseMessage ready = await Http.GetAsync("readyz");
                if (ready.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <returns>The token of a new anonymous listener.</returns>
    public async Task<string> NewListenerAsync()
    {
        using HttpResponseMessage listener = await Http.PostAsync("api/v1/listeners", new StringContent("{}", Encoding.UTF8, "application/json"));
        listener.EnsureSuccessStatusCode();
        using JsonDocument answer = JsonDocument.Parse(await listener.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>
    /// Waits until posts are kept. The air does not wait for the database and this does: until it is there, posts are answered 503.
    /// </summary>
    public async Task WaitUntilPostsAreKeptAsync()
    {
        string token = await NewListenerAsync();
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            using HttpRequestMessage ask = new(HttpMethod.Get, $"api/v1/posts/{Guid.NewGuid():n}");
            ask.Headers.Authorization = new("Bearer", token);
            using HttpResponseMessage nothing = await Http.SendAsync(ask);
            if (nothing.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return; // 404: it was looked up
            }

            if (Stopwatch.GetElapsedTime(since) > HangTimeout)
            {
                throw new InvalidOperationException($"posts were not kept after {HangTimeout.TotalMinutes} minutes:\n{Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <summary>Waits for the station to end by itself.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="InvalidOperationException">It had not ended after five minutes.</exception>
    public async Task<int> WaitForExitAsync()
    {
        using CancellationTokenSource hang = new(HangTimeout);
        try
        {
            await _process.WaitForExitAsync(hang.Token);
        }
        catch (OperationCanceledException hung)
        {
            throw new InvalidOperationException($"the station did not end:\n{Output}", hung);
        }

        return _process.ExitCode;
    }

    /// <summary>Ends one of a split station's processes as the kernel does when memory is short; it is started again by the station.</summary>
    /// <returns>The id of the process that was killed, 0 if it was not running.</returns>
    public int KillAtOnce(string name) => ProcessIdOf(name) is > 0 and var id && Kill(id, 9) == 0 ? id : 0;

    /// <summary>Sends a signal to the station's process, as Ctrl-C (2) and <c>kill</c> (15) do.</summary>
    public void Signal(int signal)
    {
        if (!_process.HasExited && Kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"kill({_process.Id}, {signal}) failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            Signal(15);
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        if (_ownsData)
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }

    /// <summary>A port nobody listens on now. Another program may take it before we do; ports are many and we are quick.</summary>
    public static int FreePort(SocketType type, ProtocolType protocol)
    {
        using Socket socket = new(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "radio24")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} has the radio24 command");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
