using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Embedded;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Intake;

namespace Radio24.Host.Tests.Intake;

/// <summary>What people order is done, written down with who ordered it, and told to the author.</summary>
public sealed class DeskServiceTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private ManualStation _station = null!;
    private EmbeddedDesk _desk = null!;
    private DeskService _service = null!;

    public async Task InitializeAsync()
    {
        _station = new ManualStation(station => new ReadingPresenter(station), screener: new HoldsEverything());
        await _station.StartAsync();
        _desk = new EmbeddedDesk(_station.Time);
        _service = new DeskService(
            _desk, _station.Posts, _station.Feed, _station.Inputs, _station.Clock, _station.Time, new IntakeOptions(), NullLogger<DeskService>.Instance);
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

    private sealed class HoldsEverything : IScreener
    {
        public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) =>
            new(new Verdict(VerdictKind.Hold, "a person decides"));
    }
}
