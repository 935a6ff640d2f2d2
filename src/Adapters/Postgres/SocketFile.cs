namespace Radio24.Adapters.Postgres;

/// <summary>
/// Says in the data folder where the running embedded database's socket is: a backup finds it there. Readable by this user
/// alone, as the socket's folder is.
/// </summary>
internal static class SocketFile
{
    private const string FolderPrefix = "radio24-pg-";

    public static void Publish(string file, string socketFolder)
    {
        // Who holds the database's lock may clear up after a station that was killed.
        if (Read(file) is { } left && left != socketFolder)
            Remove(left);
        string unfinished = file + ".tmp";
        File.Delete(unfinished);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(unfinished, create))
            writer.Write(socketFolder);
        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>The socket's folder, or null if nothing was published.</summary>
    public static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } folder ? folder : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Takes it back, unless another server has been published meanwhile.</summary>
    public static void Withdraw(string file, string socketFolder)
    {
        if (Read(file) == socketFolder)
            File.Delete(file);
    }

    private static void Remove(string folder)
    {
        // The file could have been changed by hand: only what looks like one of ours is removed.
        if (!Path.GetFileName(folder).StartsWith(FolderPrefix, StringComparison.Ordinal) || !Directory.Exists(folder))
            return;
        try
        {
            File.Delete(Path.Combine(folder, ".s.PGSQL.5432"));
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Something else lies in it: leave it.
        }
    }
}
