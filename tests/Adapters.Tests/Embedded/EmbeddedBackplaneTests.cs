using Microsoft.Extensions.DependencyInjection;
using Radio24.Adapters.Embedded;
using Radio24.Adapters.Tests.Contracts;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Embedded;

public sealed class EmbeddedBackplaneTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void Every_port_is_wired_once()
    {
        using ServiceProvider services = new ServiceCollection().AddEmbeddedBackplane().BuildServiceProvider(true);
        Assert.Same(services.GetRequiredService<IPostStore>(), services.GetRequiredService<IPostStore>());
        Assert.NotNull(services.GetRequiredService<IInbox>());
        Assert.NotNull(services.GetRequiredService<IVoiceStore>());
        Assert.NotNull(services.GetRequiredService<IStationFeed>());
    }

    [Fact]
    public async Task A_full_voice_store_forgets_the_recordings_of_finished_posts_and_refuses_to_lose_others()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddEmbeddedBackplane(new EmbeddedBackplaneOptions { VoiceBytes = 10 }).BuildServiceProvider(true);
        IPostStore posts = services.GetRequiredService<IPostStore>();
        IVoiceStore voices = services.GetRequiredService<IVoiceStore>();
        ListenerPost post = Posts.Text("x") with { Body = new PostBody.Voice("first", TimeSpan.FromSeconds(1)) };
        await voices.PutAsync("first", new byte[8], None);
        await posts.AddAsync(post, null, None);

        await Assert.ThrowsAsync<IOException>(() => voices.PutAsync("second", new byte[8], None).AsTask());
        Assert.NotNull(await voices.GetAsync("first", None));
        await posts.MoveAsync(post.Id, Posts.To(PostState.Failed), None);
        Assert.NotNull(await voices.GetAsync("first", None));
        await voices.PutAsync("second", new byte[8], None);
        Assert.Null(await voices.GetAsync("first", None));
        await Assert.ThrowsAsync<IOException>(() => voices.PutAsync("too big", new byte[11], None).AsTask());
        await voices.PutAsync("second", new byte[10], None);
    }

    [Fact]
    public async Task Only_so_many_finished_posts_are_remembered_and_none_that_waits_is_forgotten()
    {
        var store = new EmbeddedPostStore(finishedKept: 2);
        ListenerPost waiting = Posts.Text("waits");
        await store.AddAsync(waiting, null, None);
        ListenerPost[] done = [.. Enumerable.Range(0, 3).Select(i => Posts.Text($"{i}"))];
        foreach (ListenerPost post in done)
        {
            await store.AddAsync(post, "key", None);
            await store.MoveAsync(post.Id, Posts.To(PostState.Rejected), None);
        }

        Assert.Null(await store.FindAsync(done[0].Id, None));
        Assert.Null(await store.FindByKeyAsync(done[0].From, "key", None));
        Assert.NotNull(await store.FindAsync(done[2].Id, None));
        Assert.NotNull(await store.FindAsync(waiting.Id, None));
    }

    [Fact]
    public async Task A_late_acknowledgement_takes_back_a_redelivery_and_a_second_reader_is_refused()
    {
        var time = new ManualTime();
        var inbox = new EmbeddedInbox(time);
        PostId slow = PostId.New(Posts.Noon);
        await inbox.PostAsync(slow, None);
        await using IAsyncEnumerator<Delivery> reader = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        Assert.True(await reader.MoveNextAsync());
        Delivery late = reader.Current;
        time.Advance(TimeSpan.FromMinutes(2));
        await late.AcknowledgeAsync(None);
        PostId next = PostId.New(Posts.Noon);
        await inbox.PostAsync(next, None);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(next, reader.Current.Id);

        await using IAsyncEnumerator<Delivery> second = inbox.ReadAsync(None).GetAsyncEnumerator(None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second.MoveNextAsync().AsTask());
    }
}
