using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Postgres;
using Radio24.Core.Air;
using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Core.Screening;
using Radio24.Host;
using Radio24.Host.Presenting;
using Radio24.Host.Publishing;
using Radio24.Media.Audio;

namespace Radio24.Bench;

/// <summary>
/// What we add to a conversation: from the end of a listener's speech to the first sample of the presenter's answer that leaves the encoder, before a service that
/// answers at once, without a broadcast delay and with the music held down, as it is while two talk. In it: local screening of the listener's words, the brief, the
/// ledger in the embedded database, the protocol over a socket, the checks of what is said, the mixer, Opus. Not in it: what other services would take (transcription,
/// moderation, the model itself) and the 0 to 20 ms of the clock's tick are in it as they fall.
/// </summary>
internal static class Talk
{
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Options(args, "turns", "sessions", "seconds");
        int turns = options.Number("turns", 100), sessions = options.Number("sessions", 20), seconds = options.Number("seconds", 10), warm = 5;
        using Process server = StartServer(turns + warm + 8);
        string folder = Directory.CreateTempSubdirectory("radio24-bench-").FullName;
        try
        {
            var at = new Uri(await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the service did not start"));
            await MeasureAsync(folder, at, turns, warm, sessions, seconds);
            return 0;
        }
        finally
        {
            server.StandardInput.Close();
            if (!server.WaitForExit(TimeSpan.FromSeconds(10)))
                server.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, Uri at, int turns, int warm, int sessions, int seconds)
    {
        await using ServiceProvider all = Wire(folder, at);
        // The parts that a conversation needs; the programme here is ours.
        IHostedService[] parts = [.. all.GetServices<IHostedService>().Where(one =>
            one.GetType().Namespace is { } name && (name.StartsWith("Radio24.Adapters", StringComparison.Ordinal) || name == "Radio24.Host.Presenting"))];
        foreach (IHostedService part in parts)
            await part.StartAsync(CancellationToken.None);
        all.GetRequiredService<Audience>().Set(1);
        var ladder = all.GetRequiredService<ISpeechLadder>();
        await UntilAsync(() => ladder.Status.Rung == PresenterRung.Primary && ladder.Traits is not null, "the presenter did not come");

        var programme = new Programme(new GenerativeBed(1), new SafetyReel());
        var first = new FirstSample();
        using (var clock = new AirClock(programme, [first]))
        {
            clock.Start();
            programme.Duck(-13, TimeSpan.FromMilliseconds(100));
            var presenter = all.GetRequiredService<IPresenter>();
            var screening = all.GetRequiredService<LocalScreening>();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);

            // The air alone, with a session held ready.
            double idle = await CpuAsync(seconds);
            List<double> milliseconds = [];
            double cpu = 0;
            for (int i = 0; i < turns + warm; i++)
            {
                TimeSpan before = Environment.CpuUsage.TotalTime;
                long began = Stopwatch.GetTimestamp();
                double one = await AnswerAsync(presenter, screening, programme, first, i);
                await UntilAsync(() => !programme.VoiceOnAir, "the voice did not end");
                double spent = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds - (idle * Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (i >= warm)
                {
                    milliseconds.Add(one);
                    cpu += spent;
                }
            }

            milliseconds.Sort();
            Console.WriteLine($"end of the listener's speech → first sample of the answer out of the encoder, {turns} turns, a service that answers at once");
            Console.WriteLine($"  p50 {Percentile(milliseconds, 0.5),7:F0} ms   (target ≤ 120)");
            Console.WriteLine($"  p90 {Percentile(milliseconds, 0.9),7:F0} ms");
            Console.WriteLine($"  p99 {Percentile(milliseconds, 0.99),7:F0} ms   (target ≤ 250)");
            Console.WriteLine($"  max {milliseconds[^1],7:F0} ms");
            Console.WriteLine($"a turn: {cpu / turns:0.0} ms of a core beside the air's {idle:0.0 %}");
            await SessionsAsync(all, sessions, seconds, idle);
        }

        foreach (IHostedService part in parts.Reverse())
            await part.StopAsync(CancellationToken.None);
    }

    /// <returns>Milliseconds.</returns>
    private static async Task<double> AnswerAsync(IPresenter presenter, LocalScreening screening, Programme programme, FirstSample first, int number)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string words = $"This is my reply number {number + 1}: please play something slow for my grandmother.";
        var post = new ListenerPost(PostId.New(now), ListenerId.New(now), "Ann", new PostBody.Text(words), now);
        var segment = new Segment(new SegmentId(1_000 + number), SegmentKind.ListenerPost, "a reply", now, TimeSpan.FromSeconds(20)) { Post = post };

        long ended = Stopwatch.GetTimestamp();
        await screening.LookAsync(words, CancellationToken.None);
        await using IPerformance performance = await presenter.CueAsync(segment, CancellationToken.None);
        await performance.Ready.WaitAsync(HangTimeout);
        if (performance.GetType().Name != "LivePerformance")
            throw new InvalidOperationException("the voice of this machine answered, not the service");
        first.Watch(performance.Voice);
        if (!programme.TakeVoice(performance.Voice))
            throw new InvalidOperationException("another voice is on air");
        long heard = await first.At.WaitAsync(HangTimeout);
        // A moment of it, then the next: nobody listens to all of them.
        await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        performance.Interrupt();
        return Stopwatch.GetElapsedTime(ended, heard).TotalMilliseconds;
    }

