using Radio24.Adapters.Objects;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Keys;

/// <summary>Keys as files that this user alone can read: for a station in one process, and for processes that share the folder.</summary>
public sealed class FolderKeys(string folder) : IStationKeys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Draft = ".draft-";

    /// <summary>Where a station that keeps its keys in files has them.</summary>
    public static string In(string dataFolder) => Path.Combine(dataFolder, "keys");

    public ValueTask<byte[]> KeepAsync(string name, ReadOnlyMemory<byte> fresh, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, ObjectKey.Checked(name));
        if (!File.Exists(path))
            Create(path, fresh);
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != OwnerOnly)
            File.SetUnixFileMode(path, OwnerOnly);
        return ValueTask.FromResult(File.ReadAllBytes(path));
    }

    public ValueTask<IReadOnlyList<byte[]>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<byte[]>>([.. Names(folder)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => File.ReadAllBytes(Path.Combine(folder, name)))]);

    /// <summary>What is kept in a folder of keys, in order; nothing if there is no such folder.</summary>
    internal static IEnumerable<string> Names(string folder) => !Directory.Exists(folder) ? [] : Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        .Where(name => !Path.GetFileName(name).StartsWith('.'))
        .Order(StringComparer.Ordinal);

    private static void Create(string path, ReadOnlyMemory<byte> key)
    {
        string parent = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(parent);
        else
            Directory.CreateDirectory(parent, OwnerOnly | UnixFileMode.UserExecute);
        // Written aside and moved: of two processes that start at once, both read the same whole key.
        string draft = Path.Combine(parent, Draft + Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(draft, options))
            file.Write(key.Span);
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
