using System.IO.Compression;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>The station's keys in a backup: what makes its listeners' tokens good after a restore.</summary>
internal static class KeyFiles
{
    private const string Prefix = "keys/";

    public static async Task SaveAsync(string folder, ZipArchive zip, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            await using Stream to = await zip.CreateEntry(Prefix + Path.GetFileName(file)).OpenAsync(cancellationToken);
            await using FileStream from = File.OpenRead(file);
            await from.CopyToAsync(to, cancellationToken);
        }
    }

    /// <exception cref="InvalidOperationException">There are keys already: they are another station's.</exception>
    /// <exception cref="InvalidDataException">A name in the file is no plain file name.</exception>
    public static async Task RestoreAsync(string folder, ZipArchive zip, CancellationToken cancellationToken)
    {
        ZipArchiveEntry[] entries = [.. zip.Entries.Where(entry => entry.FullName.StartsWith(Prefix, StringComparison.Ordinal))];
        if (entries.Length == 0)
            return;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InvalidOperationException($"{folder} has another station's keys: restore into a new data folder.");
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (ZipArchiveEntry entry in entries)
        {
            string name = entry.FullName[Prefix.Length..];
            if (name.Length == 0 || name != Path.GetFileName(name) || name.StartsWith('.'))
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} is no key's name.");
            var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using Stream from = await entry.OpenAsync(cancellationToken);
            await using var to = new FileStream(Path.Combine(folder, name), create);
            await from.CopyToAsync(to, cancellationToken);
        }
    }
}
