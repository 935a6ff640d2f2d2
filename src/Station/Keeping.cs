using System.Net.Sockets;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Backup;
using Radio24.Adapters.Postgres.Embedded;
using Radio24.Startup;

namespace Radio24.Station;

/// <summary>A station in one file, and back: the commands <c>backup</c> and <c>restore</c>, whether the station runs or not.</summary>
internal static class Keeping
{
    /// <param name="apart">The station's processes run apart: its keys are in the database they share.</param>
    /// <exception cref="StartException">It could not be done; the message says why.</exception>
    public static Task BackupAsync(EmbeddedBackplaneOptions options, string file, bool apart) => ExplainAsync(async () =>
    {
        Settings.Require(!File.Exists(file), $"{file} is there already. Name a new file.");
        Settings.Require(
            options.Database.ConnectionString is not null || DatabaseFolderExists(options),
            $"There is no station's data in {options.Database.DataFolder}. Name its folder with --data.");
        BackupManifest saved;
        string unfinished = file + ".unfinished";
        try
        {
            await using (DatabaseVisit visit = await DatabaseVisit.BeginAsync(options.Database, TimeProvider.System, CancellationToken.None))
            await using (FileStream to = Create(unfinished))
            {
                saved = await visit.SaveAsync(
                    options.Objects.Open(options.Database.DataFolder), KeysFolder(options, apart), to, TimeProvider.System, CancellationToken.None);
                to.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file);
        }
        finally
        {
            File.Delete(unfinished);
        }

        await SayAsync("Saved", saved, file);
    });

    /// <param name="apart">The station's processes will run apart: its keys go into the database they share.</param>
    /// <exception cref="StartException">It could not be done, and can be tried again; the message says why.</exception>
    public static Task RestoreAsync(EmbeddedBackplaneOptions options, string file, bool apart) => ExplainAsync(async () =>
    {
        Settings.Require(File.Exists(file), $"{file} is not there.");
        Directory.CreateDirectory(options.Database.DataFolder);
        await using FileStream from = File.OpenRead(file);
        await using DatabaseVisit visit = await DatabaseVisit.BeginAsync(options.Database, TimeProvider.System, CancellationToken.None);
        Settings.Require(!visit.StationRuns, $"A station runs on {options.Database.DataFolder}. End it first, or name a new folder with --data.");
        BackupManifest restored = await visit.RestoreAsync(
            options.Objects.Open(options.Database.DataFolder), KeysFolder(options, apart), from, CancellationToken.None);
        await SayAsync("Restored", restored, file);
    });

    private static string? KeysFolder(EmbeddedBackplaneOptions options, bool apart) => apart ? null : FolderKeys.In(options.Database.DataFolder);

    private static bool DatabaseFolderExists(EmbeddedBackplaneOptions options) =>
        Directory.Exists(Path.Combine(options.Database.DataFolder, "postgres"));

    // Posts are people's own words: for this user alone.
    private static FileStream Create(string file)
    {
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, create);
    }

    private static Task SayAsync(string what, BackupManifest manifest, string file) => Console.Out.WriteLineAsync(
        $"{what}: {manifest.Tables["posts"].Rows} posts, {manifest.Recordings} recordings{(manifest.Gone == 0 ? "" : $" ({manifest.Gone} had gone)")}, "
        + $"{manifest.Tables["air_log"].Rows} lines of the air log ({file}, {new FileInfo(file).Length:N0} bytes)");

    private static async Task ExplainAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is EmbeddedPostgresException or InvalidOperationException or InvalidDataException
            or IOException or SocketException or System.Data.Common.DbException or ArgumentException or TimeoutException)
        {
            throw new StartException(e.Message.ReplaceLineEndings(" "));
        }
    }
}
