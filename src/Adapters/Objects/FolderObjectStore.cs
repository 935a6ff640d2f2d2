using Radio24.Core.Ports;

namespace Radio24.Adapters.Objects;

/// <summary>Objects as files in a folder. A file appears under its name only when it is whole and on disk.</summary>
public sealed class FolderObjectStore : IObjectStore
{
    private const string Unfinished = ".tmp";

    private readonly string _folder;

    public FolderObjectStore(string folder)
    {
        _folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(_folder);
    }

    public async ValueTask PutAsync(
        string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            if (new FileInfo(unfinished).Length != content.Length)
                throw new IOException("The object was not written whole.");
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(key), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(Unfinished, StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(_folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .ToAsyncEnumerable();

    public ValueTask DeleteAsync(string key, CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        if (File.Exists(path))
            File.Delete(path);
        return ValueTask.CompletedTask;
    }

    private string PathOf(string key) => Path.Combine(_folder, ObjectKey.Checked(key));
}