    private static async Task SessionsAsync(ServiceProvider all, int sessions, int seconds, double idle)
    {
        ISpeechModel model = all.GetRequiredService<ISpeechModels>().Rungs[0].Model;
        var open = new List<ISpeechSession>();
        long heap = GC.GetTotalMemory(forceFullCollection: true), resident = ProcessCost.Of(Environment.ProcessId).ResidentBytes;
        for (int i = 0; i < sessions; i++)
            open.Add(await model.OpenAsync(new SessionSetup("You present a radio station.", "marin"), CancellationToken.None));
        double cpu = await CpuAsync(seconds) - idle;
        long heapEach = (GC.GetTotalMemory(forceFullCollection: true) - heap) / sessions, residentEach = (ProcessCost.Of(Environment.ProcessId).ResidentBytes - resident) / sessions;
        Console.WriteLine($"a session that waits: {heapEach / 1024.0:0} KB on the heap, {residentEach / 1024.0:0} KB resident, {Math.Max(0, cpu) / sessions:0.000 %} of a core ({sessions} at once)");
        foreach (ISpeechSession session in open)
            await session.DisposeAsync();
    }

    private static ServiceProvider Wire(string folder, Uri at)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddEmbeddedBackplane(new EmbeddedBackplaneOptions
        {
            DataFolder = folder,
            Store = new StoreOptions { EmbeddedFolder = Path.Combine(StationProcess.Root, "src", "Adapters", "Postgres", "Embedded", "pglite") },
            Ai = new AiOptions { HourlyCap = 10_000, DailyCap = 10_000, LocalEmbeddings = false },
            Presenter = new PresenterModelOptions { Endpoint = at, CheaperModel = "none" },
        });
        services.AddRadio24Host(new BroadcastOptions
        {
            DataFolder = folder,
            Presenter = new PresenterOptions { Delay = TimeSpan.Zero, PauseWithoutListeners = TimeSpan.FromDays(1) },
            Seed = 1,
        });
        return services.BuildServiceProvider();
    }

    /// <summary>The part of a core that this process takes.</summary>
    private static async Task<double> CpuAsync(int seconds)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds / seconds;
    }

    private static async Task UntilAsync(Func<bool> so, string otherwise)
    {
        long since = Stopwatch.GetTimestamp();
        while (!so())
        {
            if (Stopwatch.GetElapsedTime(since) > HangTimeout)
                throw new InvalidOperationException(otherwise);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static Process StartServer(int answers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])[typeof(Talk).Assembly.Location, "talk-server", $"{answers}"])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static double Percentile(List<double> sorted, double p) => sorted[(int)Math.Ceiling(p * sorted.Count) - 1];

    /// <summary>Notes when the first frame with a voice in it has left the encoder.</summary>
    private sealed class FirstSample : IFrameSink
    {
        private volatile Watched? _watched;

        public Task<long> At => _watched!.At.Task;

        public void Watch(VoiceBuffer voice) => _watched = new Watched(voice, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

        public void OnFrame(in OpusFrame frame)
        {
            if (_watched is { } watched && !watched.At.Task.IsCompleted && watched.Voice.Heard > TimeSpan.Zero)
                watched.At.TrySetResult(Stopwatch.GetTimestamp());
        }

        private sealed record Watched(VoiceBuffer Voice, TaskCompletionSource<long> At);
    }
}
