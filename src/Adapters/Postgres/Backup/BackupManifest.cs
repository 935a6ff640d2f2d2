using System.Text.Json.Serialization;
using Radio24.Adapters.Objects;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>The last entry of a backup file: what is in it, so that a restore can tell whether it got everything.</summary>
/// <param name="Format">2.</param>
/// <param name="SchemaVersion">The newest migration of the database that was saved.</param>
/// <param name="At">When; every table is as it was at this one moment.</param>
/// <param name="Tables">Rows and SHA-256 (of the lines) a table.</param>
/// <param name="Entries">SHA-256 of every other entry: recordings (two objects each, sound and waveform) and keys.</param>
/// <param name="Gone">Recordings that a post of that moment names and that were not in the object store (any more).</param>
public sealed record BackupManifest(
    int Format, int SchemaVersion, DateTimeOffset At, IReadOnlyDictionary<string, TableSum> Tables,
    IReadOnlyDictionary<string, string> Entries, int Gone)
{
    /// <summary>How many recordings were saved.</summary>
    [JsonIgnore]
    public int Recordings => Entries.Keys.Count(OpusVoiceStore.IsSound);
}

/// <summary>What proves that a table came through whole, and which columns it had.</summary>
public sealed record TableSum(long Rows, string Sha256, IReadOnlyList<string> Columns);
