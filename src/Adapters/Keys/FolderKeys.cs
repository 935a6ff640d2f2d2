using System.Runtime.InteropServices;
using Radio24.Adapters.Objects;
using Radio24.Core.Ports;

namespace Radio24.Adapters.Keys;

/// <summary>Keys as files that this user alone can read: for a station in one process, and for processes that share the folder.</summary>
public sealed partial class FolderKeys(string folder) : IStationKeys
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
        // Written aside and then given its name: of two processes that start at once, both read the same whole key.
        string draft = Path.Combine(parent, Draft + Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(draft, options))
            file.Write(key.Span);
        try
        {
            Name(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Gives the file a second name unless that is taken. (File.Move looks first and then moves: two at once both succeed.)</summary>
    private static void Name(string draft, string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                File.Move(draft, path);
            else if (Link(draft, path) != 0)
                throw new IOException($"{path} could not be made: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another was first.
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
