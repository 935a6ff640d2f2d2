using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Backup;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>Backup files made to harm. Each is refused before a database is asked: there is none here.</summary>
public sealed class HostileBackupTests
{
    private const int Large = 64 << 20;

    [Fact]
    public Task A_row_without_an_end_is_refused() => RefusedAsync("has no end", zip => WriteAsync(zip, "tables/posts.ndjson", Noise(16 << 20)));

    [Fact]
    public Task A_table_that_unpacks_to_a_thousand_times_its_size_is_refused() =>
        RefusedAsync(
        "unpacks to more",
        zip => WriteAsync(zip, "tables/posts.ndjson", Lines(Large)),
        manifest => manifest["tables"]!["posts"] = Table(Large));

    [Fact]
    public Task A_recording_that_unpacks_to_a_thousand_times_its_size_is_refused() => RefusedAsync(
        "unpacks to more",
        zip => WriteAsync(zip, "objects/voice/a.opus", new byte[Large]),
        manifest => manifest["entries"] = new JsonObject { ["objects/voice/a.opus"] = Sum(new byte[Large]) });

    [Fact]
    public Task A_manifest_that_unpacks_to_a_thousand_times_its_size_is_refused() =>
        RefusedAsync("unpacks to more", manifest: manifest => manifest["filler"] = new string(' ', Large));

    [Fact]
    public Task More_rows_than_were_listed_are_refused() =>
        RefusedAsync("more rows", zip => WriteAsync(zip, "tables/posts.ndjson", "{}\n{}\n"u8.ToArray()));

    [Fact]
    public async Task What_is_no_backup_and_a_file_that_was_cut_off_are_refused_in_words()
    {
        byte[] whole = await FileAsync(zip => WriteAsync(zip, "tables/posts.ndjson", Noise(1 << 20)));
        foreach (byte[] file in (byte[][])[[], "junk\n"u8.ToArray(), whole[..^100], whole[..(whole.Length / 2)]])
            await RefusedAsync("not a backup of Radio24", file);
    }

    [Fact]
    public async Task Entries_that_share_their_bytes_are_refused()
    {
        byte[] file = await FileAsync(zip => WriteAsync(zip, "tables/posts.ndjson", Noise(1 << 20)));
        // The central directory says that the smallest entry is as long as the largest: both begin within the file, and overlap.
        int largest = 0;
        List<int> sizes = [];
        for (int at = 0; at < file.Length - 46; at++)
        {
            if (file.AsSpan(at).StartsWith("PK\x01\x02"u8))
            {
                sizes.Add(at + 20);
                largest = Math.Max(largest, BitConverter.ToInt32(file, at + 20));
            }
        }

        foreach (int at in sizes)
            BitConverter.TryWriteBytes(file.AsSpan(at), largest);
        await RefusedAsync("lie in one another", file);
    }

    [Theory]
    [InlineData("schemaVersion", "0", "schema version 0")]
    [InlineData("schemaVersion", "-1", "schema version -1")]
    [InlineData("format", "1", "format 1")]
    [InlineData("tables", "null", "not whole")]
    [InlineData("tables", "{}", "not whole")]
    [InlineData("tables", """{"posts": null, "air_log": null}""", "not whole")]
    [InlineData("entries", "null", "not whole")]
    [InlineData("entries", """{"keys/a": null}""", "not whole")]
    [InlineData("entries", """{"keys/a": "../../etc"}""", "not whole")]
    [InlineData("at", "\"yesterday\"", "cannot be read")]
    public Task A_manifest_that_no_station_wrote_is_refused_in_words(string field, string value, string words) =>
        RefusedAsync(words, manifest: manifest => manifest[field] = JsonNode.Parse(value));

    [Theory]
    [InlineData("rows", "-1")]
    [InlineData("sha256", "null")]
    [InlineData("columns", "null")]
    [InlineData("columns", "[]")]
    [InlineData("columns", "[null]")]
    [InlineData("columns", "[\"id) select 1; --\"]")]
    public Task A_table_that_no_station_listed_is_refused(string field, string value) =>
        RefusedAsync("not whole", manifest: manifest => manifest["tables"]!["posts"]![field] = JsonNode.Parse(value));

    private static async Task RefusedAsync(string words, Func<ZipArchive, Task>? add = null, Action<JsonObject>? manifest = null) =>
        await RefusedAsync(words, await FileAsync(add, manifest));

    private static async Task RefusedAsync(string words, byte[] file)
    {
        await using NpgsqlDataSource nobody = Database.Open("Host=127.0.0.1;Port=1");
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => StationBackup.RestoreAsync(nobody, null, null, new MemoryStream(file), CancellationToken.None));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> FileAsync(Func<ZipArchive, Task>? add = null, Action<JsonObject>? change = null)
    {
        using var file = new MemoryStream();
        await using (ZipArchive zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, null))
        {
            if (add is not null)
                await add(zip);
            var manifest = new JsonObject
            {
                ["format"] = 2,
                ["schemaVersion"] = 10,
                ["at"] = "2026-11-28T00:00:00+00:00",
                ["tables"] = new JsonObject { ["posts"] = Table(1), ["air_log"] = Table(0) },
                ["entries"] = new JsonObject(),
                ["gone"] = 0,
            };
            change?.Invoke(manifest);
            await WriteAsync(zip, "manifest.json", Encoding.UTF8.GetBytes(manifest.ToJsonString()));
            await WriteAsync(zip, "tables/air_log.ndjson", Array.Empty<byte>());
        }

        return file.ToArray();
    }

    private static JsonObject Table(int rows) => new() { ["rows"] = rows, ["sha256"] = Sum([]), ["columns"] = new JsonArray("id") };

    private static async Task WriteAsync(ZipArchive zip, string name, ReadOnlyMemory<byte> content)
    {
        await using Stream to = await zip.CreateEntry(name).OpenAsync();
        await to.WriteAsync(content);
    }

    private static byte[] Lines(int length)
    {
        byte[] lines = new byte[length];
        Array.Fill(lines, (byte)'\n');
        return lines;
    }

    // What does not shrink: only the row's own limit can tell.
    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(24).NextBytes(noise);
        return [.. noise.Select(b => b == (byte)'\n' ? (byte)0 : b)];
    }

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
