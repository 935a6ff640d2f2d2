using System.IO.Compression;
using System.Security.Cryptography;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>Recordings and keys in a backup file: one entry each, with its checksum in the manifest.</summary>
internal static class BackupEntries
{
    public const string Objects = "objects/", Keys = "keys/";

    private const int LargestKey = 64 * 1024;

    public static async Task WriteAsync(
        ZipArchive zip, string name, ReadOnlyMemory<byte> content, Dictionary<string, string> sums, CancellationToken cancellationToken)
    {
        // Recordings are Opus and keys are noise: compressing them only takes time.
        await using Stream to = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
        await to.WriteAsync(content, cancellationToken);
        sums.Add(name, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
    }

    /// <summary>Reads every one and compares it with the manifest; nothing has been written anywhere when this throws.</summary>
    /// <exception cref="InvalidDataException">One is missing, was added, was changed, or has a name that is none.</exception>
    public static async Task VerifyAsync(ZipArchive zip, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var missing = new HashSet<string>(manifest.Entries.Keys, StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in In(zip, Objects).Concat(In(zip, Keys)))
        {
            if (!missing.Remove(entry.FullName))
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} is not in its list.");
            if (!IsPlain(entry.FullName))
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} is no name of a recording or a key.");
            if (entry.FullName.StartsWith(Keys, StringComparison.Ordinal) && entry.Length > LargestKey)
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} is too large for a key.");
            await using Stream from = await entry.OpenAsync(cancellationToken);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(from, cancellationToken)) != manifest.Entries[entry.FullName])
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} differs from its checksum.");
        }

        if (missing.FirstOrDefault() is { } lost)
            throw new InvalidDataException($"The backup is damaged: {lost} is missing.");
    }

    public static IEnumerable<ZipArchiveEntry> In(ZipArchive zip, string folder) =>
        zip.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal));

    public static async Task<byte[]> ReadAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await using Stream from = await entry.OpenAsync(cancellationToken);
        await from.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    // Names come from a file and become paths: no way leads out of the folder.
    private static bool IsPlain(string name) => name.Split('/').All(part => part.Length > 0 && part[0] != '.')
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '/' or '.' or '-' or '_');
}
