using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Embedded;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Intake;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>What people order is done, written down with who ordered it, and told to the author.</summary>
public sealed class DeskServiceTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private ManualStation _station = null!;
    private EmbeddedDesk _desk = null!;
    private DeskService _service = null!;
    private bool _storeAway;
    private bool _holdsPosts = true;

    public async Task InitializeAsync()
    {
        _station = new ManualStation(
            station => new ReadingPresenter(station), screener: new Screener(this),
            posts: AwayStore.Around<IPostStore>(new MemoryPostStore(), () => Volatile.Read(ref _storeAway)));
        await _station.StartAsync();
        _desk = new EmbeddedDesk(_station.Time);
        _service = new DeskService(
            _desk, _station.Posts, _station.Progress, _station.Inputs, _station.Clock, _station.Time, new IntakeOptions(), NullLogger<DeskService>.Instance);
        await _service.StartAsync(None);
    }

    public async Task DisposeAsync()
    {
        await _service.StopAsync(None);
        _service.Dispose();
        await _station.DisposeAsync();
    }

    [Fact]
    public async Task A_held_post_that_is_approved_goes_on_air()
    {
        PostId post = await _station.PostAsync("Hello from the harbour.");
        Assert.Equal(PostState.Held, await _station.StateOfAsync(post));
        await OrderAsync(new DeskOrder.Approve(post, "moderator-1"));
        PostRecord record = (await _station.Posts.FindAsync(post, None))!;
        Assert.Equal("moderator-1", record.History.Single(step => step.State == PostState.Approved).Actor);
        await _station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await _station.StateOfAsync(post));
    }

    [Fact]
    public async Task A_rejected_one_is_final_with_its_reason_and_told()
    {
        PostId post = await _station.PostAsync("Hello.");
        await OrderAsync(new DeskOrder.Reject(post, "moderator-1", "not today"));
        await OrderAsync(new DeskOrder.Approve(post, "moderator-2"));
        PostTransition last = (await _station.Posts.FindAsync(post, None))!.History[^1];
        Assert.Equal((PostState.Rejected, "moderator-1", "not today"), (last.State, last.Actor, last.Reason));
        Assert.Contains(_station.Events, e => e is StationEvent.PostMoved { Transition.State: PostState.Rejected } moved && moved.Id == post);
    }

    [Fact]
    public async Task A_post_that_is_taken_back_never_airs()
    {
        PostId post = await _station.PostAsync("Hello.");
        await OrderAsync(new DeskOrder.Approve(post, "moderator"));
        await OrderAsync(new DeskOrder.Withdraw(post, "its author"));
        await _station.PlayAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PostState.Withdrawn, await _station.StateOfAsync(post));
    }

    [Fact]
    public async Task A_queued_post_that_is_rejected_is_never_heard()
    {
        _holdsPosts = false;
        await _station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId first = await _station.PostAsync("The first of two letters today."), second = await _station.PostAsync("Too rude.");
        Assert.Equal(PostState.Queued, await _station.StateOfAsync(second));
        await OrderAsync(new DeskOrder.Reject(second, "moderator", "too rude"));
        await _station.PlayUntilFinalAsync(first, TimeSpan.FromMinutes(2));
        await _station.PlayAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(PostState.Aired, await _station.StateOfAsync(first));
        Assert.Equal(PostState.Rejected, await _station.StateOfAsync(second));
        Assert.DoesNotContain(_station.Captions, c => c.Post == second);
    }

    [Fact]
    public async Task One_that_is_rejected_on_air_ends_within_a_second()
    {
        _holdsPosts = false;
        await _station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId post = await _station.PostAsync("This is a long one. It goes on and on. And it does not come to an end. Not for a long time.");
        await _station.PlayUntilAsync(() => _station.Captions.Any(c => c.Post == post), TimeSpan.FromMinutes(1));
        Assert.Equal(1, _station.Voices);
        await OrderAsync(new DeskOrder.Reject(post, "moderator", "enough"));
        await _station.PlayAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _station.Voices);
        int heard = _station.Captions.Count(c => c.Post == post);
        await _station.PlayAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(heard, _station.Captions.Count(c => c.Post == post));
        Assert.Equal(PostState.Rejected, await _station.StateOfAsync(post));
    }

    [Fact]
    public async Task An_order_outlives_a_store_that_is_away_for_longer_than_all_its_tries()
    {
        PostId post = await _station.PostAsync("Hello from the harbour.");
        Volatile.Write(ref _storeAway, true);
        await _desk.OrderAsync(new DeskOrder.Approve(post, "moderator"), Lane.Normal, None);
        await PlayWhileAsync(() => true, atMost: TimeSpan.FromMinutes(2));
        Assert.Equal(0, _service.Handled);

        Volatile.Write(ref _storeAway, false);
        await PlayWhileAsync(() => _service.Handled == 0, atMost: TimeSpan.FromMinutes(10));
        Assert.Equal(0, await _desk.DeadLetters.CountAsync(None));
        Assert.Contains(PostState.Approved, await _station.StatesOfAsync(post));
        await _station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await _station.StateOfAsync(post));
    }

    /// <summary>The desk works on its own tasks: time goes on in small steps so that it keeps up.</summary>
    private async Task PlayWhileAsync(Func<bool> waiting, TimeSpan atMost)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(100);
        for (TimeSpan played = default; played < atMost && waiting(); played += step)
        {
            await _station.PlayAsync(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private async Task OrderAsync(DeskOrder order)
    {
        int handled = _service.Handled;
        await _desk.OrderAsync(order, Lane.Normal, None);
        for (int i = 0; _service.Handled == handled; i++)
        {
            Assert.True(i < 20_000, "the order was not handled");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private sealed class Screener(DeskServiceTests test) : IScreener
    {
        public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) =>
            new(test._holdsPosts ? new Verdict(VerdictKind.Hold, "a person decides") : Verdict.Air);
    }
}
