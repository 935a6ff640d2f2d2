using System.IO.Compression;
using Dapper;
using Npgsql;
using Radio24.Adapters.Keys;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Backup;
using Radio24.Adapters.Postgres.Embedded;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Postgres;

[Collection(nameof(PgliteCollection))]
public sealed class BackupTests(PgliteFixture postgres) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;
    private EmbeddedPostgres? _server;

    public Task InitializeAsync() => postgres.EmptyAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_station_comes_back_whole_in_a_new_database()
    {
        ListenerPost post = Posts.Text("comma, \"quote\", line\nbreak, 雪 👋");
        await using (var store = new PostgresPostStore(postgres.Source))
        {
            await store.AddAsync(post, "key", CancellationToken.None);
            await store.AddAsync(
                Posts.Text("x") with { Body = new PostBody.Voice("0190", TimeSpan.FromSeconds(1)) }, null, CancellationToken.None);
            await store.AddAsync(
                Posts.Text("x") with { Body = new PostBody.Voice("0191-lost", TimeSpan.FromSeconds(1)) }, null, CancellationToken.None);
            await store.MoveAsync(post.Id, new PostTransition(PostState.Rejected, post.At, "station", "too \\N odd"), CancellationToken.None);
        }

        var audit = new PostgresAuditLog(postgres.Source);
        await audit.AppendAsync(new AuditEntry(post.At, "account:1", "a.b", "c", null, """{"x": "y"}"""), CancellationToken.None);
        var recordings = new FolderObjectStore(Path.Combine(_folder, "objects"));
        byte[] pcm = Tones.Pcm(TimeSpan.FromSeconds(1), 300);
        await new OpusVoiceStore(recordings).PutAsync("0190", pcm, CancellationToken.None);
        byte[] opus = (await recordings.GetAsync("voice/0190.opus", CancellationToken.None))!;

        string keys = Path.Combine(_folder, "keys"), restoredKeys = Path.Combine(_folder, "restored-keys");
        Directory.CreateDirectory(keys);
        await File.WriteAllTextAsync(Path.Combine(keys, "token.key"), "secret");
        Directory.CreateDirectory(Path.Combine(keys, "oauth"));
        await File.WriteAllTextAsync(Path.Combine(keys, "oauth", "key-1.xml"), "<key/>");

        using var file = new MemoryStream();
        BackupManifest saved = await StationBackup.SaveAsync(postgres.Source, recordings, keys, file, TimeProvider.System, CancellationToken.None);
        Assert.Equal(3, saved.Tables["posts"].Rows);
        Assert.Equal((1, 1), (saved.Recordings, saved.Gone));

        await using EmbeddedPostgres server = await PgliteFixture.StartAsync(Path.Combine(_folder, "pg"));
        await using NpgsqlDataSource target = Database.Open(server.ConnectionString);
        await Migrator.MigrateAsync(target, CancellationToken.None);

        byte[] damaged = file.ToArray();
        // Somewhere in the compressed posts: either the ZIP's own check or ours must notice.
        damaged[100] ^= 0xFF;
        await Assert.ThrowsAsync<InvalidDataException>(
            () => StationBackup.RestoreAsync(target, null, null, new MemoryStream(damaged), CancellationToken.None));
        await using (var empty = new PostgresPostStore(target))
            Assert.Null(await empty.FindAsync(post.Id, CancellationToken.None));

        file.Position = 0;
        var restored = new FolderObjectStore(Path.Combine(_folder, "restored"));
        await StationBackup.RestoreAsync(target, restored, restoredKeys, file, CancellationToken.None);

        await using var again = new PostgresPostStore(target);
        PostRecord record = (await again.FindAsync(post.Id, CancellationToken.None))!;
        Assert.Equal(post, record.Post);
        Assert.Equal([PostState.Received, PostState.Rejected], record.History.Select(move => move.State));
        Assert.Equal("too \\N odd", record.History[1].Reason);
        Assert.True((await again.AddAsync(post with { Id = PostId.New(post.At) }, "key", CancellationToken.None)).Repeated);
        Assert.Equal(opus, await restored.GetAsync("voice/0190.opus", CancellationToken.None));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(restoredKeys, "token.key")));
        Assert.Equal("<key/>", await File.ReadAllTextAsync(Path.Combine(restoredKeys, "oauth", "key-1.xml")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(restoredKeys, "token.key")));
        Assert.NotNull(await new OpusVoiceStore(restored).PeaksAsync("0190", CancellationToken.None));
        var restoredAudit = new PostgresAuditLog(target);
        await restoredAudit.AppendAsync(new AuditEntry(post.At, "account:2", "d", "e"), CancellationToken.None);
        Assert.Equal(["account:2", "account:1"], (await restoredAudit.ReadAsync(null, null, null, 9, CancellationToken.None)).Select(e => e.Actor));

        file.Position = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => StationBackup.RestoreAsync(target, null, null, file, CancellationToken.None));
    }

    [Fact]
    public async Task Posts_are_written_while_recordings_are_saved_and_one_that_went_meanwhile_is_counted()
    {
        await using var store = new PostgresPostStore(postgres.Source);
        // In the order in which they are saved: posts of the same moment have none.
        foreach ((int second, string voice) in ((string[])["0190", "0191"]).Index())
        {
            await store.AddAsync(
                Posts.Text("x", secondsAfterNoon: second) with { Body = new PostBody.Voice(voice, TimeSpan.FromSeconds(1)) }, null, CancellationToken.None);
        }

        var recordings = new FolderObjectStore(Path.Combine(_folder, "objects"));
        await new OpusVoiceStore(recordings).PutAsync("0190", Tones.Pcm(TimeSpan.FromSeconds(1), 300), CancellationToken.None);
        await new OpusVoiceStore(recordings).PutAsync("0191", Tones.Pcm(TimeSpan.FromSeconds(1), 300), CancellationToken.None);
        ListenerPost meanwhile = Posts.Text("While they are saved.");
        var slow = new WatchedObjects(recordings, beforeGet: async key =>
        {
            if (key != "voice/0190.opus")
                return;
            // Whoever held the only session of PGlite now would wait for us, and we for it.
            await store.AddAsync(meanwhile, null, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            await new OpusVoiceStore(recordings).DeleteAsync("0191", CancellationToken.None);
        });

        BackupManifest saved = await StationBackup.SaveAsync(
            postgres.Source, slow, null, new MemoryStream(), TimeProvider.System, CancellationToken.None);
        Assert.NotNull(await store.FindAsync(meanwhile.Id, CancellationToken.None));
        Assert.Equal((2, 1, 1), (saved.Tables["posts"].Rows, saved.Recordings, saved.Gone));
    }

    [Theory]
    [InlineData("objects/voice/0190.opus")]
    [InlineData("keys/listener-token.key")]
    [InlineData("tables/posts.ndjson")]
    public async Task A_file_with_one_changed_entry_is_refused_and_nothing_is_written(string changed)
    {
        byte[] file = await SaveOneAsync();
        await using NpgsqlDataSource target = await EmptyDatabaseAsync();
        foreach (bool isLost in (bool[])[false, true])
        {
            using var damaged = new MemoryStream();
            await damaged.WriteAsync(file);
            await using (ZipArchive zip = await ZipArchive.CreateAsync(damaged, ZipArchiveMode.Update, leaveOpen: true, null))
            {
                ZipArchiveEntry entry = zip.GetEntry(changed)!;
                byte[] content = await BackupEntries.ReadAsync(entry, CancellationToken.None);
                entry.Delete();
                content[^3] ^= 1;
                if (!isLost)
                {
                    // A whole ZIP with sound checks of its own: only our checksum can tell.
                    await using Stream to = await zip.CreateEntry(changed).OpenAsync();
                    await to.WriteAsync(content);
                }
            }

            damaged.Position = 0;
            InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() => StationBackup.RestoreAsync(
                target, new FolderObjectStore(Restored("objects")), Restored("keys"), damaged, CancellationToken.None));
            Assert.Contains("damaged", refused.Message);
            Assert.False(Directory.Exists(Restored("keys")));
            Assert.Empty(Directory.GetFiles(Restored("objects"), "*", SearchOption.AllDirectories));
        }

        await StationBackup.RestoreAsync(
            target, new FolderObjectStore(Restored("objects")), Restored("keys"), new MemoryStream(file), CancellationToken.None);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restore_that_failed_can_be_repeated(bool keysAsFiles)
    {
        byte[] file = await SaveOneAsync();
        await using NpgsqlDataSource target = await EmptyDatabaseAsync();
        var objects = new FolderObjectStore(Restored("objects"));
        string? keys = keysAsFiles ? Restored("keys") : null;
        var breaking = new WatchedObjects(objects, beforePut: key => key.EndsWith(".peaks", StringComparison.Ordinal)
            ? throw new IOException("no space left")
            : ValueTask.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => StationBackup.RestoreAsync(target, breaking, keys, new MemoryStream(file), CancellationToken.None));
        // As if it had been killed right before its end: what no transaction takes back is there.
        if (keysAsFiles)
            await new FolderKeys(keys!).KeepAsync("listener-token.key", Key, CancellationToken.None);

        BackupManifest restored = await StationBackup.RestoreAsync(target, objects, keys, new MemoryStream(file), CancellationToken.None);
        Assert.Equal(1, restored.Recordings);
        Assert.NotNull(await new OpusVoiceStore(objects).GetAsync("0190", CancellationToken.None));
        IStationKeys kept = keysAsFiles ? new FolderKeys(keys!) : new PostgresKeys(target);
        Assert.Equal(Key, Assert.Single(await kept.ListAsync("", CancellationToken.None)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_stations_keys_stay_and_nothing_is_written(bool keysAsFiles)
    {
        byte[] file = await SaveOneAsync();
        await using NpgsqlDataSource target = await EmptyDatabaseAsync();
        string? keys = keysAsFiles ? Restored("keys") : null;
        IStationKeys others = keysAsFiles ? new FolderKeys(keys!) : new PostgresKeys(target);
        await others.KeepAsync("listener-token.key", new byte[] { 9 }, CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => StationBackup.RestoreAsync(
            target, new FolderObjectStore(Restored("objects")), keys, new MemoryStream(file), CancellationToken.None));
        Assert.Equal([9], Assert.Single(await others.ListAsync("", CancellationToken.None)));
        Assert.Empty(Directory.GetFiles(Restored("objects"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_in_words()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => StationBackup.RestoreAsync(postgres.Source, null, null, new MemoryStream([1, 2, 3]), CancellationToken.None));
    }

    [Fact]
    public async Task Every_table_is_saved_or_left_out_on_purpose()
    {
        await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
        IEnumerable<string> there = await connection.QueryAsync<string>(
            "select relname::text from pg_class where relkind = 'r' and relnamespace = current_schema()::text::regnamespace");
        string[] known = [.. BackupTables.Saved, .. BackupTables.LeftOut];

        Assert.Empty(there.Where(table => !table.StartsWith(BackupTables.QuartzPrefix, StringComparison.Ordinal)).Except(known));
        Assert.Empty(BackupTables.Saved.Except(there));
    }

    private static byte[] Key { get; } = [1, 2, 3, 4];

    private string Restored(string what) => Path.Combine(_folder, "restored", what);

    /// <summary>A backup of a station with one recording, and one key in its database.</summary>
    private async Task<byte[]> SaveOneAsync()
    {
        await using var store = new PostgresPostStore(postgres.Source);
        await store.AddAsync(
            Posts.Text("x") with { Body = new PostBody.Voice("0190", TimeSpan.FromSeconds(1)) }, null, CancellationToken.None);
        var recordings = new FolderObjectStore(Path.Combine(_folder, "objects"));
        await new OpusVoiceStore(recordings).PutAsync("0190", Tones.Pcm(TimeSpan.FromSeconds(1), 300), CancellationToken.None);
        await new PostgresKeys(postgres.Source).KeepAsync("listener-token.key", Key, CancellationToken.None);
        using var file = new MemoryStream();
        await StationBackup.SaveAsync(postgres.Source, recordings, null, file, TimeProvider.System, CancellationToken.None);
        return file.ToArray();
    }

    private async Task<NpgsqlDataSource> EmptyDatabaseAsync()
    {
        _server = await PgliteFixture.StartAsync(Path.Combine(_folder, "target"));
        NpgsqlDataSource target = Database.Open(_server.ConnectionString);
        await Migrator.MigrateAsync(target, CancellationToken.None);
        return target;
    }

    /// <summary>The real folder, watched.</summary>
    private sealed class WatchedObjects(
        IObjectStore inner, Func<string, ValueTask>? beforeGet = null, Func<string, ValueTask>? beforePut = null) : IObjectStore
    {
        public async ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
        {
            if (beforePut is not null)
                await beforePut(key);
            await inner.PutAsync(key, content, contentType, cancellationToken);
        }

        public async ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
        {
            if (beforeGet is not null)
                await beforeGet(key);
            return await inner.GetAsync(key, cancellationToken);
        }

        public ValueTask DeleteAsync(string key, CancellationToken cancellationToken) => inner.DeleteAsync(key, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
    }
}
