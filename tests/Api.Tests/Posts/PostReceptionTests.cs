using System.Net;
using Radio24.Api.Posts;
using Radio24.Api.Problems;
using Radio24.Api.Talk;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Posts;

/// <summary>A voice post and its recording stay together, whoever leaves or dies while the post is written.</summary>
public sealed class PostReceptionTests
{
    // 16 s: two of them, and no third, find room in the voice store of the test station.
    private static readonly byte[] Recording = new byte[16 * 24_000 * 2];
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(16);

    [Fact]
    public async Task A_post_that_was_kept_although_the_store_could_not_say_so_has_its_recording()
    {
        int lost = 0;
        IPostStore posts = AwayStore.Around<IPostStore>(
            new MemoryPostStore(), away: () => false, goesAfter: (method, _) => method.Name == nameof(IPostStore.AddAsync) && lost++ == 0);
        await using TestStation station = await TestStation.StartAsync(posts: posts);
        Sender sender = NewSender();
        await Assert.ThrowsAsync<StoreAwayException>(() => SendAsync(station, sender, "k"));

        // The retry gets the first post, which is there with all that belongs to it.
        (AcceptedPost? post, Problem? problem) = await SendAsync(station, sender, "k");
        Assert.Null(problem);
        Assert.True(PostId.TryParse(post!.Id, out PostId id));
        PostRecord record = (await posts.FindAsync(id, default))!;
        Assert.NotNull(await station.Get<IVoiceStore>().GetAsync(((PostBody.Voice)record.Post.Body).Key, default));
    }

    [Fact]
    public async Task A_post_whose_author_leaves_while_it_is_written_is_kept_with_its_recording()
    {
        using var gone = new CancellationTokenSource();
        IPostStore posts = AwayStore.Around<IPostStore>(new MemoryPostStore(), away: () =>
        {
            gone.Cancel();
            return false;
        });
        await using TestStation station = await TestStation.StartAsync(posts: posts);
        Sender sender = NewSender();
        (AcceptedPost? post, _) = await station.Get<PostReception>().TakeVoiceAsync(sender, new HubVoice(), Recording, Length, gone.Token);
        Assert.True(gone.IsCancellationRequested);
        Assert.True(PostId.TryParse(post!.Id, out PostId id));
        PostRecord record = (await posts.FindAsync(id, default))!;
        Assert.NotNull(await station.Get<IVoiceStore>().GetAsync(((PostBody.Voice)record.Post.Body).Key, default));
    }

    [Fact]
    public async Task The_recording_of_a_post_that_the_store_refused_makes_room_for_the_next()
    {
        var inner = new MemoryPostStore();
        bool refuses = true;
        IPostStore posts = AwayStore.Around<IPostStore>(
            inner, away: () => false, before: (method, _) =>
            {
                if (refuses && method.Name == nameof(IPostStore.AddAsync))
                    throw new InvalidOperationException("refused in this test");
            });
        await using TestStation station = await TestStation.StartAsync(posts: posts);
        for (int i = 0; i < 8; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(station, NewSender(), null));
        refuses = false;
        (AcceptedPost? post, Problem? problem) = await SendAsync(station, NewSender(), null);
        Assert.Null(problem);
        Assert.NotNull(post);
    }

    private static Sender NewSender() => new(ListenerId.New(DateTimeOffset.UnixEpoch), IPAddress.Loopback);

    private static async Task<(AcceptedPost? Post, Problem? Problem)> SendAsync(TestStation station, Sender sender, string? key) =>
        await station.Get<PostReception>().TakeVoiceAsync(sender, new HubVoice(null, key), Recording, Length, CancellationToken.None);
}
