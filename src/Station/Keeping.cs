using System.Net.Sockets;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Backup;
using Radio24.Adapters.Postgres.Embedded;
using Radio24.Adapters.Servers;
using Radio24.Startup;
using Radio24.Station.Split;

namespace Radio24.Station;

/// <summary>A station in one file, and back: the commands <c>backup</c> and <c>restore</c>, whether the station runs or not.</summary>
internal static class Keeping
{
    /// <summary>
    /// Which of the two a command means, by whose data lies there. A folder may have been used in both ways, each with a database of its own:
    /// then it is the one that runs, and if none does a person must say which.
    /// </summary>
    /// <exception cref="StartException">A person must say.</exception>
    public static Kind KindOf(EmbeddedBackplaneOptions options)
    {
        string data = options.Database.DataFolder, split = SplitFolder.PathIn(data);
        if (options.Database.ConnectionString is not null || !OwnPostgres.IsIn(split))
            return Kind.Single;
        if (!HasEmbedded(data) || OwnPostgres.RunningPort(split) is not null)
            return Kind.Split;
        return FolderLock.IsHeld(data) ? Kind.Single : throw new StartException(Words.In(
            $"{data} has the data of a station in one process and of one that was split: say which with --single or --split",
            $"{data} には 1 プロセスの局と --split の局の両方のデータがあります。--single か --split で選んでください"));
    }

    /// <exception cref="StartException">It could not be done; the message says why.</exception>
    public static Task BackupAsync(EmbeddedBackplaneOptions options, string file, Kind kind) => ExplainAsync(async () =>
    {
        string data = options.Database.DataFolder;
        Settings.Require(!File.Exists(file), Words.In($"{file} is there already. Name a new file.", $"{file} はもうあります。新しいファイル名を指定してください。"));
        if (options.Database.ConnectionString is null)
        {
            Settings.Require(kind == Kind.Single || OwnPostgres.IsIn(SplitFolder.PathIn(data)), Words.In(
                $"there is no split station's data in {data}; name its folder with --data", $"{data} に --split の局のデータがありません。--data で場所を指定してください"));
            Settings.Require(kind == Kind.Split || HasEmbedded(data), Words.In(
                $"There is no station's data in {data}. Name its folder with --data.", $"{data} に局のデータがありません。--data で場所を指定してください。"));
        }

        string unfinished = file + ".unfinished";
        try
        {
            BackupManifest? saved = null;
            await VisitAsync(options, kind, async visit =>
            {
                await using FileStream to = Create(unfinished);
                saved = await visit.SaveAsync(options.Objects.Open(data), KeysFolder(data, kind), to, TimeProvider.System, CancellationToken.None);
                to.Flush(flushToDisk: true);
            });
            File.Move(unfinished, file);
            await SayAsync("Saved", saved!, file);
        }
        finally
        {
            File.Delete(unfinished);
        }
    });

    /// <exception cref="StartException">It could not be done, and can be tried again; the message says why.</exception>
    public static Task RestoreAsync(EmbeddedBackplaneOptions options, string file, Kind kind) => ExplainAsync(async () =>
    {
        string data = options.Database.DataFolder;
        Settings.Require(File.Exists(file), Words.In($"{file} is not there.", $"{file} がありません。"));
        using var folder = FolderLock.Take(data);
        await using FileStream from = File.OpenRead(file);
        await VisitAsync(options, kind, async visit => await SayAsync(
            "Restored", await visit.RestoreAsync(options.Objects.Open(data), KeysFolder(data, kind), from, CancellationToken.None), file));
    });

    /// <summary>Whether there is anything of a station's, or a server is named: a visit makes nothing that was not there.</summary>
    public static bool HasData(EmbeddedBackplaneOptions options, Kind kind) =>
        options.Database.ConnectionString is not null
        || (kind == Kind.Split ? OwnPostgres.IsIn(SplitFolder.PathIn(options.Database.DataFolder)) : HasEmbedded(options.Database.DataFolder));

    public static async Task VisitAsync(EmbeddedBackplaneOptions options, Kind kind, Func<DatabaseVisit, Task> work)
    {
        if (kind == Kind.Split && options.Database.ConnectionString is null)
            await SplitStation.WithPostgresAsync(options.Database.DataFolder, connection => AtAsync(options.Database with { ConnectionString = connection }));
        else
            await AtAsync(options.Database);

        async Task AtAsync(DatabaseOptions database)
        {
            await using DatabaseVisit visit = await DatabaseVisit.BeginAsync(database, TimeProvider.System, CancellationToken.None);
            await work(visit);
        }
    }

    /// <summary>Where a station has its keys as files; a split one has them in its database.</summary>
    private static string? KeysFolder(string data, Kind kind) => kind == Kind.Split ? null : FolderKeys.In(data);

    private static bool HasEmbedded(string data) => Directory.Exists(Path.Combine(data, "postgres"));

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

/// <summary>How a station runs, or will: in one process, its keys as files; or split, its keys in the database that its processes share.</summary>
internal enum Kind
{
    Single,
    Split,
}
