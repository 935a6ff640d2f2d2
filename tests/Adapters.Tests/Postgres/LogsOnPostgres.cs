using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Air;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>The air log and the audit log, on whichever PostgreSQL.</summary>
public abstract class LogsOnPostgres(IPostgresUnderTest postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_air_log_completes_a_line_and_never_repeats_a_post()
    {
        var log = new PostgresAirLog(postgres.Source);
        await using var store = new PostgresPostStore(postgres.Source);
        ListenerPost post = Posts.Text("hello");
        await store.AddAsync(post, null, CancellationToken.None);
        var cutShort = new AirLogEntry(Guid.NewGuid(), SegmentKind.ListenerPost, "A post", "Mika", Noon, null, post.Id, "host-1");
        var taken = cutShort with { Id = Guid.NewGuid(), StartedAt = Noon.AddMinutes(1), Host = "host-2" };

        await log.WriteAsync(cutShort, CancellationToken.None);
        await log.WriteAsync(taken, CancellationToken.None);
        await log.WriteAsync(taken with { EndedAt = Noon.AddMinutes(2) }, CancellationToken.None);

        AirLogEntry line = Assert.Single(await log.ReadAsync(Noon, Noon.AddHours(1), 10, CancellationToken.None));
        Assert.Equal(taken with { EndedAt = Noon.AddMinutes(2) }, line);
    }

    [Fact]
    public async Task What_was_erased_leaves_its_time_on_the_air_log_but_neither_words_nor_names()
    {
        var log = new PostgresAirLog(postgres.Source);
        await using var store = new PostgresPostStore(postgres.Source);
        ListenerPost post = Posts.Text("hello");
        await store.AddAsync(post, null, CancellationToken.None);
        await log.WriteAsync(
            new AirLogEntry(Guid.NewGuid(), SegmentKind.ListenerPost, "A post", "Mika", Noon, Noon, post.Id, "host-1"), CancellationToken.None);

        await store.EraseAsync(post.From, CancellationToken.None);

        AirLogEntry line = Assert.Single(await log.ReadAsync(Noon, Noon.AddHours(1), 10, CancellationToken.None));
        Assert.Equal(("", "", null, Noon), (line.Title, line.Artist, line.Post, line.StartedAt));
    }

    [Fact]
    public async Task The_meter_of_the_store_tells_work_that_is_done_from_work_that_is_refused()
    {
        var outcomes = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument is { Meter.Name: "Radio24.Store", Name: "radio24.store.duration" })
                meters.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => outcomes.Add($"{tags[0].Value} {seconds > 0}"));
        listener.Start();

        await postgres.Source.UseAsync(connection => connection.ExecuteAsync("select 1"), CancellationToken.None);
        await Assert.ThrowsAsync<PostgresException>(
            () => postgres.Source.UseAsync(connection => connection.ExecuteAsync("select 1/0"), CancellationToken.None));

        Assert.Contains("done True", outcomes);
        Assert.Contains("refused True", outcomes);
    }

    [Theory]
    [InlineData(0xD83D)] // half of a surrogate pair
    [InlineData(0x0000)]
    public async Task What_is_no_text_is_refused_alone_and_does_not_count_as_a_store_that_is_away(int unit)
    {
        string bad = $"half {(char)unit}";
        var log = new PostgresAirLog(postgres.Source);
        await using var store = new PostgresPostStore(postgres.Source);
        var entry = new AirLogEntry(Guid.NewGuid(), SegmentKind.Music, bad, "x", Noon, null, null, "host-1");
        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => log.WriteAsync(entry, CancellationToken.None).AsTask());
        Assert.IsNotType<StoreAwayException>(refusal);

        ListenerPost[] posts = [.. Enumerable.Range(0, 9).Select(i => Posts.Text(i == 4 ? bad : $"number {i}", null, i))];
        Task[] adding = [.. posts.Select(post => store.AddAsync(post, null, CancellationToken.None).AsTask())];
        await Task.WhenAll(adding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal([4], Enumerable.Range(0, 9).Where(i => !adding[i].IsCompletedSuccessfully));
        Assert.IsNotType<StoreAwayException>(adding[4].Exception!.InnerException);

        await log.WriteAsync(entry with { Title = "whole" }, CancellationToken.None);
        Assert.Single(await log.ReadAsync(Noon, Noon.AddHours(1), 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_line_that_is_first_written_after_its_post_was_erased_has_neither_name_nor_post()
    {
        var log = new PostgresAirLog(postgres.Source);
        await using var store = new PostgresPostStore(postgres.Source);
        ListenerPost post = Posts.Text("hello"), other = Posts.Text("hi", null, 1);
        await store.AddAsync(post, null, CancellationToken.None);
        await store.AddAsync(other, null, CancellationToken.None);
        await store.EraseAsync(post.From, CancellationToken.None);
        var late = new AirLogEntry(Guid.NewGuid(), SegmentKind.ListenerPost, "Mika", "Hana", Noon, null, post.Id, "host-1");
        var music = new AirLogEntry(Guid.NewGuid(), SegmentKind.Music, "Song", "Band", Noon.AddMinutes(1), null, null, "host-1");
        var heard = new AirLogEntry(Guid.NewGuid(), SegmentKind.ListenerPost, "Ken", "Hana", Noon.AddMinutes(2), null, other.Id, "host-1");

        foreach (AirLogEntry entry in (AirLogEntry[])[late, music, heard, late with { EndedAt = Noon.AddSeconds(20) }])
            await log.WriteAsync(entry, CancellationToken.None);

        IReadOnlyList<AirLogEntry> lines = await log.ReadAsync(Noon, Noon.AddHours(1), 10, CancellationToken.None);
        Assert.Equal([late with { Title = "", Artist = "", Post = null, EndedAt = Noon.AddSeconds(20) }, music, heard], lines);
    }

    [Fact]
    public async Task The_audit_log_is_found_by_act_and_actor_and_cannot_be_changed()
    {
        var log = new PostgresAuditLog(postgres.Source);
        await log.AppendAsync(new AuditEntry(Noon, "account:1", "key.create", "key:7", null, """{"scopes": ["posts"]}"""), CancellationToken.None);
        await log.AppendAsync(new AuditEntry(Noon.AddSeconds(1), "listener:2", "post.withdraw", "post:9"), CancellationToken.None);

        Assert.Equal("key:7", Assert.Single(await log.ReadAsync("key.", null, null, 10, CancellationToken.None)).Subject);
        Assert.Equal("key:7", Assert.Single(await log.ReadAsync("key.create", "account:1", Noon.AddSeconds(1), 10, CancellationToken.None)).Subject);
        Assert.Empty(await log.ReadAsync("create", null, null, 10, CancellationToken.None));
        Assert.Empty(await log.ReadAsync("key.", "listener:2", null, 10, CancellationToken.None));
        Assert.Equal("post:9", Assert.Single(await log.ReadAsync(null, "listener:2", null, 10, CancellationToken.None)).Subject);
        Assert.Equal(["post:9", "key:7"], (await log.ReadAsync(null, null, null, 10, CancellationToken.None)).Select(entry => entry.Subject));
        Assert.Single(await log.ReadAsync(null, null, Noon.AddSeconds(1), 10, CancellationToken.None));

        await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
        await log.AppendAsync(new AuditEntry(TimeProvider.System.GetUtcNow(), "account:1", "key.end", "key:7"), CancellationToken.None);
        foreach (string change in (string[])["update audit_log set actor = 'nobody'", "delete from audit_log", "truncate audit_log"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(change));
            Assert.Contains("append-only", refused.MessageText);
        }

        Assert.Equal(3, (await log.ReadAsync(null, null, null, 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Old_lines_of_the_audit_log_go_and_young_ones_stay_whatever_is_asked()
    {
        var log = new PostgresAuditLog(postgres.Source);
        var retention = new PostgresRetention(postgres.Source);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        foreach (int days in (int[])[0, 2, 29, 31, 900])
        {
            await log.AppendAsync(new AuditEntry(now.AddDays(-days), "account:1", "key.create", $"key:{days}"), CancellationToken.None);
            await log.AppendAsync(new AuditEntry(now.AddDays(-days), "station", "account.loginRefused", $"login:{days}"), CancellationToken.None);
        }

        Assert.Equal(1, await retention.DeleteAsync(KeptRows.Audit, now.AddDays(-30), 1, CancellationToken.None));
        Assert.Equal(1, await retention.DeleteAsync(KeptRows.Audit, now, 10, CancellationToken.None));
        Assert.Equal(3, await retention.DeleteAsync(KeptRows.FailedSignIns, now.AddDays(-20), 10, CancellationToken.None));
        Assert.Equal(1, await retention.DeleteAsync(KeptRows.FailedSignIns, now, 10, CancellationToken.None));
        Assert.Equal(
            ["key:0", "key:2", "key:29", "login:0"],
            (await log.ReadAsync(null, null, null, 20, CancellationToken.None)).Select(entry => entry.Subject).Order());
    }

    [Fact]
    public async Task Old_lines_of_the_air_log_go_a_bounded_number_at_a_time_and_never_what_is_on_air()
    {
        var log = new PostgresAirLog(postgres.Source);
        var retention = new PostgresRetention(postgres.Source);
        foreach (int i in Enumerable.Range(0, 5))
        {
            DateTimeOffset at = Noon.AddMinutes(i);
            await log.WriteAsync(new AirLogEntry(Guid.NewGuid(), SegmentKind.Music, $"{i}", "", at, i == 0 ? null : at.AddMinutes(1), null, "host-1"), CancellationToken.None);
        }

        Assert.Equal(2, await retention.DeleteAsync(KeptRows.AirLog, Noon.AddMinutes(4), 2, CancellationToken.None));
        Assert.Equal(1, await retention.DeleteAsync(KeptRows.AirLog, Noon.AddMinutes(4), 2, CancellationToken.None));
        Assert.Equal(["0", "4"], (await log.ReadAsync(Noon, Noon.AddHours(1), 10, CancellationToken.None)).Select(line => line.Title));
    }
}
