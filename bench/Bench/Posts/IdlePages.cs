using System.Globalization;

namespace Radio24.Bench;

/// <summary>What a page on the hub costs that only stands there: the Api's resident memory, and beside it that of a hub without a station.</summary>
internal static class IdlePages
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(15);

    public static async Task MeasureAsync(StationProcess station, int connections)
    {
        await MeasureAsync("idle", "idle hub connections:", "of the Api's resident memory", "   (target ≤ 15 KB)", station.Port, () => station.ProcessIdOf("api-1"), connections);
        await using var bare = new Child("posts-bare", "hub");
        int port = int.Parse(await bare.LineAsync(), CultureInfo.InvariantCulture);
        await MeasureAsync("idle-bare", "idle connections of a bare SignalR hub:", "of its resident memory", "", port, () => bare.ProcessId, connections);
    }

    private static async Task MeasureAsync(string kind, string where, string whose, string target, int port, Func<int> process, int connections)
    {
        // So that what the first connections cost once is not counted as theirs.
        await using (var warm = new Child("posts-load", kind, $"{port}", "200", "0", "0", "0"))
            await warm.LineAsync();
        long before = ProcessCost.Of(process()).ResidentBytes;
        await using var pages = new Child("posts-load", kind, $"{port}", $"{connections}", "0", "0", "0");
        string[] opened = (await pages.LineAsync()).Split(' ', 2);
        await Task.Delay(Calm, TimeProvider.System);
        long after = ProcessCost.Of(process()).ResidentBytes;
        int open = int.Parse(opened[0], CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"  {open} {where} {(after - before) / (double)Math.Max(1, open) / 1024:F1} KB {whose} each ({before / 1e6:F0} → {after / 1e6:F0} MB)"
            + $"{target}{(open < connections ? $"   NOT ALL OPENED: {opened[1]}" : "")}");
    }
}
