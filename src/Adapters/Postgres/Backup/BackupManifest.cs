using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Radio24.Adapters.Objects;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>The last entry of a backup file: what is in it, so that a restore can tell whether it got everything.</summary>
/// <param name="Format"><see cref="Current"/>.</param>
/// <param name="SchemaVersion">The newest migration of the database that was saved.</param>
/// <param name="At">When; every table is as it was at this one moment.</param>
/// <param name="Tables">Rows and SHA-256 (of the lines) a table.</param>
/// <param name="Entries">SHA-256 of every other entry: recordings (two objects each, sound and waveform) and keys.</param>
/// <param name="Gone">Recordings that a post of that moment names and that were not in the object store (any more).</param>
public sealed record BackupManifest(
    int Format, int SchemaVersion, DateTimeOffset At, IReadOnlyDictionary<string, TableSum> Tables,
    IReadOnlyDictionary<string, string> Entries, int Gone)
{
    /// <summary>The format that this program writes, and the only one that it reads.</summary>
    internal const int Current = 2;

    private const string Name = "manifest.json";

    /// <summary>How many recordings were saved.</summary>
    [JsonIgnore]
    public int Recordings => Entries.Keys.Count(OpusVoiceStore.IsSound);

    internal async Task WriteAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        await using Stream entry = await zip.CreateEntry(Name).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(entry, this, JsonSerializerOptions.Web, cancellationToken);
    }

    /// <exception cref="InvalidDataException">There is none, or it says what no station can have saved.</exception>
    internal static async Task<BackupManifest> ReadAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.GetEntry(Name) ?? throw new InvalidDataException("This is not a backup of Radio24.");
        await using Stream stream = await BackupEntries.OpenAsync(entry, BackupEntries.LargestManifest, cancellationToken);
        BackupManifest? manifest;
        try
        {
            manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The backup is damaged: its manifest cannot be read.", e);
        }

        if (manifest is not { Format: Current })
            throw new InvalidDataException($"The backup has format {manifest?.Format}, this program reads {Current}.");
        if (manifest.SchemaVersion < 1)
            throw new InvalidDataException($"The backup is damaged: it says it is of schema version {manifest.SchemaVersion}.");
        bool isSound = manifest is { Tables: not null, Entries: not null }
            && manifest.Tables.ContainsKey("posts") && manifest.Tables.ContainsKey("air_log")
            && manifest.Tables.Values.All(table => table is { Rows: >= 0, Columns.Count: > 0 and <= 200 } && IsSum(table.Sha256) && table.Columns.All(IsColumn))
            && manifest.Entries.Values.All(IsSum);
        return isSound ? manifest : throw new InvalidDataException("The backup is damaged: its manifest is not whole.");
    }

    private static bool IsSum(string? sha256) => sha256 is { Length: 64 } && sha256.All(char.IsAsciiHexDigitLower);

    // The names come from a file and go into SQL: only plain ones are let through.
    private static bool IsColumn(string? name) =>
        name is { Length: > 0 and <= 63 } && name.All(c => c is (>= 'a' and <= 'z') or '_' or (>= '0' and <= '9'));
}

/// <summary>What proves that a table came through whole, and which columns it had.</summary>
public sealed record TableSum(long Rows, string Sha256, IReadOnlyList<string> Columns);
