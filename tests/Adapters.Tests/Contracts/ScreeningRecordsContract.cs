using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Adapters.Tests.Contracts;

/// <summary>What is written with the move to screened, and what becomes of it.</summary>
public abstract class ScreeningRecordsContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly PostTransition[] ToHeld = [Posts.To(PostState.Screened), Posts.To(PostState.Held)];

    /// <summary>Empty stores.</summary>
    protected abstract ValueTask<(IPostStore Posts, IScreeningRecords Records)> CreateAsync();

    [Fact]
    public async Task A_post_that_was_screened_is_kept_as_it_may_air_with_what_was_found_and_its_sealed_original()
    {
        (IPostStore posts, IScreeningRecords records) = await CreateAsync();
        ListenerPost post = Posts.Text("call 090-1234-5678"), other = Posts.Text("other", null, 1);
        await posts.AddAsync(post, null, None);
        await posts.AddAsync(other, null, None);
        ScreeningRecord record = Record();
        MoveResult[] moved = await Task.WhenAll(
            posts.MoveAsync(new PostMove(post.Id, ToHeld, Screened: new ScreenedPost(null, "call ", record, [1, 2, 3], "call me")), None).AsTask(),
            posts.MoveAsync(new PostMove(other.Id, [Posts.To(PostState.Screened)]), None).AsTask());

        PostRecord found = (await posts.FindAsync(post.Id, None))!;
        foreach (PostRecord kept in (PostRecord[])[moved[0].Record!, found, Assert.Single(await posts.OfListenerAsync(post.From, null, 9, None))])
        {
            Assert.Equal((null, new PostBody.Text("call "), true), (kept.Post.Name, kept.Post.Body, kept.Altered));
            Assert.Equal(PostState.Held, kept.State);
        }

        Assert.Equal((other.Name, other.Body, false), (moved[1].Record!.Post.Name, moved[1].Record!.Post.Body, moved[1].Record!.Altered));
        ScreenedNote note = Assert.Single(await records.OfAsync([post.Id, other.Id], None)).Value;
        Assert.Equal((record.ToJson(), "call me", true), (note.Record.ToJson(), note.BeforeTone, note.HasOriginal));
        Assert.Equal([1, 2, 3], await records.OriginalAsync(post.Id, None));
        Assert.Null(await records.OriginalAsync(other.Id, None));
    }

    [Fact]
    public async Task A_recording_gets_its_transcript_and_keeps_its_key()
    {
        (IPostStore posts, _) = await CreateAsync();
        ListenerPost post = Posts.Text("") with { Body = new PostBody.Voice("post-k", TimeSpan.FromSeconds(2)) };
        await posts.AddAsync(post, null, None);
        await posts.MoveAsync(
            new PostMove(post.Id, [Posts.To(PostState.Transcribed), .. ToHeld], Screened: new ScreenedPost("Aiko", "what was said", Record())), None);

        PostRecord record = (await posts.FindAsync(post.Id, None))!;
        Assert.Equal(new PostBody.Voice("post-k", TimeSpan.FromSeconds(2), "what was said"), record.Post.Body);
        Assert.Equal([PostState.Received, PostState.Transcribed, PostState.Screened, PostState.Held], record.History.Select(step => step.State));
        Assert.False(record.Altered);
    }

    [Fact]
    public async Task What_was_masked_as_it_came_in_is_kept_masked_beside_its_original_which_stays_when_it_is_screened()
    {
        (IPostStore posts, IScreeningRecords records) = await CreateAsync();
        ListenerPost post = Posts.Text("masked") with { Sealed = [7, 8], Sent = [9] };
        KeptPost kept = await posts.AddAsync(post, "key", None);
        KeptPost again = await posts.AddAsync(Posts.Text("masked", post.From, 1), "key", None);
        Assert.True(kept.Record.Altered && again is { Repeated: true, Record.Altered: true });
        Assert.Equal([9], again.Record.Sent);
        Assert.Null((await posts.FindAsync(post.Id, None))!.Post.Sealed);
        await posts.MoveAsync(new PostMove(post.Id, ToHeld, Screened: new ScreenedPost("Aiko", "masked", Record())), None);
        Assert.Equal([7, 8], await records.OriginalAsync(post.Id, None));
        Assert.True((await posts.FindAsync(post.Id, None))!.Altered);
    }

    [Fact]
    public async Task A_move_that_is_refused_writes_nothing_of_it()
    {
        (IPostStore posts, IScreeningRecords records) = await CreateAsync();
        ListenerPost post = Posts.Text("as it came");
        await posts.AddAsync(post, null, None);
        await posts.MoveAsync(new PostMove(post.Id, [Posts.To(PostState.Withdrawn)]), None);
        MoveResult late = await posts.MoveAsync(new PostMove(post.Id, ToHeld, Screened: new ScreenedPost("x", "changed", Record(), [1])), None);
        Assert.Equal((MoveOutcome.Refused, new PostBody.Text("as it came"), false), (late.Outcome, late.Record!.Post.Body, late.Record.Altered));
        Assert.Empty(await records.OfAsync([post.Id], None));
        Assert.Null(await records.OriginalAsync(post.Id, None));
    }

    [Fact]
    public async Task A_listener_who_is_erased_leaves_no_original_and_no_findings()
    {
        (IPostStore posts, IScreeningRecords records) = await CreateAsync();
        ListenerPost post = Posts.Text("mine");
        await posts.AddAsync(post, null, None);
        await posts.MoveAsync(new PostMove(post.Id, ToHeld, Screened: new ScreenedPost("x", "changed", Record(), [1])), None);
        await posts.EraseAsync(post.From, None);
        Assert.Empty(await records.OfAsync([post.Id], None));
        Assert.Null(await records.OriginalAsync(post.Id, None));
        Assert.Equal(AuthorRecord.Nothing, await records.AuthorAsync(post.From, Posts.Noon, None));
    }

    [Fact]
    public async Task An_authors_latest_posts_are_counted_and_what_was_rejected_long_ago_is_not()
    {
        (IPostStore posts, IScreeningRecords records) = await CreateAsync();
        ListenerId author = ListenerId.New(Posts.Noon);
        PostState[] aired = [PostState.Screened, PostState.Approved, PostState.Queued, PostState.OnAir, PostState.Aired];
        for (int i = 0; i < 6; i++)
        {
            ListenerPost post = Posts.Text($"post {i}", author, i);
            await posts.AddAsync(post, null, None);
            if (i < 5)
                await posts.MoveAsync(new PostMove(post.Id, i < 3 ? [Posts.To(PostState.Rejected)] : [.. aired.Select(state => Posts.To(state))]), None);
        }

        Assert.Equal(new AuthorRecord(2, 3), await records.AuthorAsync(author, Posts.Noon, None));
        Assert.Equal(new AuthorRecord(2, 1), await records.AuthorAsync(author, Posts.Noon.AddSeconds(2), None));
        for (int i = 0; i < AuthorRecord.Looked; i++)
            await posts.AddAsync(Posts.Text("more", author, 100 + i), null, None);
        Assert.Equal(AuthorRecord.Nothing, await records.AuthorAsync(author, Posts.Noon, None));
    }

    [Fact]
    public async Task A_slip_flags_nobody_but_what_a_person_or_a_rule_about_words_rejects_counts()
    {
        (IPostStore posts, IScreeningRecords records) = await CreateAsync();
        ListenerId author = ListenerId.New(Posts.Noon);
        (ScreeningStep Step, ScreeningRule Rule, VerdictKind Kind)[] verdicts =
        [
            (ScreeningStep.Limits, ScreeningRule.Link, VerdictKind.Reject), (ScreeningStep.Limits, ScreeningRule.Shouting, VerdictKind.Reject),
            (ScreeningStep.Rules, ScreeningRule.Threat, VerdictKind.Reject), (ScreeningStep.Limits, ScreeningRule.Link, VerdictKind.Hold),
        ];
        for (int i = 0; i < verdicts.Length; i++)
        {
            ListenerPost post = Posts.Text($"post {i}", author, i);
            await posts.AddAsync(post, null, None);
            var record = ScreeningRecord.Of(new Verdict(verdicts[i].Kind)
            {
                Rule = verdicts[i].Rule,
                Findings = [new(ScreeningStep.Limits, ScreeningRule.Repetition, 1, VerdictKind.Hold), new(verdicts[i].Step, verdicts[i].Rule, 1, VerdictKind.Reject)],
            });
            await posts.MoveAsync(new PostMove(post.Id, [Posts.To(PostState.Screened), Posts.To(PostState.Rejected)], Screened: new ScreenedPost(null, "x", record)), None);
        }

        Assert.Equal(new AuthorRecord(0, 2), await records.AuthorAsync(author, Posts.Noon, None));
    }

    private static ScreeningRecord Record() => ScreeningRecord.Of(new Verdict(VerdictKind.Hold, "why")
    {
        Rule = ScreeningRule.MaskedPhone,
        PolicyVersion = 3,
        Findings =
        [
            new(ScreeningStep.Privacy, ScreeningRule.MaskedPhone, 0.98765, VerdictKind.Hold, 5..18), new(ScreeningStep.Moderation, ScreeningRule.StepAway, 1, VerdictKind.Hold),
        ],
        Screened = Candidate.Of(Posts.Text("")) with { Analysis = new PostAnalysis(PostTopic.Music, PostMood.Happy, 0.5) },
    });
}
