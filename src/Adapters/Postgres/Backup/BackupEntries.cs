using System.IO.Compression;
using System.Security.Cryptography;

namespace Radio24.Adapters.Postgres.Backup;

/// <summary>
/// The entries of a backup file. What an entry says of its size is not believed: it is counted while it is read, and reading ends where no
/// station's backup goes on.
/// </summary>
internal static class BackupEntries
{
    public const string Objects = "objects/", Keys = "keys/";

    /// <summary>Bytes; room for the checksums of a quarter of a million recordings.</summary>
    public const long LargestManifest = 64L << 20;

    /// <summary>Bytes of a table's lines, and of all that a file holds.</summary>
    public const long LargestTable = 64L << 30, LargestTotal = 256L << 30;

    private const long LargestObject = 64L << 20, LargestKey = 64L << 10;

    // Lines of JSON shrink to a tenth or a thirtieth; deflate's own limit is a thousandth.
    private const int LargestRatio = 100;
    private const int RatioStartsAt = 256 << 10;

    public static async Task WriteAsync(
        ZipArchive zip, string name, ReadOnlyMemory<byte> content, Dictionary<string, string> sums, CancellationToken cancellationToken)
    {
        // Recordings are Opus and keys are noise: compressing them only takes time.
        await using Stream to = await zip.CreateEntry(name, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
        await to.WriteAsync(content, cancellationToken);
        sums.Add(name, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
    }

    /// <exception cref="InvalidDataException">Entries share their bytes, or claim to unpack to more than a disk holds.</exception>
    public static void CheckSizes(ZipArchive zip, long fileLength)
    {
        if (zip.Entries.Sum(entry => Math.Max(0, entry.CompressedLength)) > fileLength)
            throw new InvalidDataException("The backup is damaged: its entries lie in one another.");
        if (zip.Entries.Sum(entry => Math.Max(0, entry.Length)) > LargestTotal)
            throw new InvalidDataException($"The backup is damaged: it unpacks to more than {LargestTotal >> 30} GB.");
    }

    /// <summary>Reads every recording and key and compares it with the manifest; nothing has been written anywhere when this throws.</summary>
    /// <exception cref="InvalidDataException">One is missing, was added, was changed, is too large, or has a name that is none.</exception>
    public static async Task VerifyAsync(ZipArchive zip, BackupManifest manifest, CancellationToken cancellationToken)
    {
        var missing = new HashSet<string>(manifest.Entries.Keys, StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in In(zip, Objects).Concat(In(zip, Keys)))
        {
            if (!missing.Remove(entry.FullName))
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} is not in its list.");
            if (!IsPlain(entry.FullName))
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} is no name of a recording or a key.");
            await using Stream from = await OpenAsync(entry, LargestOf(entry), cancellationToken);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(from, cancellationToken)) != manifest.Entries[entry.FullName])
                throw new InvalidDataException($"The backup is damaged: {entry.FullName} differs from its checksum.");
        }

        if (missing.FirstOrDefault() is { } lost)
            throw new InvalidDataException($"The backup is damaged: {lost} is missing.");
    }

    public static IEnumerable<ZipArchiveEntry> In(ZipArchive zip, string folder) =>
        zip.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>A recording or a key.</summary>
    public static async Task<byte[]> ReadAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await using Stream from = await OpenAsync(entry, LargestOf(entry), cancellationToken);
        await from.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }

    /// <param name="largest">Bytes; reading further throws <see cref="InvalidDataException"/>.</param>
    public static async Task<Stream> OpenAsync(ZipArchiveEntry entry, long largest, CancellationToken cancellationToken)
    {
        long plausible = RatioStartsAt + (entry.CompressedLength * LargestRatio);
        return new CountedStream(await entry.OpenAsync(cancellationToken), entry.FullName, Math.Min(largest, plausible));
    }

    private static long LargestOf(ZipArchiveEntry entry) =>
        entry.FullName.StartsWith(Keys, StringComparison.Ordinal) ? LargestKey : LargestObject;

    // Names come from a file and become paths: no way leads out of the folder.
    private static bool IsPlain(string name) => name.Split('/').All(part => part.Length > 0 && part[0] != '.')
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '/' or '.' or '-' or '_');

    private sealed class CountedStream(Stream inner, string name, long largest) : Stream
    {
        private long _left = largest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int read)
        {
            _left -= read;
            return _left >= 0 ? read : throw new InvalidDataException($"The backup is damaged: {name} unpacks to more than it can hold.");
        }
    }
}
