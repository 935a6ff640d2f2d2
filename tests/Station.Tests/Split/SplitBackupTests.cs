using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Radio24.Bench;

namespace Radio24.Station.Tests.Split;

/// <summary>Backup and restore of a station that runs as several processes: the commands find its PostgreSQL, on air or not.</summary>
[Collection(SplitCollection.Name)]
public sealed partial class SplitBackupTests(SplitStation station) : IDisposable
{
    private readonly string _folder = SplitStation.NewFolder();

    [GeneratedRegex(@"^(?<what>Saved|Restored): (?<posts>\d+) posts", RegexOptions.Multiline)]
    private static partial Regex Said { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_backup_made_on_air_comes_back_in_a_new_folder_and_can_be_made_again_off_air()
    {
        string token = await station.NewListenerAsync();
        JsonElement post = await station.PostAsync(0, token, "Keep me, wherever I am.");
        string file = Path.Combine(_folder, "split.zip"), again = Path.Combine(_folder, "again.zip"), restored = Path.Combine(_folder, "restored");
        // What a station in one process left there once is not what runs now.
        Directory.CreateDirectory(Path.Combine(station.DataFolder, "postgres"));

        int saved = Posts("Saved", await CommandAsync(0, "backup", file, "--data", station.DataFolder));
        Assert.True(saved > 0);
        string refused = await CommandAsync(1, "restore", file, "--data", station.DataFolder);
        Assert.Contains("a station runs on", refused, StringComparison.Ordinal);
        Assert.NotEqual("", await station.StateAsync(1, token, post.GetProperty("id").GetString()!));
        Directory.Delete(Path.Combine(station.DataFolder, "postgres"));

        Assert.Equal(saved, Posts("Restored", await CommandAsync(0, "restore", file, "--split", "--data", restored)));
        Assert.False(Directory.Exists(Path.Combine(restored, "keys")));
        // Nothing runs there: its PostgreSQL is started for the backup, and ended after it.
        Assert.Equal(saved, Posts("Saved", await CommandAsync(0, "backup", again, "--data", restored)));
        Assert.False(File.Exists(Path.Combine(restored, "split", "postgres", "postmaster.pid")));
        Assert.False(Directory.Exists(Path.Combine(restored, "split", "keep")));

        // The same file makes a station in one process too; then there are two, and a person says which is meant.
        Assert.Equal(saved, Posts("Restored", await CommandAsync(0, "restore", file, "--single", "--data", restored)));
        Assert.True(File.Exists(Path.Combine(restored, "keys", "listener-token.key")));
        Assert.Contains("--single or --split", await CommandAsync(1, "backup", again + ".2", "--data", restored), StringComparison.Ordinal);
        Assert.Equal(saved, Posts("Saved", await CommandAsync(0, "backup", again + ".3", "--single", "--data", restored)));
    }

    [Fact]
    public async Task Where_no_split_station_was_there_is_none_to_save()
    {
        string refused = await CommandAsync(1, "backup", Path.Combine(_folder, "x.zip"), "--split", "--data", _folder);
        Assert.Contains("there is no split station's data", refused, StringComparison.Ordinal);
    }

    private static int Posts(string what, string said)
    {
        Match found = Said.Match(said);
        Assert.True(found.Success && found.Groups["what"].Value == what, said);
        return int.Parse(found.Groups["posts"].Value);
    }

    private static async Task<string> CommandAsync(int exitCode, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(StationProcess.Root, "radio24"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        string said = await output + await errors;
        Assert.True(process.ExitCode == exitCode, $"it ended with {process.ExitCode}:\n{said}");
        return said;
    }
}
