using System.Globalization;

namespace Radio24.Bench;

/// <summary>
/// Posts coming in as fast as they are taken, in one process and split; pages that only stand there; a post told to many pages; and
/// what an authenticated request costs beside a bare one. Clients and servers share the machine: its processors are divided.
/// </summary>
internal static class Posts
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Radio24__Intake__LongestWait"] = "365.00:00:00",
        ["Radio24__Posts__MinimumGap"] = "00:00:00",
        ["Radio24__Posts__PerHour"] = "100000000",
        ["Radio24__Posts__Waiting"] = "100000000",
        ["Radio24__Posts__StationPerMinute"] = "100000000",
        ["Radio24__Addresses__RequestsPerMinute"] = "100000000",
        ["Radio24__Addresses__PostsPerMinute"] = "100000000",
        ["Radio24__Addresses__ListenersPerMinute"] = "100000000",
        ["Radio24__Addresses__Streams"] = "100000",
        ["Radio24__Visitors__RequestsPerMinute"] = "100000000",
        ["Radio24__Visitors__Streams"] = "100000",
        ["Radio24__Station__ListenersPerMinute"] = "100000000",
    };

    /// <summary>
    /// Seconds of the same load before a figure is taken. The servers compile what is hot while it is used, on the processors that the
    /// load wants too: what they do in their first quarter of a minute is not what they do all day.
    /// </summary>
    private const int Cold = 15, Warm = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Options(args, "connections", "pages", "seconds", "lines", "split-only", "only");
        int seconds = options.Number("seconds", 10), lines = options.Number("lines", 64);
        string? only = options.Word("only", "idle", "pages", "routes", "posts");
        Console.WriteLine($"posts, {Environment.ProcessorCount} processors; {LoadAverage()}");
        if (options.Number("split-only", 0) == 0 && Wanted("posts"))
        {
            await using StationProcess station = await StationProcess.StartOnAirAsync(settings: Settings);
            await station.WaitUntilPostsAreKeptAsync();
            await MeasurePostsAsync("embedded", station, lines, seconds, [("station", () => station.ProcessId)]);
        }

        await using (StationProcess station = await StationProcess.StartOnAirAsync(settings: Settings, split: true))
        {
            await station.WaitUntilPostsAreKeptAsync();
            if (Wanted("idle"))
                await IdlePages.MeasureAsync(station, options.Number("connections", 10_000));
            if (Wanted("pages"))
                await MeasurePagesAsync(station, options.Number("pages", 1_000));
            if (Wanted("routes"))
                await MeasureRoutesAsync(station, lines, seconds);
            if (Wanted("posts"))
            {
                string[] names = ["api-1", "host-1", "redis"]; // not PostgreSQL: its work is done by children that /proc does not add up here
                await MeasurePostsAsync("split", station, lines, seconds, [.. names.Select(name => (name, (Func<int>)(() => station.ProcessIdOf(name))))]);
            }
        }

        Console.WriteLine($"end; {LoadAverage()}");
        return 0;

        bool Wanted(string part) => only is null || only == part;
    }

    private static async Task MeasurePostsAsync(
        string mode, StationProcess station, int lines, int seconds, IReadOnlyList<(string Name, Func<int> Id)> processes)
    {
        foreach (string kind in (string[])["http", "hub"])
        {
            ProcessCost[] before = [.. processes.Select(process => ProcessCost.Of(process.Id()))];
            LoadFigures full = await LoadAsync(kind, station.Port, lines, seconds, warm: Cold);
            ProcessCost[] after = [.. processes.Select(process => ProcessCost.Of(process.Id()))];
            Say($"{mode}, {kind}, {lines} lines: {full.PerSecond:F0} posts/s accepted, p50 {full.P50:F1} ms, p99 {full.P99:F1} ms", mode == "split" ? "≥ 3000 posts/s" : null, full);
            // The warm-up is in these figures too: they say who is busy, not to the microsecond how much.
            double posts = full.Done * (1 + (Cold / (double)seconds));
            Console.WriteLine("    processor time a post, about: " + string.Join(", ", processes.Select((process, i) =>
                $"{process.Name} {(after[i].CpuMs - before[i].CpuMs) / posts * 1000:F0} µs")) + $", clients {full.CpuMs / full.Done * 1000:F0} µs");

            // The Host takes in what has come; the next figure is not about that.
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
            LoadFigures half = await LoadAsync(kind, station.Port, lines, seconds, (int)(full.PerSecond / 2), Warm);
            Say($"{mode}, {kind}, half load ({half.PerSecond:F0} posts/s): p50 {half.P50:F1} ms, p99 {half.P99:F1} ms, max {half.Max:F0} ms", "p99 ≤ 50 ms", half);
        }
    }

    private static async Task MeasurePagesAsync(StationProcess station, int pages)
    {
        const int Posts = 20;
        int api = station.ProcessIdOf("api-1");
        double before = ProcessCost.Of(api).CpuMs;
        LoadFigures told = await LoadAsync("pages", station.Port, pages, Posts);
        double cost = ProcessCost.Of(api).CpuMs - before;
        Say($"a post → {pages} pages: p50 {told.P50:F1} ms, p99 {told.P99:F1} ms, max {told.Max:F1} ms", "p99 ≤ 100 ms", told);
        // Each post goes on: it is screened, approved and queued, and every page is told each time. Opening the pages is in the first figure.
        Console.WriteLine($"    processor time a post with all that becomes of it, about: api-1 {cost / Posts:F0} ms, the pages {told.CpuMs / Posts:F0} ms");
    }

    private static async Task MeasureRoutesAsync(StationProcess station, int lines, int seconds)
    {
        await using var bare = new Child("posts-bare");
        int port = int.Parse(await bare.LineAsync(), CultureInfo.InvariantCulture), api = station.ProcessIdOf("api-1");

        // A post's id that is none: the whole way through the Api and its authentication, but for the store.
        await LoadAsync("get", station.Port, lines, seconds / 2, 0, Cold, "/api/v1/posts/none", "404");
        double bareCpu = ProcessCost.Of(bare.ProcessId).CpuMs;
        LoadFigures nothing = await LoadAsync("get", port, lines, seconds, 0, Cold, "/", "200");
        bareCpu = CostOf(nothing, ProcessCost.Of(bare.ProcessId).CpuMs - bareCpu, Cold);
        double apiCpu = ProcessCost.Of(api).CpuMs;
        LoadFigures known = await LoadAsync("get", station.Port, lines, seconds, 0, Warm, "/api/v1/posts/none", "404");
        apiCpu = CostOf(known, ProcessCost.Of(api).CpuMs - apiCpu, Warm);
        Say($"bare Kestrel {nothing.PerSecond:F0} requests/s", null, nothing);
        Say($"GET /api/v1/posts/none with a token (404 without the store) {known.PerSecond:F0} requests/s, {100 * known.PerSecond / nothing.PerSecond:F0} % of bare", "≥ 60 %", known);
        Console.WriteLine($"    the servers' own processor time a request, about: bare {bareCpu:F1} µs, Api {apiCpu:F1} µs");

        // The warm-up is in the processor time too.
        double CostOf(LoadFigures load, double cpuMs, int warm) => cpuMs * 1000 / (load.Done * (1 + (warm / (double)seconds)));
    }

    private static async Task<LoadFigures> LoadAsync(string kind, int port, int lines, int seconds, int rate = 0, int warm = 0, params string[] more)
    {
        await using var load = new Child(["posts-load", kind, $"{port}", $"{lines}", $"{seconds}", $"{rate}", $"{warm}", .. more]);
        return LoadFigures.Parse(await load.LineAsync());
    }

    private static void Say(string what, string? target, LoadFigures figures) => Console.WriteLine(
        $"  {what}{(target is null ? "" : $"   (target {target})")}{(figures.Failed == 0 ? "" : $"   {figures.Failed} FAILED: {figures.Error?.Trim().Split('\n')[^1]}")}");

    private static string LoadAverage() => $"load average {string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])}";
}
