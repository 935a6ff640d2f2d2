using Radio24.Startup;

namespace Radio24.Station;

/// <summary>
/// A data folder is one station's: whoever runs on it, or fills it from a backup, holds this file locked. The kernel takes the lock
/// back with the process, however that ended.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _held;

    private FolderLock(FileStream held) => _held = held;

    /// <exception cref="StartException">A station runs on it, or it cannot be written; one line says which.</exception>
    public static FolderLock Take(string dataFolder)
    {
        try
        {
            Directory.CreateDirectory(dataFolder);
            return new FolderLock(new FileStream(Path.Combine(dataFolder, "station.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw CannotWrite(dataFolder);
        }
        catch (IOException e)
        {
            // EWOULDBLOCK, as .NET passes it on: somebody holds it.
            throw (e.HResult & 0xFFFF) is 11 or 32 ? new StartException(Words.In(
                $"a station runs on {dataFolder}: end it first, or name another folder with --data",
                $"{dataFolder} で局が動いています。先に終わらせるか、--data で別の場所を指定してください")) : CannotWrite(dataFolder);
        }
    }

    /// <summary>Whether a station runs on it now.</summary>
    public static bool IsHeld(string dataFolder)
    {
        if (!File.Exists(Path.Combine(dataFolder, "station.lock")))
            return false;
        try
        {
            Take(dataFolder).Dispose();
            return false;
        }
        catch (StartException)
        {
            return true;
        }
    }

    public void Dispose() => _held.Dispose();

    private static StartException CannotWrite(string folder) =>
        new($"The data folder {folder} cannot be written. Name another with --data (Radio24:DataFolder).");
}
