using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;
using Radio24.Bench;

namespace Radio24.Station.Tests;

/// <summary>What a listener was promised is kept, whatever dies: the station, its database, or both at once.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class KilledTests : IDisposable
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Radio24__Posts__MinimumGap"] = "00:00:00",
        ["Radio24__Posts__Waiting"] = "50",
        ["Radio24__Speech__Timeout"] = "00:01:00", // of low priority, beside other tests' stations
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Acknowledged_posts_survive_kill_9_of_station_and_database_and_are_aired()
    {
        string data = Path.Combine(_folder, "data");
        var sent = new List<string>();
        string token;
        StationProcess first = await StartAsync(data);
        await using (first)
        {
            token = await TokenAsync(first);
            for (int i = 0; i < 20; i++)
                sent.Add(await PostAsync(first, token, $"Post number {i}."));
            int database = Assert.Single(ChildrenNamed(first.ProcessId, "node"));
            Kill(database); // first: without its station it would end by itself, and there might be nobody to kill
            Kill(first.ProcessId);
            await first.WaitForExitAsync();
        }

        await using StationProcess second = await StartAsync(data);
        foreach (string id in sent)
        {
            JsonElement post = await FindAsync(second, token, id);
            Assert.Equal("received", post.GetProperty("states")[0].GetProperty("state").GetString());
        }

        // Taken up again, in the order they came.
        await UntilAsync(async () => await StateAsync(second, token, sent[1]) == "aired", TimeSpan.FromMinutes(4), second);
        foreach (string id in sent)
        {
            JsonElement post = await FindAsync(second, token, id);
            string[] states = [.. post.GetProperty("states").EnumerateArray().Select(step => step.GetProperty("state").GetString()!)];
            Assert.Contains("queued", states);
            Assert.True(states.Count(state => state == "aired") <= 1, string.Join(" ", states));
        }
    }

    [Fact]
    public async Task A_database_that_dies_comes_back_by_itself_and_the_air_goes_on()
    {
        await using StationProcess station = await StartAsync(Path.Combine(_folder, "data"));
        string token = await TokenAsync(station);
        string before = await PostAsync(station, token, "Before.");
        int database = Assert.Single(ChildrenNamed(station.ProcessId, "node"));
        Kill(database);

        // While it is away posts are refused in words; nobody is told that a post is kept which is not.
        string? after = null;
        await UntilAsync(
            async () =>
            {
                using HttpResponseMessage answer = await SendAsync(station, token, HttpMethod.Post, "api/v1/posts", new { text = "After." });
                Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
                using HttpResponseMessage ready = await station.Http.GetAsync("readyz");
                Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    after = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
                return after is not null;
            },
            TimeSpan.FromMinutes(1),
            station);

        Assert.NotEqual(database, Assert.Single(ChildrenNamed(station.ProcessId, "node")));
        await FindAsync(station, token, before);
        await FindAsync(station, token, after!);
    }

    [Fact]
    public async Task A_backup_made_on_air_comes_back_whole_in_a_new_folder()
    {
        string data = Path.Combine(_folder, "data"), file = Path.Combine(_folder, "station.zip"), restored = Path.Combine(_folder, "restored");
        string token, id;
        await using (StationProcess station = await StartAsync(data))
        {
            token = await TokenAsync(station);
            id = await PostAsync(station, token, "Keep me.");
            Assert.Equal((0, "Saved: "), await CommandAsync("backup", file, data));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal((1, "radio24: "), await CommandAsync("backup", file, data));
            Assert.Equal((1, "radio24: "), await CommandAsync("restore", file, data));
        }

        Assert.Equal((0, "Saved: "), await CommandAsync("backup", file + ".2", data));
        Assert.Equal((0, "Restored: "), await CommandAsync("restore", file, restored));
        Assert.Equal((1, "radio24: "), await CommandAsync("restore", file, restored));
        await using StationProcess again = await StartAsync(restored);
        Assert.Equal("received", (await FindAsync(again, token, id)).GetProperty("states")[0].GetProperty("state").GetString());
    }

    private static async Task<StationProcess> StartAsync(string data)
    {
        StationProcess station = await StationProcess.StartOnAirAsync(data, Settings);
        await station.WaitUntilPostsAreKeptAsync();
        return station;
    }

    /// <returns>The exit code, and how the last line of what it said begins.</returns>
    private static async Task<(int Code, string Begins)> CommandAsync(string command, string file, string data)
    {
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(StationProcess.Root, "radio24"))
        {
            ArgumentList = { command, file, "--data", data },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string said = ((await output) + (await errors)).TrimEnd();
        string last = said[(said.LastIndexOf('\n') + 1)..];
        return (process.ExitCode, last[..(last.IndexOf(": ", StringComparison.Ordinal) + 2)]);
    }

    private static async Task<string> TokenAsync(StationProcess station)
    {
        using HttpResponseMessage answer = await station.Http.PostAsJsonAsync("api/v1/listeners", new { });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static async Task<string> PostAsync(StationProcess station, string token, string text)
    {
        using HttpResponseMessage answer = await SendAsync(station, token, HttpMethod.Post, "api/v1/posts", new { text });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> FindAsync(StationProcess station, string token, string id)
    {
        using HttpResponseMessage answer = await SendAsync(station, token, HttpMethod.Get, $"api/v1/posts/{id}", null);
        Assert.True(answer.IsSuccessStatusCode, $"{id}: {answer.StatusCode}\n{station.Output}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<string> StateAsync(StationProcess station, string token, string id) =>
        (await FindAsync(station, token, id)).GetProperty("state").GetString()!;

    private static async Task<HttpResponseMessage> SendAsync(StationProcess station, string token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await station.Http.SendAsync(request);
    }

    private static async Task UntilAsync(Func<Task<bool>> done, TimeSpan atMost, StationProcess station)
    {
        long since = Stopwatch.GetTimestamp();
        while (!await done())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < atMost, $"it did not happen within {atMost}:\n{station.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }

    private static IEnumerable<int> ChildrenNamed(int parent, string name) => Directory.EnumerateDirectories("/proc")
        .Select(folder => (Folder: folder, IsProcess: int.TryParse(Path.GetFileName(folder), out int id), Id: id))
        .Where(process => process.IsProcess)
        .Where(process => Read(Path.Combine(process.Folder, "status")) is { } status
            && status.Contains($"\nPPid:\t{parent}\n", StringComparison.Ordinal)
            && status.StartsWith($"Name:\t{name}\n", StringComparison.Ordinal))
        .Select(process => process.Id);

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile
        }
    }

    private static void Kill(int process) => Assert.Equal(0, Kill(process, 9));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
