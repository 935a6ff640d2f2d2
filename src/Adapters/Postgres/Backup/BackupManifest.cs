namespace Radio24.Adapters.Postgres.Backup;

/// <summary>The first entry of a backup file: what is in it, so that a restore can tell whether it got everything.</summary>
/// <param name="Format">1.</param>
/// <param name="SchemaVersion">The newest migration of the database that was saved.</param>
/// <param name="At">When; every table is as it was at this one moment.</param>
/// <param name="Tables">Rows and SHA-256 (of the lines) a table.</param>
/// <param name="Objects">How many objects were saved: two a recording, its sound and its waveform.</param>
public sealed record BackupManifest(
    int Format, int SchemaVersion, DateTimeOffset At, IReadOnlyDictionary<string, TableSum> Tables, int Objects);

/// <summary>What proves that a table came through whole, and which columns it had.</summary>
public sealed record TableSum(long Rows, string Sha256, IReadOnlyList<string> Columns);
