using System.Text.RegularExpressions;
using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests.Split;

/// <summary>The supervisor itself as a process: what it starts, what it says, and what it leaves behind.</summary>
[Collection(SplitCollection.Name)]
public sealed partial class SplitStartTests : IDisposable
{
    private readonly string _folder = SplitStation.NewFolder();

    [GeneratedRegex(@"^On air: http://127\.0\.0\.1:(?<port>\d+)/$", RegexOptions.Multiline, 1_000)]
    private static partial Regex OnAir { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_that_start_together_choose_different_ports_log_nothing_amiss_and_leave_nothing_behind()
    {
        await using StationProgram first = Split("first"), second = Split("second");
        await Task.WhenAll(first.SaysAsync(OnAir), second.SaysAsync(OnAir));
        Assert.NotEqual(OnAir.Match(first.Output).Groups["port"].Value, OnAir.Match(second.Output).Groups["port"].Value);
        foreach (StationProgram station in (StationProgram[])[first, second])
        {
            Assert.DoesNotContain("fail: ", station.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("warn: ", station.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("FATAL", station.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("it is started again", station.Output, StringComparison.Ordinal);
        }

        // Killed, it can end nothing: the kernel does.
        int[] orphans = Parts("first"), ended = Parts("second");
        Assert.Equal(4, orphans.Length);
        first.Signal(9);
        await first.EndedAsync();
        using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (orphans.Any(id => Directory.Exists($"/proc/{id}")))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, hang.Token);

        second.Signal(15);
        Assert.Equal(0, await second.EndedAsync());
        Assert.DoesNotContain(ended, id => Directory.Exists($"/proc/{id}"));
        Assert.False(Directory.Exists(Path.Combine(_folder, "second", "split", "run")));
    }

    [Fact]
    public async Task A_setting_that_no_part_knows_is_told_once()
    {
        await using StationProgram station = Split("data", ("Radio24__Presentr__Voice", "x"), ("Radio24__Posts__MinimumGpa", "1"));
        await station.SaysAsync(OnAir);
        Assert.Equal(
            [
                "radio24: Radio24:Posts:MinimumGpa is not a setting and is ignored. Is Radio24:Posts:MinimumGap meant?",
                "radio24: Radio24:Presentr:Voice is not a setting and is ignored. Is Radio24:Presenter:Voice meant?",
            ],
            station.Output.Split('\n').Where(line => line.Contains("is not a setting", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        station.Signal(2);
        Assert.Equal(0, await station.EndedAsync());
    }

    [Fact]
    public async Task A_part_that_cannot_run_ends_them_all_with_a_line_that_names_it()
    {
        // A PATH with everything on it but a Redis.
        string programs = Path.Combine(_folder, "bin");
        Directory.CreateDirectory(programs);
        foreach (string program in (string[])["setsid", "setpriv", "chown", "test"])
            File.CreateSymbolicLink(Path.Combine(programs, program), Path.Combine("/usr/bin", program));
        await using StationProgram station = Split("data", ("PATH", programs));

        Assert.Equal(1, await station.EndedAsync());
        Assert.Contains("radio24: redis does not start", station.Output, StringComparison.Ordinal);
        Assert.EndsWith("radio24: redis could not be kept running.\n", station.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_a_split_station_runs_on_is_refused_to_another()
    {
        await using StationProgram first = Split("data");
        await first.SaysAsync(new Regex("redis|making a database|host-1", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await using StationProgram second = Split("data"), single = StationProgram.Start(["--data", Path.Combine(_folder, "data"), "--port", "0", "--udp-port", "0"]);
        foreach (StationProgram other in (StationProgram[])[second, single])
        {
            Assert.Equal(1, await other.EndedAsync());
            string line = Assert.Single(other.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith("radio24: a station runs on ", line, StringComparison.Ordinal);
        }

        first.Signal(2);
        Assert.Equal(0, await first.EndedAsync());
    }

    private StationProgram Split(string data, params (string, string)[] environment) => StationProgram.Start(
        ["split", "--port", "0", "--udp-port", "0", "--data", Path.Combine(_folder, data)], environment);

    private int[] Parts(string data) =>
        [.. Directory.GetFiles(Path.Combine(_folder, data, "split", "run"), "*.pid").Select(file => int.Parse(File.ReadAllText(file)))];
}
