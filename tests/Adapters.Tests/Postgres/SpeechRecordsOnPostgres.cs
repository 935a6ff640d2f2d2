using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>Why things were said, on whichever PostgreSQL.</summary>
public abstract class SpeechRecordsOnPostgres(IPostgresUnderTest postgres) : IAsyncLifetime
{
    private PostgresSpeechRecords Records => new(postgres.Source);

    public Task InitializeAsync() => postgres.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_record_is_read_as_it_was_written_and_replaced_by_a_later_one()
    {
        SpeechRecord record = Record() with
        {
            Facts =
            [
                new Fact(FactKind.Document, "Open till six \u0000.", new Citation("House: Hours", "p-1"), Posts.Noon, Posts.Noon.AddDays(1)),
                new Fact(FactKind.Feed, "雨です", new Citation("天気", null, new Uri("https://example.org/1"))),
            ],
            Dropped = [new DroppedSentence("echo", "8 words of the post")],
        };
        await Records.WriteAsync(record, CancellationToken.None);

        SpeechRecord read = (await Records.ReadAsync(record.Id, CancellationToken.None))!;
        Assert.Equal([record.Facts[0] with { Text = "Open till six \uFFFD." }, record.Facts[1]], read.Facts);
        Assert.Equal(record.Dropped, read.Dropped);
        Assert.Equal(record.Checks, read.Checks);
        Assert.Equal(record with { Facts = read.Facts, Dropped = read.Dropped, Checks = read.Checks }, read);

        await Records.WriteAsync(record with { Said = "another" }, CancellationToken.None);
        Assert.Equal("another", (await Records.ReadAsync(record.Id, CancellationToken.None))!.Said);
        Assert.Null(await Records.ReadAsync(Guid.NewGuid(), CancellationToken.None));
    }

    [Fact]
    public async Task What_was_said_lately_comes_newest_first_and_no_more_than_was_asked_for()
    {
        for (int minute = 0; minute < 4; minute++)
            await Records.WriteAsync(Record(minute), CancellationToken.None);

        IReadOnlyList<SpeechRecord> lately = await Records.SinceAsync(Posts.Noon.AddMinutes(1), 2, CancellationToken.None);
        Assert.Equal([Posts.Noon.AddMinutes(3), Posts.Noon.AddMinutes(2)], lately.Select(record => record.At));
        Assert.Equal(3, (await Records.SinceAsync(Posts.Noon.AddMinutes(1), 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_record_goes_with_its_post_and_with_a_post_that_a_fact_came_from_and_does_not_come_back()
    {
        await using var store = new PostgresPostStore(postgres.Source);
        ListenerPost mine = Posts.Text("hello"), remembered = Posts.Text("I have a cat", mine.From, 1), other = Posts.Text("hi", null, 2);
        foreach (ListenerPost post in (ListenerPost[])[mine, remembered, other])
            await store.AddAsync(post, null, CancellationToken.None);
        SpeechRecord answer = Record() with { Post = mine.Id }, link = Record(1) with { Post = other.Id, Facts = [new Fact(FactKind.Memory, "I have a cat") { Post = remembered.Id }] };
        SpeechRecord stays = Record(2) with { Post = other.Id }, nobodys = Record(3);
        foreach (SpeechRecord record in (SpeechRecord[])[answer, link, stays, nobodys])
            await Records.WriteAsync(record, CancellationToken.None);
        Assert.Equal(4, (await Records.SinceAsync(Posts.Noon, 10, CancellationToken.None)).Count);

        await store.EraseAsync(mine.From, CancellationToken.None);
        await Records.WriteAsync(answer, CancellationToken.None);
        await Records.WriteAsync(link, CancellationToken.None);

        Assert.Equal([nobodys.Id, stays.Id], (await Records.SinceAsync(Posts.Noon, 10, CancellationToken.None)).Select(record => record.Id));
    }

    [Fact]
    public async Task Old_ones_go_a_bounded_number_at_a_time_and_with_old_posts()
    {
        await using var store = new PostgresPostStore(postgres.Source);
        var retention = new PostgresRetention(postgres.Source);
        ListenerPost post = Posts.Text("hello");
        await store.AddAsync(post, null, CancellationToken.None);
        await store.MoveAsync(new PostMove(post.Id, [Posts.To(PostState.Withdrawn)]), CancellationToken.None);
        for (int minute = 0; minute < 4; minute++)
            await Records.WriteAsync(Record(minute) with { Post = minute == 3 ? post.Id : null }, CancellationToken.None);

        Assert.Equal(1, await retention.DeleteAsync(KeptRows.Speech, Posts.Noon.AddMinutes(2), 1, CancellationToken.None));
        Assert.Equal(1, await retention.DeleteAsync(KeptRows.Speech, Posts.Noon.AddMinutes(2), 10, CancellationToken.None));
        Assert.Equal(2, (await Records.SinceAsync(Posts.Noon, 10, CancellationToken.None)).Count);

        Assert.Equal(1, await retention.DeleteAsync(KeptRows.Posts, Posts.Noon.AddDays(1), 10, CancellationToken.None));
        Assert.Null(Assert.Single(await Records.SinceAsync(Posts.Noon, 10, CancellationToken.None)).Post);
    }

    private static SpeechRecord Record(int minute = 0) => new(
        Guid.NewGuid(), Posts.Noon.AddMinutes(minute), PresenterRung.Primary, "gpt-x", "Ada", null, "Say it kindly.", [], "Hello, 東京.", [], ["screening", "echo"], 0.0123m)
    { Material = """{"facts":["Open till six."]}""" };
}
