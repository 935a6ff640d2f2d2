using Radio24.Bench;
using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>Starting and ending, as a person does it at a terminal.</summary>
[Collection(Patient.Name)]
public class StartingTests(StationFixture air)
{
    // What a person is told: one line, and that on standard error or output, not a stack trace.
    private static void AssertOneLine(StationProcess station, string about)
    {
        string line = Assert.Single(station.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("radio24: ", line, StringComparison.Ordinal);
        Assert.Contains(about, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(2)]
    public async Task A_signal_ends_it_cleanly_with_a_listener_connected(int signal)
    {
        StationProcess station = await StationProcess.StartOnAirAsync();
        await using (station)
        {
            await using Browser browser = await Browser.LaunchAsync();
            ListenerPage page = await browser.OpenAsync(station.Address);
            await page.PlayAsync();

            station.Signal(signal);

            Assert.Equal(0, await station.WaitForExitAsync());
            Assert.DoesNotContain("   at ", station.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_taken_TCP_port_is_one_clear_line()
    {
        await using StationProcess second = StationProcess.Start(port: air.Station.Port);

        Assert.Equal(1, await second.WaitForExitAsync());
        AssertOneLine(second, $"{air.Station.Port}");
    }

    [Fact]
    public async Task A_taken_UDP_port_is_one_clear_line()
    {
        await using StationProcess second = StationProcess.Start(udpPort: air.Station.UdpPort);

        Assert.Equal(1, await second.WaitForExitAsync());
        AssertOneLine(second, $"{air.Station.UdpPort}");
    }

    [Fact]
    public async Task A_data_folder_that_another_station_runs_on_is_one_clear_line()
    {
        await using StationProcess second = StationProcess.Start(data: air.Station.DataFolder);

        Assert.Equal(1, await second.WaitForExitAsync());
        AssertOneLine(second, $"a station runs on {air.Station.DataFolder}");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_one_clear_line()
    {
        using TemporaryFile inTheWay = new("");
        await File.WriteAllTextAsync(inTheWay.Path, "a file where a folder should be");
        await using StationProcess station = StationProcess.Start(data: Path.Combine(inTheWay.Path, "data"));

        Assert.Equal(1, await station.WaitForExitAsync());
        AssertOneLine(station, inTheWay.Path);
    }

    [Fact]
    public async Task The_doctor_finds_a_healthy_machine_healthy()
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("radio24-doctor-");
        Directory.CreateDirectory(Path.Combine(data.FullName, "music"));
        File.CreateSymbolicLink(Path.Combine(data.FullName, "music", "round"), ".");
        (int exitCode, string said, _) = await Tool.TryAsync(Path.Combine(StationProcess.Root, "radio24"), ["doctor", "--data", data.FullName]);
        data.Delete(recursive: true);

        Assert.True(exitCode == 0, said);
        Assert.Contains("not played, a name that is not UTF-8 or a link to a folder: round", said, StringComparison.Ordinal);
        Assert.Contains("the station goes on air (Opus, DTLS, voices)", said, StringComparison.Ordinal);
        Assert.DoesNotContain("MISSING", said, StringComparison.Ordinal);
    }
}
