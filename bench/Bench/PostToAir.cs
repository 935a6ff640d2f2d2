using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Radio24.Bench;

/// <summary>
/// With the station in music, a text post: from its acceptance (202 received) to its first caption, which the station sends when
/// the sample it belongs to leaves the encoder. The figure has the event's way to us in it, so it is an upper bound.
/// </summary>
internal static class PostToAir
{
    public static async Task<int> RunAsync(string[] args)
    {
        int posts = new Options(args, "posts").Number("posts", 20);
        await using StationProcess station = await StationProcess.StartOnAirAsync(settings: new Dictionary<string, string>
        {
            ["Radio24__Intake__LongestWait"] = "365.00:00:00",
            ["Radio24__Posts__MinimumGap"] = "00:00:00",
            ["Radio24__Posts__PerHour"] = "10000",
            // One post after the other: the minute of music that follows three of them is the programme's wish, not a latency.
            ["Radio24__Director__PostsInARow"] = "10000",
            ["Radio24__Director__MusicAfterPosts"] = "00:00:00",
        });

        await station.WaitUntilPostsAreKeptAsync();

        using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/events");
        using HttpResponseMessage response = await station.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());

        List<double> milliseconds = [];
        for (int i = 0; i < posts; i++)
        {
            await WaitForMusicAsync(station.Http);
            (string id, long accepted) = await PostAsync(station.Http, $"Bench post number {i + 1}: please say hello to the measuring people.");
            await FirstCaptionAsync(events, id);
            milliseconds.Add(Stopwatch.GetElapsedTime(accepted).TotalMilliseconds);
        }

        milliseconds.Sort();
        Console.WriteLine($"post → air, {posts} text posts, the station in music");
        Console.WriteLine($"  p50 {Percentile(milliseconds, 0.5),7:F0} ms   (target ≤ 1500)");
        Console.WriteLine($"  p90 {Percentile(milliseconds, 0.9),7:F0} ms");
        Console.WriteLine($"  max {milliseconds[^1],7:F0} ms");
        return 0;
    }

    private static async Task WaitForMusicAsync(HttpClient http)
    {
        while (true)
        {
            JsonElement now = await http.GetFromJsonAsync<JsonElement>("api/v1/now");
            // Before the first word of the sign-on there is no segment yet.
            if (now.GetProperty("segment") is { ValueKind: JsonValueKind.Object } segment && segment.GetProperty("type").GetString() == "music")
            {
                // A moment into the music: the measurement is of a listener's ordinary case, not of the last link's tail.
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task<(string Id, long Accepted)> PostAsync(HttpClient http, string text)
    {
        using HttpResponseMessage listener = await http.PostAsJsonAsync("api/v1/listeners", new { });
        listener.EnsureSuccessStatusCode();
        string token = (await listener.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;

        using HttpRequestMessage post = new(HttpMethod.Post, "api/v1/posts") { Content = JsonContent.Create(new { text }) };
        post.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage accepted = await http.SendAsync(post);
        long at = Stopwatch.GetTimestamp();
        accepted.EnsureSuccessStatusCode();
        return ((await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!, at);
    }

    private static async Task FirstCaptionAsync(StreamReader events, string postId)
    {
        string name = "";
        while (await events.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                name = line[6..].Trim();
            }
            else if (name == "caption" && line.StartsWith("data:", StringComparison.Ordinal)
                && JsonDocument.Parse(line[5..]).RootElement.GetProperty("postId").GetString() == postId)
            {
                return;
            }
        }

        throw new InvalidOperationException("the station ended its events");
    }

    private static double Percentile(List<double> sorted, double p) => sorted[(int)Math.Ceiling(p * sorted.Count) - 1];
}
