using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Embedded;
using Radio24.Api.Desk;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Desk;

/// <summary>What a moderator decides is done when it is answered, with who did it, or refused with the truth.</summary>
public sealed class DecisionTests
{
    [Fact]
    public async Task An_approved_post_has_moved_and_is_on_record_and_its_author_and_the_Host_are_told()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        PostId post = await HeldAsync(station, token);
        await using HubPage page = await HubPage.OpenAsync(station.Address, token);
        Person moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);

        JsonElement answer = await (await DecideAsync(moderator, post, "approve")).JsonAsync(200);

        Assert.Equal(("approved", $"account:{moderator.Account.Id}"), (answer.Text("state"), answer.GetProperty("states").EnumerateArray().Last().Text("by")));
        Assert.Equal(PostState.Approved, (await station.Get<IPostStore>().FindAsync(post, default))!.State);
        AuditEntry entry = Assert.Single(station.Get<MemoryLogs>().Acts, act => act.Act == "desk.approve");
        Assert.Equal(($"account:{moderator.Account.Id}", $"post:{post}"), (entry.Actor, entry.Subject));
        Assert.Equal("approved", (await page.ToldAsync("post")).Text("state"));
        Assert.Equal(new StudioNotice.PostCleared(post), await NextNoticeAsync(station));
        OutboxEvent told = station.Get<MemoryOutbox>().Events[^1];
        Assert.Equal(("post.approved", $"post:{post}", """{"by":"moderator","state":"approved"}"""), (told.Name, told.Subject, told.Payload));
    }

    [Fact]
    public async Task A_rejected_post_carries_the_reason_for_its_author_which_nothing_else_repeats()
    {
        await using TestStation station = await TestStation.StartAsync();
        PostId post = await HeldAsync(station, await station.TokenAsync());
        Person moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);

        await (await DecideAsync(moderator, post, "reject", "not today – 今日は無理")).JsonAsync(200);

        PostTransition last = (await station.Get<IPostStore>().FindAsync(post, default))!.History[^1];
        Assert.Equal((PostState.Rejected, "not today – 今日は無理"), (last.State, last.Reason));
        Assert.Equal(new StudioNotice.PostEnded(post), await NextNoticeAsync(station));
        Assert.DoesNotContain(station.Get<MemoryOutbox>().Events, told => told.Payload.Contains("today", StringComparison.Ordinal));
        Assert.DoesNotContain(station.Get<MemoryLogs>().Acts, act => $"{act}".Contains("today", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rejection_without_a_body_is_asked_for_its_reason()
    {
        await using TestStation station = await TestStation.StartAsync();
        PostId post = await HeldAsync(station, await station.TokenAsync());
        Person moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);
        await (await moderator.SendAsync(HttpMethod.Post, $"/api/v1/desk/posts/{post}/reject")).ProblemAsync(400, "reasonEmpty");
        Assert.Equal(PostState.Held, (await station.Get<IPostStore>().FindAsync(post, default))!.State);
    }

    [Theory]
    [InlineData("approve", "notHeld", PostState.Screened, PostState.Approved)]
    [InlineData("approve", "notHeld", PostState.Withdrawn)]
    [InlineData("approve", "notHeld", PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired)]
    [InlineData("approve", "notHeld")]
    [InlineData("reject", "tooLate", PostState.Rejected)]
    [InlineData("reject", "tooLate", PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired)]
    public async Task What_cannot_be_decided_any_more_is_refused_with_the_state_it_is_in_and_nothing_is_written(
        string decision, string code, params PostState[] way)
    {
        await using TestStation station = await TestStation.StartAsync();
        PostId post = await SendAsync(station, await station.TokenAsync());
        foreach (PostState state in way)
            Assert.NotNull(await station.Get<IPostStore>().MoveAsync(post, new PostTransition(state, DateTimeOffset.UnixEpoch, "station"), default));
        Person moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);

        JsonElement problem = await (await DecideAsync(moderator, post, decision)).ProblemAsync(409, code);

        PostState stands = way.Length == 0 ? PostState.Received : way[^1];
        Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(stands.ToString()), problem.Text("state"));
        Assert.Equal(stands, (await station.Get<IPostStore>().FindAsync(post, default))!.State);
        Assert.DoesNotContain(station.Get<MemoryLogs>().Acts, act => act.Act.StartsWith("desk.", StringComparison.Ordinal));
        await (await DecideAsync(moderator, PostId.New(DateTimeOffset.UnixEpoch), decision)).ProblemAsync(404, "unknownPost");
    }

    [Fact]
    public async Task Of_two_moderators_who_decide_at_once_one_is_told_that_the_other_was_first()
    {
        await using TestStation station = await TestStation.StartAsync();
        PostId post = await HeldAsync(station, await station.TokenAsync());
        Person one = await Person.SignedInAsync(station, "one", Role.Moderator), two = await Person.SignedInAsync(station, "two", Role.Moderator);

        HttpResponseMessage[] answers = await Task.WhenAll(DecideAsync(one, post, "approve"), DecideAsync(two, post, "approve"));

        Assert.Equal([200, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        Assert.Single(station.Get<MemoryLogs>().Acts, act => act.Act == "desk.approve");
    }

    [Fact]
    public async Task A_decision_whose_moderator_leaves_while_it_is_written_is_told_to_the_Host_all_the_same()
    {
        var post = new ListenerPost(PostId.New(DateTimeOffset.UnixEpoch), ListenerId.New(DateTimeOffset.UnixEpoch), null, new PostBody.Text("hello"), DateTimeOffset.UnixEpoch);
        var posts = new MemoryPostStore();
        await posts.AddAsync(post, null, default);
        using var gone = new CancellationTokenSource();
        IPostStore left = AwayStore.Around<IPostStore>(posts, () => false, before: (method, arguments) =>
        {
            if (method.Name != nameof(IPostStore.MoveAsync))
                return;
            gone.Cancel();
            arguments.OfType<CancellationToken>().Single().ThrowIfCancellationRequested();
        });
        var talkback = new EmbeddedTalkback(TimeProvider.System);
        var feed = new EmbeddedStationFeed();
        var decisions = new Decisions(
            new PostProgress(left, feed, (_, _) => { }), new MemoryPostStore(), talkback, new ApiOptions(), TimeProvider.System, NullLogger<Decisions>.Instance);

        await decisions.RejectAsync(post.Id, "account:1", "rude", gone.Token);

        await using IAsyncEnumerator<Delivery<StudioNotice>> notices = talkback.ReadAsync(default).GetAsyncEnumerator();
        Assert.True(await notices.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(new StudioNotice.PostEnded(post.Id), notices.Current.Item);
    }

    private static Task<HttpResponseMessage> DecideAsync(Person moderator, PostId post, string decision, string reason = "rude") =>
        moderator.SendAsync(HttpMethod.Post, $"/api/v1/desk/posts/{post}/{decision}", decision == "reject" ? new { reason } : new { });

    private static async Task<StudioNotice> NextNoticeAsync(TestStation station)
    {
        await using IAsyncEnumerator<Delivery<StudioNotice>> notices = station.Get<ITalkback>().ReadAsync(default).GetAsyncEnumerator();
        Assert.True(await notices.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return notices.Current.Item;
    }

    private static async Task<PostId> HeldAsync(TestStation station, string token)
    {
        PostId post = await SendAsync(station, token);
        PostTransition[] steps = [.. new[] { PostState.Screened, PostState.Held }.Select(state => new PostTransition(state, DateTimeOffset.UnixEpoch, "station"))];
        Assert.NotNull(await station.Get<IPostStore>().MoveAsync(post, steps, default));
        return post;
    }

    private static async Task<PostId> SendAsync(TestStation station, string token)
    {
        Assert.True(PostId.TryParse((await (await station.PostAsync(token, new { text = "hello" })).JsonAsync(202)).Text("id"), out PostId post));
        return post;
    }
}
