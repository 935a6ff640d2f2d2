using System.IO.Compression;
using Dapper;
using Npgsql;
using Radio24.Adapters.Keys;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>
/// The station's keys in a backup: what makes its listeners' tokens good after a restore. They are in the same entries whether
/// the station has them as files (one process) or in its database (several), so a backup moves between the two.
/// </summary>
internal static class BackupKeys
{
    public static async Task<IReadOnlyList<(string Name, byte[] Key)>> ReadAsync(
        string? folder, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (folder is null)
            return (await connection.QueryAsync<(string, byte[])>("select name, value from station_keys order by name")).AsList();
        var keys = new List<(string, byte[])>();
        foreach (string name in FolderKeys.Names(folder))
            keys.Add((name, await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellationToken)));
        return keys;
    }

    /// <summary>Keys that a restore which failed has left there are no hindrance: they are the same.</summary>
    /// <exception cref="InvalidOperationException">There are other keys: they are another station's.</exception>
    public static async Task RefuseOthersAsync(
        string? folder, ZipArchive zip, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!BackupEntries.In(zip, BackupEntries.Keys).Any())
            return;
        foreach ((string name, byte[] key) in await ReadAsync(folder, connection, cancellationToken))
        {
            byte[]? ours = zip.GetEntry(BackupEntries.Keys + name) is { } entry ? await BackupEntries.ReadAsync(entry, cancellationToken) : null;
            if (ours is not null && key.AsSpan().SequenceEqual(ours))
                continue;
            throw new InvalidOperationException(
                $"{folder ?? "The database"} has another station's keys: restore into a new data folder{(folder is null ? " or database" : "")}.");
        }
    }

    /// <summary>Into the database within its open transaction, or as files.</summary>
    public static async Task WriteAsync(string? folder, ZipArchive zip, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (ZipArchiveEntry entry in BackupEntries.In(zip, BackupEntries.Keys))
        {
            var row = new { Name = entry.FullName[BackupEntries.Keys.Length..], Value = await BackupEntries.ReadAsync(entry, cancellationToken) };
            if (folder is null)
                await connection.ExecuteAsync("insert into station_keys (name, value) values (@Name, @Value) on conflict do nothing", row);
            else
                await new FolderKeys(folder).KeepAsync(row.Name, row.Value, cancellationToken);
        }
    }
}
