using System.Text.Json;
using Radio24.Api.Tests.Station;
using Radio24.Core.Identity;
using Radio24.Core.Log;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Api.Tests.Desk;

/// <summary>Why posts wait, what they were before, and who is there to decide.</summary>
public sealed class ScreeningAtDeskTests
{
    private const string Secret = "090-1234-5678";

    [Fact]
    public async Task The_desk_sees_what_was_found_by_which_step_with_its_score_and_reason_in_both_languages()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);
        PostId id = await HoldAsync(station);
        JsonElement post = Assert.Single((await (await moderator.GetAsync("/api/v1/desk/posts")).JsonAsync(200)).GetProperty("posts").EnumerateArray());
        Assert.Equal("call a phone number", post.Text("text"));
        JsonElement screening = post.GetProperty("screening");
        Assert.Equal(("hold", "hate", 4), (screening.Text("verdict"), screening.Text("rule"), screening.GetProperty("policyVersion").GetInt32()));
        Assert.Equal(("music", "happy"), (screening.GetProperty("analysis").Text("topic"), screening.GetProperty("analysis").Text("mood")));
        Assert.True(screening.GetProperty("hasOriginal").GetBoolean());
        JsonElement[] findings = [.. screening.GetProperty("findings").EnumerateArray()];
        Assert.Equal([("privacy", "maskedPhone", 1.0), ("moderation", "hate", 0.625)], findings.Select(f => (f.Text("step"), f.Text("rule"), f.GetProperty("score").GetDouble())));
        Assert.Equal(ScreeningReason.In(ScreeningRule.Hate, "en"), findings[1].GetProperty("reason").Text("en"));
        Assert.Equal(ScreeningReason.In(ScreeningRule.Hate, "ja"), findings[1].GetProperty("reason").Text("ja"));

        JsonElement approved = await (await moderator.SendAsync(HttpMethod.Post, $"/api/v1/desk/posts/{id}/approve", new { })).JsonAsync(200);
        Assert.Equal("hate", approved.GetProperty("screening").Text("rule"));
    }

    [Fact]
    public async Task The_original_is_opened_by_whoever_may_and_every_look_is_noted()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer), moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);
        PostId id = await HoldAsync(station);
        string path = $"/api/v1/desk/posts/{id}/original";
        Assert.Equal("notAllowed", (await (await viewer.GetAsync(path)).JsonAsync(403)).Text("code"));
        Assert.Empty(await LooksAsync(station));

        for (int i = 0; i < 2; i++)
        {
            HttpResponseMessage response = await moderator.GetAsync(path);
            JsonElement original = await response.JsonAsync(200);
            Assert.Equal(($"call {Secret}", "Aiko"), (original.Text("text"), original.Text("name")));
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        }

        IReadOnlyList<AuditEntry> looks = await LooksAsync(station);
        Assert.Equal(2, looks.Count);
        Assert.All(looks, look => Assert.Equal(($"account:{moderator.Account.Id}", $"post:{id}"), (look.Actor, look.Subject)));
        Assert.DoesNotContain(looks, look => look.ToString().Contains(Secret, StringComparison.Ordinal));
        Assert.Equal("noOriginal", (await (await moderator.GetAsync($"/api/v1/desk/posts/{PostId.New(DateTimeOffset.UnixEpoch)}/original")).JsonAsync(404)).Text("code"));
    }

    [Fact]
    public async Task An_original_that_was_put_in_another_posts_place_does_not_open()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);
        PostId first = await HoldAsync(station);
        byte[] stolen = (await station.Get<IScreeningRecords>().OriginalAsync(first, default))!;
        PostId other = await HoldAsync(station, stolen);
        Assert.Equal("originalLost", (await (await moderator.GetAsync($"/api/v1/desk/posts/{other}/original")).JsonAsync(410)).Text("code"));
    }

    [Fact]
    public async Task Who_may_decide_is_at_the_desk_when_they_ask_for_something_there_and_nobody_else_is()
    {
        await using TestStation station = await TestStation.StartAsync();
        Person viewer = await Person.SignedInAsync(station, "viewer", Role.Viewer), moderator = await Person.SignedInAsync(station, "moderator", Role.Moderator);
        await viewer.GetAsync("/api/v1/desk/posts");
        await moderator.GetAsync("/api/v1/now");
        await station.SendAsync(HttpMethod.Get, "/api/v1/desk/posts", await station.TokenAsync());
        Assert.Null(await station.Get<IDeskPresence>().LastSeenAsync(default));
        await moderator.GetAsync("/api/v1/desk/posts");
        Assert.NotNull(await station.Get<IDeskPresence>().LastSeenAsync(default));
    }

    private static async ValueTask<IReadOnlyList<AuditEntry>> LooksAsync(TestStation station) =>
        await station.Get<IAuditLog>().ReadAsync("desk.original", null, null, 10, default);

    /// <summary>A post with a phone number, as the Host leaves it.</summary>
    private static async Task<PostId> HoldAsync(TestStation station, byte[]? original = null)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var post = new ListenerPost(PostId.New(now), ListenerId.New(now), "Aiko", new PostBody.Text($"call {Secret}"), now);
        await station.Get<IPostStore>().AddAsync(post, null, default);
        var verdict = new Verdict(VerdictKind.Hold, "why")
        {
            Rule = ScreeningRule.Hate,
            PolicyVersion = 4,
            Findings =
            [
                new(ScreeningStep.Privacy, ScreeningRule.MaskedPhone, 1, VerdictKind.Air), new(ScreeningStep.Moderation, ScreeningRule.Hate, 0.625, VerdictKind.Hold),
            ],
            Screened = Candidate.Of(post) with { Analysis = new PostAnalysis(PostTopic.Music, PostMood.Happy, 0.5) },
        };
        PostTransition[] steps = [new(PostState.Screened, now, "station"), new(PostState.Held, now, "station", "why")];
        original ??= await station.Get<Originals>().SealAsync(post.Id, OriginalWords.Of(post), default);
        await station.Get<IPostStore>().MoveAsync(
            new PostMove(post.Id, steps, Screened: new ScreenedPost("Aiko", "call a phone number", ScreeningRecord.Of(verdict), original)), default);
        return post.Id;
    }
}
