using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Radio24.Bench;

/// <summary>
/// A split station with two Hosts: the one on air is ended with SIGKILL, and how long it is until the other says that it is on air.
/// The dead one is started again by the station and stands by for the next round.
/// </summary>
internal static partial class TakeOver
{
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMinutes(2);

    [GeneratedRegex(@"(?<name>host-\d): (?<address>http://[^/]+/readyz)", RegexOptions.None, 1_000)]
    private static partial Regex Announced { get; }

    public static async Task<int> RunAsync(string[] args)
    {
        int times = new Options(args, "times").Number("times", 5);
        await using StationProcess station = await StationProcess.StartOnAirAsync(split: true, hosts: 2);
        Dictionary<string, Uri> hosts = Announced.Matches(station.Output)
            .DistinctBy(line => line.Groups["name"].Value)
            .ToDictionary(line => line.Groups["name"].Value, line => new Uri(line.Groups["address"].Value));
        var seconds = new List<double>();
        for (int i = 0; i < times; i++)
        {
            string onAir = await FindAsync(station, hosts, "on air"), other = await FindAsync(station, hosts, "standby");
            // A moment of an ordinary day: neither has just changed places.
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            long died = Stopwatch.GetTimestamp();
            if (station.KillAtOnce(onAir) == 0)
                throw new InvalidOperationException($"{onAir} could not be killed");
            while (!(await SaysAsync(station, hosts[other])).StartsWith("on air", StringComparison.Ordinal))
            {
                if (Stopwatch.GetElapsedTime(died) > HangTimeout)
                    throw new InvalidOperationException($"nobody took over:\n{station.Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            seconds.Add(Stopwatch.GetElapsedTime(died).TotalSeconds);
            Console.WriteLine($"  {other} was on air {seconds[^1]:F2} s after {onAir} was killed");
        }

        seconds.Sort();
        Console.WriteLine($"a second Host takes over, {times} times: median {seconds[seconds.Count / 2]:F2} s, max {seconds[^1]:F2} s   (target ≤ 5)");
        return 0;
    }

    private static async Task<string> FindAsync(StationProcess station, Dictionary<string, Uri> hosts, string state)
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            foreach ((string name, Uri address) in hosts)
            {
                if ((await SaysAsync(station, address)).Contains(state, StringComparison.Ordinal))
                    return name;
            }

            if (Stopwatch.GetElapsedTime(since) > HangTimeout)
                throw new InvalidOperationException($"no Host was \"{state}\":\n{station.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <returns>What it answers, "" if it does not.</returns>
    private static async Task<string> SaysAsync(StationProcess station, Uri ready)
    {
        try
        {
            using HttpResponseMessage answer = await station.Http.GetAsync(ready);
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
