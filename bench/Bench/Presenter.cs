using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Postgres;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;
using Radio24.Host;
using Radio24.Host.Presenting;
using Radio24.Host.Publishing;
using Radio24.Tests;

namespace Radio24.Bench;

/// <summary>
/// Real minutes of the presenter's ladder against a service that ends sessions, stalls, breaks off and refuses now and then, with the ledger in the embedded
/// database: what the ledger holds must equal what the service says it counted.
/// </summary>
internal static class Presenter
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(4);

    /// <summary>None after which the service counts what it can no longer tell: such a turn is booked at all that was set aside.</summary>
    private static readonly RealtimeAct[] Faults =
    [
        RealtimeAct.Stall, RealtimeAct.Abort, RealtimeAct.NoDone, RealtimeAct.TooLong, RealtimeAct.Expired, RealtimeAct.Fails("rate_limit_exceeded"),
        RealtimeAct.GoingAway, RealtimeAct.TextOnly, RealtimeAct.UnknownEvents,
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Options(args, "minutes");
        int minutes = options.Number("minutes", 10);
        string folder = Directory.CreateTempSubdirectory("radio24-bench-").FullName;
        try
        {
            await using RealtimeServer server = await RealtimeServer.StartAsync();
            server.Voice = SpokenWords.Hum;
            server.Otherwise = RealtimeAct.Answer with { Pace = 4 };
            server.Lifetime = TimeSpan.FromSeconds(90);
            return await MeasureAsync(folder, server, TimeSpan.FromMinutes(minutes)) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureAsync(string folder, RealtimeServer server, TimeSpan length)
    {
        await using ServiceProvider all = Wire(folder, server.Address);
        // The parts that the ladder needs; there is no programme here.
        IHostedService[] parts = [.. all.GetServices<IHostedService>().Where(one =>
            one.GetType().Namespace is { } name && (name.StartsWith("Radio24.Adapters", StringComparison.Ordinal) || name == "Radio24.Host.Presenting"))];
        foreach (IHostedService part in parts)
            await part.StartAsync(CancellationToken.None);
        all.GetRequiredService<Audience>().Set(1);
        var ladder = all.GetRequiredService<ISpeechLadder>();
        var brief = new SpeechBrief("Say what played, in one sentence.", "a listener's words", 1_000);
        var outcomes = new Dictionary<string, int>();
        long began = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        for (int turn = 1; Stopwatch.GetElapsedTime(began) < length; turn++)
        {
            if (turn % 8 == 0)
                server.Script(Faults[turn / 8 % Faults.Length]);
            string outcome = await SpeakAsync(ladder, brief);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            await Task.Delay(Between, TimeProvider.System);
        }

        double used = (Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(began);
        CostSum sum = (await all.GetRequiredService<ILedger>().CostsAsync(CostsBy.Purpose, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddDays(-1), 10, CancellationToken.None))
            .Single(one => one.Key == nameof(CallPurpose.Presenter));
        foreach (IHostedService part in parts.Reverse())
            await part.StopAsync(CancellationToken.None);

        TokensUsed said = server.Used;
        bool same = sum.Tokens == said && sum.Calls == server.Asked.Count;
        Console.WriteLine($"{length.TotalMinutes:0} min: {server.Asked.Count} responses in {server.Visits.Count} sessions of 90 s; {string.Join(", ", outcomes.Select(one => $"{one.Key} {one.Value}"))}");
        Console.WriteLine($"the service counted  {said}");
        Console.WriteLine($"the ledger holds     {sum.Tokens}, {sum.Calls} calls, ${sum.Dollars:0.0000}{(same ? "" : "   NOT THE SAME")}");
        Console.WriteLine($"ladder, service and database: {used:0.0 %} of a core");
        return same;
    }

    private static async Task<string> SpeakAsync(ISpeechLadder ladder, SpeechBrief brief)
    {
        if (await ladder.AskAsync(brief, CancellationToken.None) is not { } turn)
            return "nobody";
        await using (turn)
        {
            SpeechEvent? last = null;
            await foreach (SpeechEvent what in turn.ReadAsync(CancellationToken.None))
                last = what;
            return ((SpeechEvent.Ended)last!).Outcome.ToString();
        }
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
        services.AddRadio24Host(new BroadcastOptions { DataFolder = folder, Presenter = new PresenterOptions { PauseWithoutListeners = TimeSpan.FromDays(1) }, Seed = 1 });
        return services.BuildServiceProvider();
    }
}
