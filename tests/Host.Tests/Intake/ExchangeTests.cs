using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Embedded;
using Radio24.Core.Direction;
using Radio24.Core.Phrases;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;
using Radio24.Host.Intake;
using Radio24.Host.Presenting;
using Radio24.Host.Speech;
using Radio24.Tests;

namespace Radio24.Host.Tests.Intake;

/// <summary>The author of a post replies on air: from the Api's notices to what is heard.</summary>
public sealed class ExchangeTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private ManualStation _station = null!;
    private EmbeddedTalkback _talkback = null!;
    private TalkbackService _service = null!;
    private Verdict _verdict = Verdict.Air;
    private int _screened;

    public async Task InitializeAsync()
    {
        var engines = new SpeechEngines([new FliteEngine(new SpeechOptions()), new OpenJTalkEngine(new SpeechOptions())]);
        _station = new ManualStation(
            station => new OfflinePresenter(
                new ScriptWriter(new ScriptOptions(), new PhraseMemory()), engines, station.Recordings, station.Clock, station.Time, TimeSpan.FromMinutes(2)),
            screener: new Screener(this), director: new DirectorOptions { Station = "Test", TalkBack = true });
        await _station.StartAsync();
        _talkback = new EmbeddedTalkback(_station.Time);
        _service = new TalkbackService(
            _talkback, _station.Intake, _station.Inputs, _station.Clock, _station.Time, new IntakeOptions(), NullLogger<TalkbackService>.Instance);
        await _service.StartAsync(None);
    }

    public async Task DisposeAsync()
    {
        await _service.StopAsync(None);
        _service.Dispose();
        await _station.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_is_screened_and_heard_after_the_answer_and_its_author_is_told_when_to_speak()
    {
        PostId post = await AnsweredAsync();
        StationEvent.ReplyAsked asked = Asked[^1];
        Assert.Equal((post, 1, 3), (asked.Post, asked.Turn, asked.Of));
        Assert.InRange(asked.Until!.Value - _station.Clock.Now, TimeSpan.FromSeconds(19.5), TimeSpan.FromSeconds(20));

        PostId reply = await ReplyAsync(post, "The cat is black.");
        await _station.PlayUntilFinalAsync(reply, TimeSpan.FromMinutes(1));
        Assert.Equal([PostState.Received, PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired], await _station.StatesOfAsync(reply));
        PostId?[] heard = [.. _station.Captions.Select(caption => caption.Post).Where(of => of == post || of == reply)];
        Assert.Equal(heard, heard.OrderBy(of => of == reply)); // first the post, then the reply
        Assert.Contains(_station.Captions, caption => caption.Post == reply && caption.Text.Contains("cat is black", StringComparison.Ordinal));
        Assert.Equal([1, null, 2], Asked.Select(one => one.Until is null ? (int?)null : one.Turn));
    }

    [Theory]
    [InlineData(VerdictKind.Hold, PostState.Expired)]
    [InlineData(VerdictKind.Reject, PostState.Rejected)]
    public async Task One_that_may_not_be_heard_is_closed_kindly_and_waits_for_nobody(VerdictKind verdict, PostState end)
    {
        PostId post = await AnsweredAsync();
        int captions = _station.Captions.Count(caption => caption.Text.Contains("harbour", StringComparison.Ordinal));
        _verdict = new Verdict(verdict, "a person decides") { Rule = ScreeningRule.NeedsPerson };
        PostId reply = await ReplyAsync(post, "A secret.");
        await UntilAsync(async () => await _station.StateOfAsync(reply) == end);
        string[] closing = [.. PhraseBank.Families(PhraseKind.TalkBackClosing, "en").SelectMany(f => f).Select(phrase => phrase.Split("{you}")[0].TrimEnd(' ', ','))];
        await _station.PlayUntilAsync(() => _station.Captions.Any(caption => closing.Any(caption.Text.StartsWith)), TimeSpan.FromMinutes(1));
        await _station.PlayAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(captions, _station.Captions.Count(caption => caption.Text.Contains("harbour", StringComparison.Ordinal)));
        Assert.DoesNotContain(_station.Captions, caption => caption.Text.Contains("secret", StringComparison.Ordinal));
        Assert.Equal(PostState.Aired, await _station.StateOfAsync(post));
        Assert.Equal("needsPerson", (await _station.Posts.FindAsync(reply, None))!.History[^1].Rule);
    }

    [Fact]
    public async Task What_an_earlier_Host_left_of_an_exchange_expires_and_is_not_paid_for()
    {
        int screened = _screened;
        var first = PostId.New(_station.Clock.Now);
        var old = new ListenerPost(PostId.New(_station.Clock.Now), ListenerId.New(_station.Clock.Now), null, new PostBody.Text("too late"), _station.Clock.Now.AddMinutes(-3)) { ReplyTo = first };
        await _station.Posts.AddAsync(old, null, None);
        await TellAsync(new StudioNotice.ReplyKept(old.Id));
        await UntilAsync(async () => await _station.StateOfAsync(old.Id) == PostState.Expired);
        Assert.Equal(screened, _screened);
    }

    [Theory]
    [InlineData(PolicyPreset.Open, true)]
    [InlineData(PolicyPreset.ByHand, false)]
    public async Task Nobody_is_asked_for_a_reply_that_the_policy_would_hold(PolicyPreset preset, bool asked)
    {
        var store = new MemoryPostStore();
        var rules = new TalkBackRules(store, new SteadyCircumstances(StationPolicy.Of(preset)));
        DateTimeOffset now = _station.Clock.Now;
        var post = new ListenerPost(PostId.New(now), ListenerId.New(now), null, new PostBody.Text("hello"), now);
        ListenerPost reply = post with { Id = PostId.New(now), ReplyTo = post.Id };
        await store.AddAsync(post, null, None);
        await store.AddAsync(reply, null, None);
        Assert.Equal(asked, await rules.MayReplyAsync(post.Id, None));
        Assert.False(await rules.MayReplyAsync(reply.Id, None));
        Assert.False(await rules.MayReplyAsync(PostId.New(now), None));
    }

    private StationEvent.ReplyAsked[] Asked => [.. _station.Events.OfType<StationEvent.ReplyAsked>()];

    /// <summary>A post has been heard and answered, and its author is asked for a reply.</summary>
    private async Task<PostId> AnsweredAsync()
    {
        await _station.PlayAsync(TimeSpan.FromSeconds(20));
        PostId post = await _station.PostAsync("Hello from the harbour.", "Mika");
        await _station.PlayUntilAsync(() => _station.Captions.Any(caption => caption.Post == post), TimeSpan.FromMinutes(1));
        await TellAsync(new StudioNotice.AuthorIsThere(post));
        await _station.PlayUntilAsync(() => Asked.Length > 0, TimeSpan.FromMinutes(1));
        return post;
    }

    private async Task<PostId> ReplyAsync(PostId to, string words)
    {
        ListenerPost first = (await _station.Posts.FindAsync(to, None))!.Post;
        DateTimeOffset now = _station.Clock.Now;
        var reply = new ListenerPost(PostId.New(now), first.From, first.Name, new PostBody.Text(words), now) { ReplyTo = to };
        await _station.Posts.AddAsync(reply, null, None);
        await TellAsync(new StudioNotice.ReplyKept(reply.Id));
        await UntilAsync(async () => await _station.StateOfAsync(reply.Id) is not (PostState.Received or PostState.Approved));
        return reply.Id;
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        using var hang = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await done())
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, hang.Token);
    }

    private async Task TellAsync(StudioNotice notice)
    {
        int handled = _service.Handled;
        await _talkback.TellAsync(notice, Lane.Priority, None);
        await UntilAsync(() => Task.FromResult(_service.Handled > handled));
    }

    private sealed class Screener(ExchangeTests test) : IScreener
    {
        public ValueTask<Verdict> ScreenAsync(ListenerPost post, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref test._screened);
            return new(test._verdict);
        }
    }
}
