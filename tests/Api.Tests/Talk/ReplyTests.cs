using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Api.Events;
using Radio24.Api.Posts;
using Radio24.Api.Tests.Events;
using Radio24.Api.Tests.Station;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Tests;

namespace Radio24.Api.Tests.Talk;

/// <summary>Replies on air: who is asked, who may, and where they go.</summary>
public sealed class ReplyTests
{
    /// <summary>A second of noise.</summary>
    private static readonly string[] Chunks = [.. Enumerable.Range(0, 10).Select(Noise)];

    [Fact]
    public async Task Its_author_alone_is_asked_and_the_Host_hears_that_they_are_there()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, token), other = await HubPage.OpenAsync(station.Address, await station.TokenAsync());
        (PostId post, ListenerId author) = await PostedAsync(station, token);
        await station.Feed.PublishAsync(Happenings.Moved(post, author, PostState.OnAir), default);
        Assert.Equal(new StudioNotice.AuthorIsThere(post), await NoticeAsync(station));

        await AskAsync(station, post, author, 1);
        JsonElement asked = await page.ToldAsync("reply");
        Assert.Equal(($"{post}", 1, 3), (asked.Text("id"), asked.GetProperty("turn").GetInt32(), asked.GetProperty("turns").GetInt32()));
        Assert.InRange(asked.GetProperty("seconds").GetInt32(), 18, 20);
        // A page that comes meanwhile is asked too.
        await using HubPage late = await HubPage.OpenAsync(station.Address, token);
        Assert.Equal($"{post}", (await late.ToldAsync("reply")).Text("id"));
        await AskAsync(station, post, author, null);
        Assert.Equal(0, (await page.ToldAsync("reply")).GetProperty("seconds").GetInt32());
        await station.Feed.PublishAsync(Happenings.Caption(7, "after"), default);
        await other.ToldAsync("caption");
        Assert.False(other.IsTold("reply"));
    }

    [Fact]
    public async Task A_reply_goes_to_the_studio_and_not_into_the_line_whatever_its_author_has_sent()
    {
        await using TestStation station = await TestStation.StartAsync(options => options with { Posts = options.Posts with { PerHour = 1, Waiting = 1 } });
        string token = await station.TokenAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, token);
        (PostId post, ListenerId author) = await PostedAsync(station, token);
        await AskAsync(station, post, author, 1);
        await page.ToldAsync("reply");

        JsonElement reply = await page.CallAsync("PostText", new { text = "And another thing", replyTo = $"{post}", idempotencyKey = "r1" });
        Assert.True(PostId.TryParse(reply.Text("id"), out PostId id));
        Assert.Equal(new StudioNotice.ReplyKept(id), await NoticeAsync(station));
        Assert.Equal(post, (await station.Get<IPostStore>().FindAsync(id, default))!.Post.ReplyTo);
        Assert.Equal(reply.Text("id"), (await page.CallAsync("PostText", new { text = "And another thing", replyTo = $"{post}", idempotencyKey = "r1" })).Text("id"));
        JsonElement second = await page.RefusalAsync("PostText", new { text = "more", replyTo = $"{post}" });
        Assert.Equal(("replyTaken", 409), (second.Text("code"), second.GetProperty("status").GetInt32()));

        // The next answer has been heard: this time by voice.
        await AskAsync(station, post, author, 2);
        await page.ToldAsync("reply");
        JsonElement voice = await page.SpeakAsync(new { replyTo = $"{post}" }, Chunks);
        Assert.Equal(new StudioNotice.ReplyBegun(post), await NoticeAsync(station, skip: 1));
        Assert.True(PostId.TryParse(voice.Text("id"), out PostId spoken));
        Assert.IsType<PostBody.Voice>((await station.Get<IPostStore>().FindAsync(spoken, default))!.Post.Body);
    }

    [Fact]
    public async Task One_that_is_too_late_too_short_or_not_ones_own_is_refused_with_what_to_do()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync(), stranger = await station.TokenAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, token);
        (PostId post, ListenerId author) = await PostedAsync(station, token);
        object reply = new { text = "more", replyTo = $"{post}" };
        await (await station.PostAsync(token, reply)).ProblemAsync(410, "replyOver");
        await (await station.PostAsync(token, new { text = "more", replyTo = "yesterday" })).ProblemAsync(400, "badReplyTo");

        await AskAsync(station, post, author, 1);
        await page.ToldAsync("reply");
        await (await station.PostAsync(stranger, reply)).ProblemAsync(410, "replyOver");
        JsonElement shortOne = await HubPage.RefusalAsync(page.SpeakAsync(new { replyTo = $"{post}" }, Chunks[..1]));
        Assert.Equal("voiceTooShort", shortOne.Text("code"));
        Assert.Equal(new StudioNotice.ReplyDropped(post), await NoticeAsync(station, skip: 1));

        await AskAsync(station, post, author, null);
        await page.ToldAsync("reply");
        JsonElement over = await (await station.PostAsync(token, reply)).ProblemAsync(410, "replyOver");
        Assert.Contains("a post of its own", over.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_replies_at_once_one_is_taken()
    {
        await using TestStation station = await TestStation.StartAsync();
        string token = await station.TokenAsync();
        await using HubPage page = await HubPage.OpenAsync(station.Address, token);
        (PostId post, ListenerId author) = await PostedAsync(station, token);
        await AskAsync(station, post, author, 1);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => station.PostAsync(token, new { text = $"more {n}", replyTo = $"{post}" })));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(2, (await station.Get<IPostStore>().OfListenerAsync(author, null, 100, default)).Count);
    }

    [Fact]
    public void A_turn_that_was_given_back_is_taken_again_and_a_kept_one_is_not()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var board = new StationBoard(new ApiOptions(), null!, null!, TimeProvider.System);
        var replies = new Replies(board, null!, TimeProvider.System, NullLogger<Replies>.Instance);
        PostId post = PostId.New(now);
        ListenerId author = ListenerId.New(now);
        board.Note(new StationEvent.ReplyAsked(post, author, now.AddMinutes(5), 1, 3));

        Assert.Null(replies.Claim(author, $"{post}", "a", out ReplyClaim? lost));
        Assert.Equal("replyTaken", replies.Claim(author, $"{post}", "b", out _)?.Code);
        // Its own retry, while the first is being written.
        Assert.Null(replies.Claim(author, $"{post}", "a", out ReplyClaim? retry));
        replies.GiveBack(retry);
        Assert.Equal("replyTaken", replies.Claim(author, $"{post}", null, out _)?.Code);

        replies.GiveBack(lost);
        Assert.Null(replies.Claim(author, $"{post}", "b", out ReplyClaim? kept));
        replies.GiveBack(lost);
        Assert.NotNull(kept);
        Assert.Equal("replyTaken", replies.Claim(author, $"{post}", "c", out _)?.Code);
        board.Note(new StationEvent.ReplyAsked(post, author, now.AddMinutes(5), 2, 3));
        Assert.Null(replies.Claim(author, $"{post}", "c", out _));
    }

    private static string Noise(int seed)
    {
        byte[] pcm = new byte[4_800];
        new Random(seed).NextBytes(pcm);
        return Convert.ToBase64String(pcm);
    }

    private static async Task<(PostId Post, ListenerId Author)> PostedAsync(TestStation station, string token)
    {
        JsonElement accepted = await (await station.PostAsync(token, new { text = "hi" })).JsonAsync(202);
        Assert.True(PostId.TryParse(accepted.Text("id"), out PostId post));
        return (post, (await station.Get<IPostStore>().FindAsync(post, default))!.Post.From);
    }

    /// <param name="turn">Null: no longer.</param>
    private static async Task AskAsync(TestStation station, PostId post, ListenerId author, int? turn)
    {
        DateTimeOffset? until = turn is null ? null : TimeProvider.System.GetUtcNow().AddSeconds(20);
        await station.Feed.PublishAsync(new StationEvent.ReplyAsked(post, author, until, turn ?? 1, 3), default);
        using var hang = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (station.Get<StationBoard>().ReplyAsked is not { } asked || asked.Until != until)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, hang.Token);
    }

    private static async Task<StudioNotice> NoticeAsync(TestStation station, int skip = 0)
    {
        using var hang = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (Delivery<StudioNotice> delivery in station.Get<ITalkback>().ReadAsync(hang.Token))
        {
            await delivery.AcknowledgeAsync(hang.Token);
            if (skip-- <= 0)
                return delivery.Item;
        }

        throw new InvalidOperationException("talkback ended");
    }
}
