using Radio24.Core.Direction;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Presenting;
using Radio24.Host.Presenting;

namespace Radio24.Host.Tests.Presenting;

/// <summary>A model that speaks with the author of a post: it knows what both have said, and when to stop.</summary>
public class LiveExchangeTests
{
    private static readonly PresenterOptions NoDelay = new() { Delay = TimeSpan.Zero };

    [Fact]
    public async Task A_reply_is_answered_with_what_both_have_said_and_a_closing_is_told_to_be_one()
    {
        await using LiveStation live = await LiveStation.StartAsync(NoDelay, new DirectorOptions { Station = "Test", TalkBack = true, BedStretch = TimeSpan.FromHours(2) });
        live.Ladder.Answer = brief => [.. Scripted.Answer(0, (brief.Material == "Are the lamps lit?" ? "The lamps are lit tonight, Anna." : "Green is my colour too.", 1_000)), Scripted.End()];
        PostId post = await live.Station.PostAsync("Are the lamps lit?", "Anna");
        await live.Station.PlayUntilAsync(() => live.Station.Captions.Any(caption => caption.Post == post), TimeSpan.FromMinutes(1));
        live.Station.Inputs.Tell(new DirectorInput.AuthorIsThere(post));
        await AskedAsync(live, 1);

        ListenerPost first = (await live.Station.Posts.FindAsync(post, default))!.Post;
        ListenerPost reply = first with { Id = PostId.New(live.Station.Clock.Now), Body = new PostBody.Text("And are they green?"), ReplyTo = post };
        await live.Station.Posts.AddAsync(reply, null, default);
        foreach (PostState state in (PostState[])[PostState.Screened, PostState.Approved])
            await live.Station.Progress.MoveAsync(reply.Id, new PostTransition(state, live.Station.Clock.Now, "station"), default);
        live.Station.Inputs.Tell(new DirectorInput.PostCleared(reply));
        await AskedAsync(live, 2);
        Assert.Equal(PostState.Aired, await live.Station.StateOfAsync(reply.Id));
        BriefState answered = live.Briefs.States[^1];
        Assert.Equal([new ExchangeTurn("Are the lamps lit?", "The lamps are lit tonight, Anna.")], answered.Exchange);
        Assert.False(answered.Closing);

        int states = live.Briefs.States.Count;
        live.Station.Inputs.Tell(new DirectorInput.ReplyRefused(post));
        await live.Station.PlayUntilAsync(() => live.Briefs.States.Count > states && live.Station.Voices == 0, TimeSpan.FromMinutes(1));
        BriefState closing = live.Briefs.States[^1];
        Assert.True(closing.Closing);
        Assert.Equal(["Are the lamps lit?", "And are they green?"], closing.Exchange.Select(turn => turn.Listener));
        Assert.Equal("Green is my colour too.", closing.Exchange[^1].Presenter);
    }

    private static Task AskedAsync(LiveStation live, int turn) => live.Station.PlayUntilAsync(
        () => live.Station.Events.OfType<StationEvent.ReplyAsked>().LastOrDefault() is { Until: not null } asked && asked.Turn == turn, TimeSpan.FromMinutes(1));
}
