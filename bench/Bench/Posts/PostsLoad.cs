using System.Diagnostics;
using System.Text;

namespace Radio24.Bench;

/// <summary>
/// The clients' side of <see cref="Posts"/>, a process of its own: <c>posts-load KIND PORT LINES SECONDS RATE WARM [PATH]</c>. Prints one line of
/// <see cref="LoadFigures"/>. KIND is <c>http</c>, <c>hub</c>, <c>get</c> (PATH), <c>pages</c> (SECONDS is the number of posts), <c>idle</c>, or <c>idle-bare</c> at a hub that asks nobody who they are.
/// </summary>
internal static class PostsLoad
{
    /// <summary>Posts go round these, as many people write: by the station's own rules nobody has more than a few waiting.</summary>
    private const int Listeners = 2_000;

    /// <summary>A page may make 20 calls at once and 2 a second: each line has as many pages, which take turns.</summary>
    private const int PagesALine = 32;

    public static async Task<int> RunAsync(string[] args)
    {
        int port = int.Parse(args[1]), lines = int.Parse(args[2]), seconds = int.Parse(args[3]), rate = int.Parse(args[4]), warm = int.Parse(args[5]);
        switch (args[0])
        {
            case "http":
                string[] tokens = await TokensAsync(port, Listeners);
                await MeasureAsync(lines, seconds, rate, warm, number => HttpPostsAsync(port, tokens, number));
                return 0;
            case "hub":
                string[] own = await TokensAsync(port, lines * PagesALine);
                await MeasureAsync(lines, seconds, rate, warm, number => HubPostsAsync(port, own[(number * PagesALine)..((number + 1) * PagesALine)], number));
                return 0;
            case "get":
                string[] one = await TokensAsync(port, args[6] == "/" ? 0 : 1);
                await MeasureAsync(lines, seconds, rate, warm, _ => GetsAsync(port, args[6], one.FirstOrDefault(), args.Length > 7 ? int.Parse(args[7]) : 200));
                return 0;
            case "pages":
                Console.WriteLine((await Pages.TellAsync(port, (await TokensAsync(port, 1))[0], lines, posts: seconds)).ToLine());
                return 0;
            case "idle":
                await Pages.StandAsync(port, await TokensAsync(port, (lines / 100) + 1), lines);
                return 0;
            case "idle-bare":
                await Pages.StandAsync(port, ["none"], lines);
                return 0;
            default:
                return 2;
        }
    }

    private static async Task<Func<ValueTask<bool>>> HttpPostsAsync(int port, string[] tokens, int number)
    {
        HttpLine line = await HttpLine.OpenAsync(port);
        var run = Guid.NewGuid();
        int i = 0, listener = number * 31;
        return async () =>
        {
            i++;
            byte[] request = HttpLine.Request(
                "POST", "/api/v1/posts", tokens[listener++ % tokens.Length], $"{{\"text\":\"Hello from line {number}, this is greeting number {i}.\"}}", $"{run:N}-{i}");
            (int status, ReadOnlyMemory<byte> answer) = await line.AskAsync(request);
            return status == 202 ? true : throw new InvalidOperationException(Encoding.UTF8.GetString(answer.Span));
        };
    }

    private static async Task<Func<ValueTask<bool>>> HubPostsAsync(int port, string[] tokens, int number)
    {
        var pages = new HubPage[tokens.Length];
        for (int page = 0; page < pages.Length; page++)
            pages[page] = await HubPage.OpenAsync(port, tokens[page]);
        var run = Guid.NewGuid();
        int i = 0;
        return () => pages[i % pages.Length].PostAsync($"Hello from page {number}, this is greeting number {++i}.", $"{run:N}-{i}");
    }

    private static async Task<Func<ValueTask<bool>>> GetsAsync(int port, string path, string? token, int expected)
    {
        HttpLine line = await HttpLine.OpenAsync(port);
        byte[] request = HttpLine.Request("GET", path, token);
        return async () => (await line.AskAsync(request)).Status == expected;
    }

    /// <summary>
    /// All lines at once, each one request after the other. With a rate the requests are due on a schedule and their latency counts
    /// from when they were due: a server that stalls does not hide the requests that could not be sent meanwhile.
    /// </summary>
    private static async Task MeasureAsync(int lines, int seconds, int rate, int warm, Func<int, Task<Func<ValueTask<bool>>>> open)
    {
        Func<ValueTask<bool>>[] senders = await Task.WhenAll(Enumerable.Range(0, lines).Select(open));

        TimeSpan warmUp = TimeSpan.FromSeconds(warm);
        long start = Stopwatch.GetTimestamp();
        TimeSpan end = warmUp + TimeSpan.FromSeconds(seconds);
        int failed = 0;
        string? error = null;
        double cpuBefore = 0, cpuAfter = 0;
        Task cpu = Task.Run(async () =>
        {
            await Task.Delay(warmUp, TimeProvider.System);
            cpuBefore = Environment.CpuUsage.TotalTime.TotalMilliseconds;
            await Task.Delay(end - warmUp, TimeProvider.System);
            cpuAfter = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        });
        List<double>[] latencies = await Task.WhenAll(senders.Select((send, number) => Task.Run(async () =>
        {
            var mine = new List<double>(16 * 1024);
            TimeSpan every = rate == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)lines / rate);
            TimeSpan due = every * ((double)number / lines);
            while (true)
            {
                TimeSpan now = Stopwatch.GetElapsedTime(start);
                if (rate != 0 && due > now)
                    await Task.Delay(due - now, TimeProvider.System);
                TimeSpan from = rate == 0 || due > now ? Stopwatch.GetElapsedTime(start) : due;
                if (from >= end)
                    return mine;
                bool good = false;
                try
                {
                    good = await send();
                }
                catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidOperationException or System.Net.WebSockets.WebSocketException)
                {
                    error ??= e.Message;
                }

                TimeSpan answered = Stopwatch.GetElapsedTime(start);
                if (from >= warmUp && answered <= end && good)
                    mine.Add((answered - from).TotalMilliseconds);
                else if (!good && Interlocked.Increment(ref failed) > 1_000)
                    return mine;
                due += every;
            }
        })));
        await cpu;
        Console.WriteLine(LoadFigures.Of([.. latencies.SelectMany(all => all)], failed, error, seconds, cpuAfter - cpuBefore).ToLine());
    }

    /// <summary>Anonymous listeners' tokens, asked for over a few connections.</summary>
    private static async Task<string[]> TokensAsync(int port, int count)
    {
        byte[] request = HttpLine.Request("POST", "/api/v1/listeners", json: "{}");
        string[] tokens = new string[count];
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using HttpLine line = await HttpLine.OpenAsync(port);
            while (Interlocked.Increment(ref next) is var i && i < count)
            {
                (int status, ReadOnlyMemory<byte> answer) = await line.AskAsync(request);
                string text = Encoding.ASCII.GetString(answer.Span);
                if (status != 201)
                    throw new InvalidOperationException($"no listener's token: {text}");
                int from = text.IndexOf("\"token\":\"", StringComparison.Ordinal) + 9;
                tokens[i] = text[from..text.IndexOf('"', from)];
            }
        }));
        return tokens;
    }
}
