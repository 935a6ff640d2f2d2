using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Radio24.Bench;

namespace Radio24.Station.Tests.Split;

/// <summary>
/// <c>./radio24 up --split</c> with two Api processes and two Hosts over a real Redis and PostgreSQL. Processes are killed by the
/// ids that the command writes down; it starts them again.
/// </summary>
public sealed partial class SplitStation : IAsyncLifetime
{
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMinutes(5);

    private readonly StringBuilder _output = new();
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private string _data = "";
    private Process? _process;

    [GeneratedRegex(@"radio24: (?<name>(?:api|host)-\d): (?<address>http://[^/]+/)")]
    private static partial Regex Announced { get; }

    public IReadOnlyList<HttpClient> Apis { get; private set; } = [];

    /// <summary>What was printed, for messages of failed tests.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public string DataFolder => _data;

    public Uri Address(string name) => _addresses[name];

    public int ProcessId(string name) => int.Parse(File.ReadAllText(Path.Combine(_data, "split", "run", $"{name}.pid")));

    public async Task InitializeAsync()
    {
        _data = NewFolder();
        var start = new ProcessStartInfo(Path.Combine(StationProcess.Root, "radio24"))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            ArgumentList =
            {
                "up", "--split", "--apis", "2", "--hosts", "2", "--data", _data, "--listen", "127.0.0.1",
                "--port", $"{StationProcess.FreePort(SocketType.Stream, ProtocolType.Tcp)}",
                "--udp-port", $"{StationProcess.FreePort(SocketType.Dgram, ProtocolType.Udp)}",
            },
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["Radio24__Posts__MinimumGap"] = "00:00:00";
        start.Environment["Radio24__Posts__PerHour"] = "1000";
        start.Environment["Radio24__Posts__Waiting"] = "1000";
        start.Environment["Radio24__Speech__Timeout"] = "00:01:00"; // of low priority, beside other tests' stations
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync(() => Task.FromResult(_addresses.Count == 4), "all four processes are started");
        Apis = [.. new[] { "api-1", "api-2" }.Select(name => new HttpClient { BaseAddress = _addresses[name], Timeout = TimeSpan.FromSeconds(30) })];
        await UntilAsync(async () => (await OnAirAsync()).Count == 1, "one Host is on air");
        foreach (HttpClient api in Apis)
            await UntilAsync(async () => await ReadyAsync(api.BaseAddress!) == "ready; on air\n", "both Apis know that it is");
    }

    public async Task DisposeAsync()
    {
        foreach (HttpClient api in Apis)
            api.Dispose();
        if (_process is { HasExited: false })
            await EndAsync();
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>For a station of its own. PostgreSQL runs as another user, who must get through.</summary>
    public static string NewFolder()
    {
        string folder = Directory.CreateTempSubdirectory("radio24-split-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return folder;
    }

    /// <summary>Ends it as <c>kill</c> does.</summary>
    /// <returns>The exit code, and how long it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> EndAsync()
    {
        long since = Stopwatch.GetTimestamp();
        Assert.Equal(0, Kill(_process!.Id, 15));
        using var hang = new CancellationTokenSource(HangTimeout);
        await _process.WaitForExitAsync(hang.Token);
        return (_process.ExitCode, Stopwatch.GetElapsedTime(since));
    }

    /// <summary>As the kernel does when memory is short.</summary>
    public void KillAtOnce(string name) => Assert.Equal(0, Kill(ProcessId(name), 9));

    /// <summary>The names of the Hosts that say they are on air.</summary>
    public async Task<IReadOnlyList<string>> OnAirAsync()
    {
        var onAir = new List<string>();
        foreach (string host in new[] { "host-1", "host-2" })
        {
            if (await ReadyAsync(Address(host)) == "on air\n")
                onAir.Add(host);
        }

        return onAir;
    }

    /// <summary>What a process says of its readiness; empty while it does not answer.</summary>
    public async Task<string> ReadyAsync(Uri process)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(process, "readyz"));
            string words = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? words : $"not ready: {words}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return "";
        }
    }

    public async Task<string> NewListenerAsync()
    {
        using HttpResponseMessage answer = await Apis[0].PostAsJsonAsync("api/v1/listeners", new { });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <returns>What the Api answered: <c>{id, state, position}</c>.</returns>
    public async Task<JsonElement> PostAsync(int api, string token, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/posts") { Content = JsonContent.Create(new { text }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await Apis[api].SendAsync(request);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 202, $"{answer.StatusCode}: {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    public async Task<string> StateAsync(int api, string token, string post)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/posts/{post}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await Apis[api].SendAsync(request);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString()!
            : $"{answer.StatusCode}";
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        long since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.False(_process!.HasExited, $"it ended with code {(_process.HasExited ? _process.ExitCode : 0)}:\n{Output}");
            Assert.True(Stopwatch.GetElapsedTime(since) < HangTimeout, $"{what}: not after {HangTimeout.TotalMinutes} minutes\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (Announced.Match(line) is { Success: true } announced)
            _addresses[announced.Groups["name"].Value] = new Uri(announced.Groups["address"].Value);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}

/// <summary>One after the other: each changes who is on air, or starts a split station of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SplitCollection : ICollectionFixture<SplitStation>
{
    public const string Name = "split";
}
