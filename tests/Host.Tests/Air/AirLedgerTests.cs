using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Host.Air;
using Radio24.Tests;

namespace Radio24.Host.Tests.Air;

/// <summary>What the ledger does about a step that the store refuses, apart from the air.</summary>
public sealed class AirLedgerTests
{
    [Fact]
    public async Task A_refused_step_is_not_tried_again_once_a_later_one_is_written()
    {
        var time = new FakeTimeProvider();
        var clock = new StationClock(time, TimeZoneInfo.Utc);
        var store = new MemoryPostStore();
        var refused = new HashSet<PostId>();
        IPostStore posts = AwayStore.Around<IPostStore>(store, () => false, before: (method, args) =>
        {
            if (method.Name == nameof(IPostStore.MoveAsync) && args.OfType<PostMove>().Single() is { Steps: [{ State: PostState.Queued }, ..] } move && refused.Add(move.Id))
                throw new InvalidOperationException("refused in this test");
        });
        PostId heard = await ApprovedAsync(), other = await ApprovedAsync();
        var progress = new PostProgress(posts, new KeptFeed(), (_, _) => { });
        using var ledger = new AirLedger(
            progress, new MemoryLogs(), new MemoryOutbox(), new StoreStarted(), clock, new AirInputs(), time, "host-1", NullLogger<AirLedger>.Instance);
        await ledger.StartAsync(default);

        foreach (PostId post in (PostId[])[heard, other])
        {
            ledger.Move(post, PostState.Queued, null);
            await UntilAsync(() => ValueTask.FromResult(ledger.Waiting == 0));
        }

        Assert.Equal(2, refused.Count);
        ledger.Move(heard, PostState.OnAir, null);
        await UntilAsync(() => ValueTask.FromResult(ledger.Waiting == 0));
        Assert.Equal(PostState.OnAir, await StateAsync(heard));

        // Once the other post's step has been tried again, so has whatever was refused before it.
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(async () => await StateAsync(other) == PostState.Queued);
        Assert.Equal(PostState.OnAir, await StateAsync(heard));
        await ledger.StopAsync(default);

        async Task<PostId> ApprovedAsync()
        {
            var id = PostId.New(clock.Now);
            await store.AddAsync(new ListenerPost(id, ListenerId.New(clock.Now), null, new PostBody.Text("hello"), clock.Now), null, default);
            await store.MoveAsync(new PostMove(id, [To(PostState.Screened), To(PostState.Approved)]), default);
            return id;
        }

        async ValueTask<PostState> StateAsync(PostId id) => (await store.FindAsync(id, default))!.State;

        PostTransition To(PostState state) => new(state, clock.Now, "station");
    }

    private static async Task UntilAsync(Func<ValueTask<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
    }
}
