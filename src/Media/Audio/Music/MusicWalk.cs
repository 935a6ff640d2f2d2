namespace Radio24.Media.Audio;

/// <summary>
/// One look through the music folder: the files that may be music, and what stands in the way, by path. What goes wrong with one
/// file or folder concerns that one alone.
/// </summary>
internal sealed class MusicWalk
{
    /// <summary>What .NET makes of bytes in a name that are no UTF-8. Such a file cannot be opened by the name it is listed under.</summary>
    private const char NotUtf8 = '\uFFFD';

    private static readonly EnumerationOptions Flat = new() { IgnoreInaccessible = false };

    private readonly MusicFolderOptions _options;
    private readonly HashSet<string> _extensions;
    private readonly Stack<(DirectoryInfo Folder, int Depth)> _folders = new();
    private int _entries;

    public MusicWalk(MusicFolderOptions options)
    {
        _options = options;
        _extensions = new HashSet<string>(options.Extensions, StringComparer.OrdinalIgnoreCase);
    }

    public Dictionary<string, MusicStamp> Files { get; } = [];

    public Dictionary<string, string> Problems { get; } = [];

    /// <returns>False where the folder itself cannot be read now: nothing is known of what it holds.</returns>
    public bool Look(string root)
    {
        if (!Directory.Exists(root)) return true;
        _folders.Push((new DirectoryInfo(root), 0));
        bool readable = Enter();
        while (_folders.Count > 0 && readable)
        {
            if (_entries < _options.MaximumEntries && Files.Count < _options.MaximumFiles)
            {
                Enter();
                continue;
            }

            Problems[root] = $"It holds more than {_options.MaximumFiles} tracks or {_options.MaximumEntries} files: the rest is left out.";
            break;
        }

        return readable;
    }

    private bool Enter()
    {
        (DirectoryInfo folder, int depth) = _folders.Pop();
        try
        {
            foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos("*", Flat))
            {
                if (++_entries > _options.MaximumEntries || Files.Count >= _options.MaximumFiles)
                {
                    _folders.Push((folder, depth)); // not done: there is more than we take
                    return true;
                }

                Meet(entry, depth);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (depth == 0 && e is IOException) return false;
            if (e is not DirectoryNotFoundException) Problems[folder.FullName] = "This folder cannot be read: " + e.Message;
            return true;
        }
    }

    private void Meet(FileSystemInfo entry, int depth)
    {
        try
        {
            if (entry is DirectoryInfo folder) Meet(folder, depth);
            else if (_extensions.Contains(entry.Extension) && Stamp((FileInfo)entry) is { Length: > 0 } stamp) Files[entry.FullName] = stamp;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (entry.Name.Contains(NotUtf8, StringComparison.Ordinal)) Problems[entry.FullName] = "Its name is not UTF-8: rename it.";
            else if (e is not FileNotFoundException) Problems[entry.FullName] = e.Message; // else it went away meanwhile
        }
    }

    private void Meet(DirectoryInfo folder, int depth)
    {
        // A few links that lead back to a folder above make millions of paths of a handful of files.
        if (folder.LinkTarget is not null) Problems[folder.FullName] = "It is a link to a folder; links to folders are not followed.";
        else if (!folder.Exists) throw new FileNotFoundException(null, folder.FullName);
        else if (depth >= _options.MaximumDepth) Problems[folder.FullName] = $"It lies more than {_options.MaximumDepth} folders deep.";
        else _folders.Push((folder, depth + 1));
    }

    private static MusicStamp Stamp(FileInfo file)
    {
        // A link's own length and time say nothing of the file behind it.
        FileSystemInfo real = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return real is FileInfo it ? new MusicStamp(it.Length, it.LastWriteTimeUtc) : new MusicStamp(0, default);
    }
}

/// <summary>Tells whether a file has changed since it was looked at.</summary>
internal sealed record MusicStamp(long Length, DateTime Written);
