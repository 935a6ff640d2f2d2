using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Embedded;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Intake;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>What people did at the desk reaches the air.</summary>
public sealed class TalkbackServiceTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RepeatsStep _repeats = new(new RepeatsOptions());
    private ManualStation _station = null!;
    private EmbeddedTalkback _talkback = null!;
    private TalkbackService _service = null!;
    private bool _storeAway;
    private bool _holdsPosts = true;

    public async Task InitializeAsync()
    {
        _station = new ManualStation(
            station => new ReadingPresenter(station), screener: new Screener(this),
            posts: AwayStore.Around<IPostStore>(new MemoryPostStore(), () => Volatile.Read(ref _storeAway)));
        await _station.StartAsync();
        _talkback = new EmbeddedTalkback(_station.Time);
        _service = new TalkbackService(
            _talkback, _station.Intake, _station.Inputs, _station.Clock, _station.Time, new IntakeOptions(), NullLogger<TalkbackService>.Instance, _repeats);
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
        await ApproveAsync(post);
        await _station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await _station.StateOfAsync(post));
    }

    [Fact]
    public async Task A_notice_of_a_post_that_has_ended_meanwhile_puts_nothing_on_air()
    {
        PostId post = await _station.PostAsync("Hello.");
        await EndAsync(post, PostState.Rejected);
        await TellAsync(new StudioNotice.PostCleared(post));
        await _station.PlayAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PostState.Rejected, await _station.StateOfAsync(post));
        Assert.DoesNotContain(_station.Captions, c => c.Post == post);
    }

    [Fact]
    public async Task A_post_that_is_taken_back_never_airs()
    {
        PostId post = await _station.PostAsync("Hello.");
        await ApproveAsync(post);
        await EndAsync(post, PostState.Withdrawn);
        await _station.PlayAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PostState.Withdrawn, await _station.StateOfAsync(post));
        Assert.DoesNotContain(_station.Captions, c => c.Post == post);
    }

    [Fact]
    public async Task Who_took_a_post_back_may_send_it_again()
    {
        PostId post = await _station.PostAsync("My neighbour plays the trombone every night at three.");
        Candidate mine = Candidate.Of((await _station.Posts.FindAsync(post, None))!.Post), again = Candidate.Of(mine.Post with { Id = PostId.New(_station.Clock.Now) });
        Assert.Empty((await _repeats.TakeAsync(mine, None)).Findings);
        await EndAsync(post, PostState.Withdrawn);
        Assert.Empty((await _repeats.TakeAsync(again, None)).Findings);
    }

    [Fact]
    public async Task A_queued_post_that_is_rejected_is_never_heard()
    {
        _holdsPosts = false;
        await _station.PlayAsync(TimeSpan.FromSeconds(3));
        PostId first = await _station.PostAsync("The first of two letters today."), second = await _station.PostAsync("Too rude.");
        Assert.Equal(PostState.Queued, await _station.StateOfAsync(second));
        await EndAsync(second, PostState.Rejected);
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
        await EndAsync(post, PostState.Rejected);
        await _station.PlayAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _station.Voices);
        int heard = _station.Captions.Count(c => c.Post == post);
        await _station.PlayAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(heard, _station.Captions.Count(c => c.Post == post));
        Assert.Equal(PostState.Rejected, await _station.StateOfAsync(post));
    }

    [Fact]
    public async Task A_post_that_was_approved_while_the_Host_could_not_read_the_store_airs_when_it_can()
    {
        PostId post = await _station.PostAsync("Hello from the harbour.");
        await MoveAsync(post, PostState.Approved);
        Volatile.Write(ref _storeAway, true);
        await TellAsync(new StudioNotice.PostCleared(post));
        Assert.Equal(0, await _talkback.DeadLetters.CountAsync(None));

        Volatile.Write(ref _storeAway, false);
        await PlayWhileAsync(() => _station.Captions.All(c => c.Post != post), atMost: TimeSpan.FromMinutes(2));
        await _station.PlayUntilFinalAsync(post, TimeSpan.FromMinutes(2));
        Assert.Equal(PostState.Aired, await _station.StateOfAsync(post));
    }

    /// <summary>The services work on their own tasks: time goes on in small steps so that it keeps up.</summary>
    private async Task PlayWhileAsync(Func<bool> waiting, TimeSpan atMost)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(100);
        for (TimeSpan played = default; played < atMost && waiting(); played += step)
        {
            await _station.PlayAsync(step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private async Task ApproveAsync(PostId post)
    {
        await MoveAsync(post, PostState.Approved);
        await TellAsync(new StudioNotice.PostCleared(post));
    }

    private async Task EndAsync(PostId post, PostState state)
    {
        await MoveAsync(post, state);
        await TellAsync(new StudioNotice.PostEnded(post));
    }

    /// <summary>As the Api does it, before it tells.</summary>
    private async Task MoveAsync(PostId post, PostState state) =>
        Assert.True((await _station.Progress.MoveAsync(post, new PostTransition(state, _station.Clock.Now, "account:1"), None)).Moved);

    private async Task TellAsync(StudioNotice notice)
    {
        int handled = _service.Handled;
        await _talkback.TellAsync(notice, Lane.Normal, None);
        for (int i = 0; _service.Handled == handled; i++)
        {
            Assert.True(i < 20_000, "the notice was not handled");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private sealed class Screener(TalkbackServiceTests test) : IScreener
    {
        public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken) =>
            new(test._holdsPosts ? new Verdict(VerdictKind.Hold, "a person decides") : Verdict.Air);
    }
}
