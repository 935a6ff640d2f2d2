using Dapper;
using Npgsql;
using Radio24.Adapters.Postgres;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Air;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Postgres;

/// <summary>What PostgreSQL remembers, with pgvector or without it.</summary>
public abstract class MemoriesOnPostgres(IPostgresUnderTest postgres) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PlayedEmbedding _model = new();
    private PostgresPostStore _posts = null!;

    public async Task InitializeAsync()
    {
        await postgres.EmptyAsync();
        _posts = new PostgresPostStore(postgres.Source);
    }

    public async Task DisposeAsync() => await _posts.DisposeAsync();

    private PostgresMemories Memories => field ??= new PostgresMemories(postgres.Source, _model);

    [Fact]
    public async Task Only_what_may_be_remembered_is_and_once_and_with_its_answer()
    {
        PostRecord allowed = await AirAsync("Our lighthouse got a new lamp.", remember: true), not = await AirAsync("The lighthouse keeper is my uncle.", remember: false);
        Assert.True((await _posts.FindAsync(allowed.Post.Id, None))!.Post.Remember);
        foreach (PostRecord post in (PostRecord[])[allowed, allowed, not])
        {
            await Memories.KeepPostAsync(post, Posts.Noon, None);
            await Memories.KeepAnswerAsync(Answer(post, "What a bright lighthouse that must be!"), None);
        }

        IReadOnlyList<Memory> found = await Memories.SearchAsync(new MemoryQuery("lighthouse"), None);
        Assert.Equal([MemoryKind.Answer, MemoryKind.Post], found.Select(memory => memory.Kind).Order().Reverse());
        Assert.All(found, memory => Assert.Equal(allowed.Post.Id, memory.Post));
        Assert.Equal("Primary: gpt", found.Single(memory => memory.Kind == MemoryKind.Answer).By);
        Assert.Equal(("Aiko", Posts.Noon), (found.Single(memory => memory.Kind == MemoryKind.Post).Name, found.Single(memory => memory.Kind == MemoryKind.Post).At));
        Assert.Equal(Posts.Noon, await Memories.NewestAsync(MemoryKind.Answer, None));
    }

    [Fact]
    public async Task Who_is_erased_is_forgotten_with_the_answers_and_stays_so()
    {
        PostRecord mine = await AirAsync("My donkeys are called Salt and Pepper.", remember: true);
        await Memories.KeepPostAsync(mine, Posts.Noon, None);
        await Memories.KeepAnswerAsync(Answer(mine, "Give the donkeys a carrot."), None);
        Assert.NotEmpty(await Memories.SearchAsync(new MemoryQuery("donkeys"), None));
        await _posts.EraseAsync(mine.Post.From, None);
        // The news of it comes late: the post is not there any more.
        await Memories.KeepPostAsync(mine, Posts.Noon, None);
        await Memories.KeepAnswerAsync(Answer(mine, "Give the donkeys a carrot."), None);
        Assert.Empty(await Memories.SearchAsync(new MemoryQuery("donkeys"), None));
        await using NpgsqlConnection connection = await postgres.Source.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*) from memories"));
    }

    [Fact]
    public async Task An_answer_that_may_hold_the_words_of_another_listener_is_not_remembered()
    {
        PostRecord mine = await AirAsync("My accordion squeaks.", remember: true), older = await AirAsync("I play the accordion.", remember: true, from: mine.Post.From);
        PostRecord strangers = await AirAsync("My accordion is red.", remember: true);
        SpeechRecord answer = Answer(mine, "Oil the accordion!");
        Fact Of(PostRecord post) => new(FactKind.Memory, "…") { Post = post.Post.Id };
        await Memories.KeepAnswerAsync(answer with { Facts = [Of(older), Of(strangers)] }, None);
        Assert.Empty(await Memories.SearchAsync(new MemoryQuery("accordion"), None));
        await Memories.KeepAnswerAsync(answer with { Facts = [Of(older), new Fact(FactKind.Station, "It is noon.")] }, None);
        Assert.Equal("Oil the accordion!", Assert.Single(await Memories.SearchAsync(new MemoryQuery("accordion"), None)).Text);
    }

    [Fact]
    public async Task The_same_listener_comes_first_and_nobody_is_named_but_by_the_name_on_air()
    {
        var me = ListenerId.New(Posts.Noon);
        for (int i = 0; i < 8; i++)
            await Memories.KeepPostAsync(await AirAsync($"Theremin number {i}, theremin, theremin.", remember: true), Posts.Noon, None);
        PostRecord mine = await AirAsync("Once I heard somebody who played on a strange thing called theremin in a park.", remember: true, from: me);
        await Memories.KeepPostAsync(mine, Posts.Noon, None);

        Assert.NotEqual(mine.Post.Id, (await Memories.SearchAsync(new MemoryQuery("theremin", Most: 1), None))[0].Post);
        Memory first = (await Memories.SearchAsync(new MemoryQuery("theremin", Most: 3, From: me), None))[0];
        Assert.True(first.IsSame);
        Assert.Equal(mine.Post.Id, first.Post);

        var facts = new MemoryFacts(Memories);
        IReadOnlyList<Fact> known = await facts.FindAsync(new FactQuery("A theremin?", "en", Posts.Noon.AddHours(1), 2, me), None);
        Assert.StartsWith("The same listener wrote before: “Once I heard", known[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("Aiko wrote before: “Theremin", known[1].Text, StringComparison.Ordinal);
        Assert.All(known, fact => Assert.Equal((FactKind.Memory, Posts.Noon), (fact.Kind, fact.At!.Value)));
        // So that it is erased with that post wherever it is kept.
        Assert.Equal(mine.Post.Id, known[0].Post);
        Assert.StartsWith("同じリスナー", (await facts.FindAsync(new FactQuery("theremin", "ja", Posts.Noon.AddHours(1), 1, me), None))[0].Text, StringComparison.Ordinal);
        Assert.Empty(await facts.FindAsync(new FactQuery("theremin", "en", Posts.Noon.AddHours(-1), 2), None));
        Assert.Empty(await facts.FindAsync(new FactQuery("Which colour is the moon?", "en", Posts.Noon.AddHours(1), 2), None));
        Assert.Empty(await facts.FindAsync(new FactQuery(null, "en", Posts.Noon.AddHours(1), 2), None));
    }

    [Fact]
    public async Task A_piece_of_music_is_remembered_once_with_when_it_was_played_last()
    {
        await Memories.KeepTracksAsync([Track("Night Train", "Mika", 0), Track("Night Train", "Mika", 9), Track("花の歌", "", 1)], None);
        await Memories.KeepTracksAsync([Track("Night Train", "Mika", 5)], None);
        Memory track = Assert.Single(await Memories.SearchAsync(new MemoryQuery("Did you play Night Train by Mika?"), None));
        Assert.Equal((MemoryKind.Track, "Night Train – Mika", Posts.Noon.AddMinutes(9)), (track.Kind, track.Text, track.At));
        Assert.Equal("花の歌", Assert.Single(await Memories.SearchAsync(new MemoryQuery("花の歌"), None)).Text);
    }

    [Fact]
    public async Task What_is_old_goes_and_of_documents_what_was_replaced_long_ago()
    {
        await Memories.KeepPostAsync(await AirAsync("An old story.", remember: true), Posts.Noon, None);
        await Memories.KeepPostAsync(await AirAsync("A new story.", remember: true), Posts.Noon.AddDays(2), None);
        var retention = new PostgresRetention(postgres.Source);
        Assert.Equal(1, await retention.DeleteAsync(KeptRows.Memories, Posts.Noon.AddDays(1), 10, None));
        Assert.Equal("A new story.", Assert.Single(await Memories.SearchAsync(new MemoryQuery("story"), None)).Text);
        Assert.Equal(0, await retention.DeleteAsync(KeptRows.DocumentVersions, Posts.Noon.AddDays(1), 10, None));
    }

    private static AirLogEntry Track(string title, string artist, int minute) =>
        new(Guid.NewGuid(), SegmentKind.Music, title, artist, Posts.Noon.AddMinutes(minute), null, null, "host");

    private static SpeechRecord Answer(PostRecord post, string said) =>
        new(new Guid(post.Post.Id.Value.ToByteArray().Reverse().ToArray()), Posts.Noon, PresenterRung.Primary, "gpt", "Mika", post.Post.Id, "", [], said, [], [], 0);

    private async Task<PostRecord> AirAsync(string words, bool remember, ListenerId? from = null)
    {
        ListenerPost post = Posts.Text(words, from) with { Remember = remember };
        return (await _posts.AddAsync(post, null, 100, None))!.Record;
    }
}

[Collection(nameof(PgliteCollection))]
public sealed class MemoriesOnPglite(PgliteFixture postgres) : MemoriesOnPostgres(postgres);

[Collection(nameof(PostgresServerCollection))]
public sealed class MemoriesOnServer(PostgresServer postgres) : MemoriesOnPostgres(postgres);
