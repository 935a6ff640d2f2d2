using System.Diagnostics;

namespace Radio24.Bench;

/// <summary>
/// A warm start and an end, again and again, as a person sees them: <c>./radio24 up</c> to the first frame on air, and the signal to
/// the process's end with its database. Targets: 5 s each.
/// </summary>
internal static class Start
{
    public static async Task<int> RunAsync(string[] args)
    {
        int times = new Options(args, "times").Number("times", 5);
        string data = Directory.CreateTempSubdirectory("radio24-start-").FullName;
        try
        {
            await MeasureAsync(data, 2); // the first makes the database
            List<double> starts = [], kept = [], ends = [];
            for (int i = 0; i < times; i++)
            {
                (double onAir, double posts, double end) = await MeasureAsync(data, i % 2 == 0 ? 2 : 15);
                starts.Add(onAir);
                kept.Add(posts);
                ends.Add(end);
            }

            Console.WriteLine($"start and end of a station that has been on air before, {times} times");
            Console.WriteLine($"  command → on air        median {Median(starts):F2} s, worst {starts.Max():F2} s   (target ≤ 5)");
            Console.WriteLine($"  command → posts kept    median {Median(kept):F2} s, worst {kept.Max():F2} s");
            Console.WriteLine($"  signal → ended          median {Median(ends):F2} s, worst {ends.Max():F2} s   (target ≤ 5)");
            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(double OnAir, double Kept, double End)> MeasureAsync(string data, int signal)
    {
        long since = Stopwatch.GetTimestamp();
        await using StationProcess station = await StationProcess.StartOnAirAsync(data);
        double onAir = Stopwatch.GetElapsedTime(since).TotalSeconds;
        await station.WaitUntilPostsAreKeptAsync();
        double kept = Stopwatch.GetElapsedTime(since).TotalSeconds;
        since = Stopwatch.GetTimestamp();
        station.Signal(signal);
        await station.WaitForExitAsync();
        return (onAir, kept, Stopwatch.GetElapsedTime(since).TotalSeconds);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
