using System.Diagnostics;

namespace Radio24.Bench;

/// <summary>The station alone on air, no listeners. Targets: 5 % of a core, 200 MB.</summary>
internal static class Idle
{
    public static async Task<int> RunAsync(string[] args)
    {
        int seconds = new Options(args, "seconds").Number("seconds", 30);
        await using StationProcess station = await StationProcess.StartOnAirAsync();

        // Starting costs compiling and the first garbage; what is measured is the night after.
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        ProcessCost before = ProcessCost.Of(station.ProcessId);
        long since = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        ProcessCost after = ProcessCost.Of(station.ProcessId);
        double elapsedMs = Stopwatch.GetElapsedTime(since).TotalMilliseconds;

        ProcessCost database = ProcessCost.OfChildren(station.ProcessId);
        double percent = 100 * (after.CpuMs - before.CpuMs) / elapsedMs;
        Console.WriteLine($"the station alone on air, {elapsedMs / 1000:F1} s");
        Console.WriteLine($"  CPU              {percent,8:F2} % of a core   (target ≤ 5; with the voices it started and ended)");
        Console.WriteLine($"  resident memory  {after.ResidentBytes / 1e6,8:F1} MB          (target ≤ 200)");
        Console.WriteLine($"  beside it        {database.ResidentBytes / 1e6,8:F1} MB          in child processes: the embedded database, a voice if one speaks");
        return 0;
    }
}
