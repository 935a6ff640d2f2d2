using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Radio24.Station.Tests.Instruments;

namespace Radio24.Station.Tests;

/// <summary>What a station cannot do on this machine or with this file: one clear line, at once, and nothing written.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-refused-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("split")]
    [InlineData("--web", ".")]
    public async Task Too_few_open_files_are_one_clear_line(params string[] command)
    {
        await using StationProgram station = StationProgram.Start(
            [.. command, "--port", "0", "--udp-port", "0", "--data", Path.Combine(_folder, "data")], shell: "ulimit -n 128");

        Assert.Equal(1, await station.EndedAsync());
        AssertOneLine(station, "128 are allowed here");
    }

    [Fact]
    public async Task A_soft_limit_below_what_is_needed_is_raised_to_the_hard_one()
    {
        await using StationProgram station = StationProgram.Start(
            ["--port", "0", "--udp-port", "0", "--data", "/proc/none"], shell: "ulimit -S -n 128");

        // It got as far as the next obstacle.
        Assert.Equal(1, await station.EndedAsync());
        AssertOneLine(station, "/proc/none");
    }

    [Fact]
    public async Task A_backup_that_unpacks_to_a_thousand_times_its_size_is_refused_within_little_memory()
    {
        string bomb = Path.Combine(_folder, "bomb.zip"), data = Path.Combine(_folder, "data");
        await WriteBombAsync(bomb);
        Assert.InRange(new FileInfo(bomb).Length, 1, 1_500_000);
        // The runtime ends a process that wants more than these 64 MB.
        await using StationProgram station = StationProgram.Start(
            ["restore", bomb, "--single", "--data", data], [("DOTNET_GCHeapHardLimit", "0x4000000")]);

        Assert.Equal(1, await station.EndedAsync());
        AssertOneLine(station, "tables/posts.ndjson unpacks to more than it can hold");
        Assert.False(Directory.Exists(Path.Combine(data, "keys")));
    }

    private static void AssertOneLine(StationProgram station, string about)
    {
        string line = Assert.Single(station.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("radio24: ", line, StringComparison.Ordinal);
        Assert.Contains(about, line, StringComparison.Ordinal);
    }

    /// <summary>Half a gigabyte of rows in half a megabyte of file, with a list that promises them.</summary>
    private static async Task WriteBombAsync(string path)
    {
        const int Chunks = 512;
        byte[] chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(new string(' ', 1023) + "\n", 1024)));
        await using ZipArchive zip = await ZipFile.OpenAsync(path, ZipArchiveMode.Create);
        await using (Stream rows = await zip.CreateEntry("tables/posts.ndjson").OpenAsync())
        {
            for (int i = 0; i < Chunks; i++)
                await rows.WriteAsync(chunk);
        }

        string sum = Convert.ToHexStringLower(SHA256.HashData([]));
        await using Stream manifest = await zip.CreateEntry("manifest.json").OpenAsync();
        await manifest.WriteAsync(Encoding.UTF8.GetBytes(
            $$$"""
            {"format": 2, "schemaVersion": 10, "at": "2026-11-28T00:00:00Z", "entries": {}, "gone": 0, "tables": {
              "posts": {"rows": {{{Chunks * 1024}}}, "sha256": "{{{sum}}}", "columns": ["id"]},
              "air_log": {"rows": 0, "sha256": "{{{sum}}}", "columns": ["id"]} } }
            """));
    }
}
