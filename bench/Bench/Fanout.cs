using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Radio24.Bench;

/// <summary>
/// One station to many listeners on 127.0.0.1: the server in a process of its own (<see cref="FanoutServer"/>), the listeners in this
/// one (<see cref="FanoutFleet"/>). Only the server is measured; on a machine with few cores the listeners compete with it.
/// </summary>
internal static class Fanout
{
    private const int SettleMs = 7_000, GiveUpMs = 60_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = new Options(args, "listeners", "seconds", "joins-per-second");
        int listeners = options.Number("listeners", 200), seconds = options.Number("seconds", 20), rate = options.Number("joins-per-second", 50);
        using Process server = StartServer();
        try
        {
            await ReadAsync(server);        // ready
            using var fleet = new FanoutFleet();
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < listeners; i++)
            {
                await fleet.JoinAsync(offer => AskForAnswerAsync(server, offer));
                await PauseAsync((int)((1_000L * (i + 1) / rate) - watch.ElapsedMilliseconds));
            }

            for (watch.Restart(); fleet.Hearing < listeners && watch.ElapsedMilliseconds < GiveUpMs;) await PauseAsync(20);
            await PauseAsync(SettleMs);
            FanoutCost before = await CostAsync(server);
            long delivered = fleet.Packets, lost = fleet.Lost;
            await PauseAsync(seconds * 1_000);
            delivered = fleet.Packets - delivered;
            lost = fleet.Lost - lost;
            FanoutCost after = await CostAsync(server);
            int length = (int)((after.Bytes - before.Bytes) / Math.Max(1, after.Packets - before.Packets));
            double floor = double.Parse(await AskAsync(server, $"floor {50 * listeners * 3} {length}"), CultureInfo.InvariantCulture);
            Print(listeners, seconds, rate, fleet, before, after, delivered, lost, length, floor);
            return fleet.Hearing == listeners ? 0 : 1;
        }
        finally
        {
            server.StandardInput.Close();
            if (!server.WaitForExit(5_000)) server.Kill();
        }
    }

    private static void Print(
        int listeners, int seconds, int rate, FanoutFleet fleet, FanoutCost before, FanoutCost after, long delivered, long lost, int length, double floor)
    {
        double[] joins = [.. fleet.JoinTimes.Order()];
        double cpu = after.CpuUs - before.CpuUs, air = after.AirUs - before.AirUs, each = cpu / delivered;
        double alone = (cpu - air) / delivered;
        Console.WriteLine($"fan-out to {listeners} listeners for {seconds} s on 127.0.0.1, {Environment.ProcessorCount} cores, packets of {length} bytes every 20 ms");
        Console.WriteLine("  The server is the bare SFU with a chord on air: no HTTP, no programme, no presenter. A join is offer, answer, ICE, DTLS and the");
        Console.WriteLine("  wait for the next frame; the answer comes over a pipe, not over HTTP. Its memory is that of this server, not of a station.");
        Console.WriteLine($"  joined                       {joins.Length} of {listeners}, {rate} a second");
        Console.WriteLine($"  join to first packet         p50 {At(joins, 0.5):F0} ms, p99 {At(joins, 0.99):F0} ms            target p99 100 ms");
        Console.WriteLine($"  packets delivered            {delivered:N0} of {50L * listeners * seconds:N0} expected (50 a second each), lost {lost:N0}, not taken by the kernel {after.Dropped - before.Dropped:N0}, sent again {after.Retransmitted - before.Retransmitted:N0}");
        Console.WriteLine($"  server CPU a packet          {each:F2} µs in all, {alone:F2} µs without mixing and encoding    target 6 µs");
        Console.WriteLine($"                               of all: {(after.SystemUs - before.SystemUs) / delivered:F2} µs in the kernel, {air / delivered:F2} µs the air thread, {(after.ShardUs - before.ShardUs) / delivered:F2} µs the SFU's thread");
        Console.WriteLine($"  server CPU a listener        {each * 50 / 10_000:F3} % of a core; in all {cpu / (seconds * 10_000.0):F1} %");
        Console.WriteLine($"  floor: sendto, no crypto     {floor:F2} µs a packet: the fan-out costs {alone / floor:F2} times as much");
        Console.WriteLine($"  allocated a packet           {(after.AllocatedBefore - before.AllocatedAfter) / (double)delivered:F2} bytes            target 0");
        Console.WriteLine($"  resident memory              {after.ResidentBytes / 1_048_576.0:F0} MB            target 250 MB");
        Console.WriteLine($"  worst tick lateness          {after.WorstLatenessMs:F1} ms, ticks skipped {after.SkippedTicks}, faults {after.Faults}");
    }

    private static double At(double[] sorted, double part) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)];

    private static Process StartServer()
    {
        string self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add("fanout-server");
        return Process.Start(start)!;
    }

    private static async Task<string> AskForAnswerAsync(Process server, string offer)
    {
        string answer = await AskAsync(server, "join " + Convert.ToBase64String(Encoding.UTF8.GetBytes(offer)));
        if (answer.StartsWith("refused", StringComparison.Ordinal)) throw new InvalidOperationException(answer);
        return Encoding.UTF8.GetString(Convert.FromBase64String(answer));
    }

    private static async Task<FanoutCost> CostAsync(Process server) => FanoutCost.Parse(await AskAsync(server, "cost"));

    private static async Task<string> AskAsync(Process server, string line)
    {
        await server.StandardInput.WriteLineAsync(line);
        await server.StandardInput.FlushAsync();
        return await ReadAsync(server);
    }

    private static async Task<string> ReadAsync(Process server) =>
        await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server ended");

    private static Task PauseAsync(int ms) => ms <= 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(ms), TimeProvider.System);
}
