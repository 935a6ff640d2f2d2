using Npgsql;
using Radio24.Adapters.Objects;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Postgres.Backup;
using Radio24.Adapters.Postgres.Embedded;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Log;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Postgres;

[Collection(nameof(PgliteCollection))]
public sealed class BackupTests(PgliteFixture postgres) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("radio24-test-").FullName;

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
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

        using var file = new MemoryStream();
        BackupManifest saved = await StationBackup.SaveAsync(postgres.Source, recordings, keys, file, TimeProvider.System, CancellationToken.None);
        Assert.Equal(3, saved.Tables["posts"].Rows);
        Assert.Equal(2, saved.Objects);

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
    public async Task What_is_no_backup_is_refused_in_words()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            () => StationBackup.RestoreAsync(postgres.Source, null, null, new MemoryStream([1, 2, 3]), CancellationToken.None));
    }
}
