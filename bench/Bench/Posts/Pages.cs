using System.Diagnostics;

namespace Radio24.Bench;

/// <summary>Many pages on the hub at once.</summary>
internal static class Pages
{
    /// <summary>Opens the pages, says so, and keeps them open until its standard input ends.</summary>
    public static async Task StandAsync(int port, string[] tokens, int count)
    {
        (HubPage[] pages, string? error) = await OpenAsync(port, i => tokens[i % tokens.Length], count, 256);
        foreach (HubPage page in pages)
            _ = ListenAsync(page, "nothing"u8.ToArray(), () => { });
        Console.WriteLine($"{pages.Length} {error}");
        await Console.In.ReadToEndAsync();
    }

    /// <summary>
    /// One listener has so many pages open; each of their posts is told to all of them. From before the post is sent until each
    /// page has it.
    /// </summary>
    public static async Task<LoadFigures> TellAsync(int port, string token, int count, int posts)
    {
        (HubPage[] pages, string? error) = await OpenAsync(port, _ => token, count, 1024);
        double cpu = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        long began = Stopwatch.GetTimestamp(), sent = 0;
        var milliseconds = new List<double>();
        int missing = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (HubPage page in pages)
        {
            _ = ListenAsync(page, "\"state\":\"received\""u8.ToArray(), () =>
            {
                double took = Stopwatch.GetElapsedTime(Volatile.Read(ref sent)).TotalMilliseconds;
                lock (milliseconds)
                    milliseconds.Add(took);
                if (Interlocked.Decrement(ref missing) == 0)
                    all.SetResult();
            });
        }

        using HttpLine line = await HttpLine.OpenAsync(port);
        int failed = count - pages.Length;
        for (int i = -2; i < posts; i++) // two for the server to warm up
        {
            if (i == 0)
                milliseconds.Clear();
            all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref missing, pages.Length);
            byte[] post = HttpLine.Request("POST", "/api/v1/posts", token, $"{{\"text\":\"Hello to all my pages, number {i}.\"}}", $"{Guid.NewGuid():N}");
            Volatile.Write(ref sent, Stopwatch.GetTimestamp());
            (int status, _) = await line.AskAsync(post);
            if (status != 202)
                throw new InvalidOperationException($"the post was answered {status}");
            Task first = await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System));
            failed += first == all.Task ? 0 : Volatile.Read(ref missing);
            // What the Host does with it is told to the pages too; the next post does not stand in that crowd.
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }

        return LoadFigures.Of(
            milliseconds, failed, error, Stopwatch.GetElapsedTime(began).TotalSeconds, Environment.CpuUsage.TotalTime.TotalMilliseconds - cpu);
    }

    private static async Task ListenAsync(HubPage page, byte[] word, Action heard)
    {
        try
        {
            await page.ListenForAsync(word, heard);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Closed: it is missing in the figures.
        }
    }

    private static async Task<(HubPage[] Pages, string? Error)> OpenAsync(int port, Func<int, string> token, int count, int buffer)
    {
        var pages = new HubPage?[count];
        string? error = null;
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var i && i < count)
            {
                try
                {
                    pages[i] = await HubPage.OpenAsync(port, token(i), buffer);
                }
                catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or System.Net.WebSockets.WebSocketException)
                {
                    error ??= e.Message;
                }
            }
        }));
        return ([.. pages.OfType<HubPage>()], error);
    }
}
