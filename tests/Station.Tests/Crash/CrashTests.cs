using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Radio24.Bench;
using Radio24.Core.Posts;
using Xunit.Abstractions;

namespace Radio24.Station.Tests.Crash;

/// <summary>A stream of posts while everything that keeps and carries them is killed (SIGKILL) at random, again and again.</summary>
[Collection(Split.SplitCollection.Name)]
public class CrashTests(ITestOutputHelper output)
{
    private const int Seed = 24;
    private const int Callers = 25;
    private const int PostsEach = 80;
    private const int Posts = Callers * PostsEach;
    private const int KillsEach = 3;

    // Those that nobody's queue ever saw, whoever was killed: found by the sweep, but too late for the air. Of 2,000.
    private const int MostStranded = 20;

    // What hangs is broken; what is slow may take its time.
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMinutes(9);

    /// <summary>A phrase that is on its way to the ear when its post ends; and two processes read the same clock one after the other.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    private static readonly string[] Names = ["api-1", "host-1", "redis", "postgres"];

    // Nobody can read out 2,000 posts: all are taken in, and those that have waited for a minute expire, which is a final state too.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["LC_ALL"] = "C",
        ["Radio24__Posts__MinimumGap"] = "00:00:00",
        ["Radio24__Posts__PerHour"] = "100000",
        ["Radio24__Posts__Waiting"] = "100000",
        ["Radio24__Posts__StationPerMinute"] = "1000000",
        ["Radio24__Addresses__RequestsPerMinute"] = "1000000",
        ["Radio24__Addresses__PostsPerMinute"] = "1000000",
        ["Radio24__Addresses__ListenersPerMinute"] = "1000",
        ["Radio24__Intake__ExpireAfter"] = "00:01:00",
        ["Radio24__Intake__HeldExpireAfter"] = "00:01:00",
        ["Radio24__Intake__LongestWait"] = "365.00:00:00",
        ["Radio24__Director__PostsInRundown"] = "10000",
        ["Radio24__Director__PostsInARow"] = "1000",
        ["Radio24__Director__MusicAfterPosts"] = "00:00:00",
    };

    [Fact]
    public async Task No_acknowledged_post_is_lost_or_aired_twice_whoever_is_killed_when()
    {
        long begun = Stopwatch.GetTimestamp();
        await using StationProcess station = await StationProcess.StartOnAirAsync(settings: Settings, split: true);
        KeptPosts kept = KeptPosts.Of(station);
        var random = new Random(Seed);
        var killer = new Killer(station, Names, KillsEach, Posts, random);
        using var http = new HttpClient { BaseAddress = station.Address, Timeout = TimeSpan.FromSeconds(30) };
        Caller[] callers = [.. Enumerable.Range(0, Callers).Select(number => new Caller(http, number, PostsEach, new Random(random.Next())))];
        using var hang = new CancellationTokenSource(HangTimeout);
        await UntilSignedOnAsync(http, hang.Token);

        await using var ear = new Ear(http);
        int acknowledged = 0;
        long streaming = Stopwatch.GetTimestamp();
        Task killing = killer.RunAsync(() => Volatile.Read(ref acknowledged), hang.Token);
        try
        {
            await Task.WhenAll([.. callers.Select(caller => caller.SendAllAsync(() => Interlocked.Increment(ref acknowledged), hang.Token)), killing]);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{acknowledged} of {Posts} posts were acknowledged in {HangTimeout}; killed: {Describe(killer.Kills)}\n{station.Output}");
        }

        TimeSpan streamed = Stopwatch.GetElapsedTime(streaming);
        while (await kept.UnfinishedAsync() is var left && left is not { Count: 0 })
        {
            Assert.False(hang.IsCancellationRequested, $"posts that never came to an end: {Describe(left)}\n{station.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        List<(string Id, string Key, string State, bool IsVoice)> posts = await kept.PostsAsync();
        ILookup<string, (int N, string State, DateTimeOffset At)> histories = await kept.HistoriesAsync();
        List<string> airLog = await kept.AirLogAsync();
        Dictionary<string, string> ids = callers.SelectMany(caller => caller.Acknowledged).ToDictionary(StringComparer.Ordinal);
        Dictionary<string, int> airings = ear.Airings();
        int heardAgain = airings.Values.Sum(times => times - 1);
        int onAirAgain = histories.Sum(history => Math.Max(0, history.Count(step => step.State == "on air") - 1));
        int stranded = posts.Count(post => post.State == "expired" && !histories[post.Id].Any(step => step.State == "queued"));
        output.WriteLine(
            $"{ids.Count} acknowledged ({callers.Sum(caller => caller.Retries)} retries, {callers.Sum(caller => caller.Repeats)} repeats) in {streamed.TotalSeconds:F0} s; "
            + $"{Describe(posts.CountBy(post => post.State))}; killed: {Describe(killer.Kills)}; "
            + $"voices: {posts.Count(post => post.IsVoice)}; heard: {airings.Count} posts, {heardAgain} of them again; on air again after a death: {onAirAgain}; "
            + $"expired before they were queued: {stranded}; "
            + $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s in all");

        // None is lost, none is there twice, and the caller was told the right id for every key.
        Assert.Equal(Posts, ids.Count);
        Assert.Equal(ids.OrderBy(pair => pair.Key, StringComparer.Ordinal), posts.ToDictionary(post => post.Key, post => post.Id).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.All(Names, name => Assert.Equal(KillsEach, killer.Kills[name]));

        // Every history is one that the life of a post allows and ends where the post stands.
        foreach ((string id, _, string state, _) in posts)
        {
            (int N, string State, DateTimeOffset At)[] history = [.. histories[id]];
            Assert.Equal(Enumerable.Range(1, history.Length), history.Select(step => step.N));
            Assert.Equal("received", history[0].State);
            Assert.Equal(state, history[^1].State);
            foreach ((var from, var to) in history.Zip(history.Skip(1)))
                Assert.True(PostLifecycle.CanMove(StateOf(from.State), StateOf(to.State)), $"post {id} went from {from.State} to {to.State}");
        }

        // The air log has each aired post exactly once, and nobody's post twice.
        Assert.Equal(airLog.Distinct(StringComparer.Ordinal), airLog);
        string[] aired = [.. posts.Where(post => post.State == "aired").Select(post => post.Id)];
        Assert.NotEmpty(aired);
        Assert.Empty(aired.Except(airLog, StringComparer.Ordinal));
        // What else is in it was broken off by a death and never came to its second chance, or by its own expiry as it began.
        Assert.All(airLog.Except(aired, StringComparer.Ordinal), id => Assert.Contains(histories[id], step => step.State is "on air" or "expired"));

        // What was heard: a post is heard again only if the Host died in the middle of it, or with the one before not yet written
        // down (while the store is away it takes up no further post). What stands as aired is never heard again.
        Assert.InRange(onAirAgain, 0, 2 * KillsEach);
        Assert.InRange(heardAgain, 0, 2 * KillsEach);
        Assert.NotEmpty(airings);
        foreach (Ear.Said said in ear.All.Where(said => said.Post is not null))
            Assert.DoesNotContain(histories[said.Post!], step => step.State == "aired" && said.At > step.At + OnItsWay);

        // Nobody can read out 2,000 posts, but all have come as far as the line.
        Assert.InRange(stranded, 0, MostStranded);

        // The authors see the same.
        foreach (Caller caller in callers)
        {
            Dictionary<string, string> states = await caller.StatesAsync(CancellationToken.None);
            Assert.Equal(caller.Acknowledged.Values.Order(StringComparer.Ordinal), states.Keys.Order(StringComparer.Ordinal));
            Assert.All(posts.Where(post => states.ContainsKey(post.Id)), post => Assert.Equal(post.State, states[post.Id]));
        }
    }

    /// <summary>Before its first words are over the station reads nobody's post: from then on there is something to break off.</summary>
    private static async Task UntilSignedOnAsync(HttpClient http, CancellationToken ct)
    {
        while (true)
        {
            JsonElement now = await http.GetFromJsonAsync<JsonElement>("api/v1/now", ct);
            if (now.GetProperty("segment") is { ValueKind: JsonValueKind.Object } segment && segment.GetProperty("type").GetString() != "signOn")
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }
    }

    private static PostState StateOf(string name) => Enum.Parse<PostState>(name.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true);

    private static string Describe<T>(IEnumerable<KeyValuePair<string, T>>? counts) =>
        string.Join(", ", (counts ?? []).OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));
}
