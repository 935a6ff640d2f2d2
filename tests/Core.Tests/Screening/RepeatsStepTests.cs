using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

public sealed class RepeatsStepTests
{
    private const string Words = "My neighbour plays the trombone every night at three and I have started to like it";

    private readonly RepeatsStep _step = new(new RepeatsOptions());
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Words)]
    [InlineData("my NEIGHBOUR plays the trombone, every night, at three -- and I have started to like it!!!")]
    [InlineData("Ｍｙ　ｎｅｉｇｈｂｏｕｒ plays the trombone every night at three and I have started to like it")]
    public async Task The_same_words_from_anybody_wait_for_a_person(string again)
    {
        Assert.Null(await TakeAsync(Words));
        Finding finding = Assert.IsType<Finding>(await TakeAsync(again));

        Assert.Equal((ScreeningStep.Repeats, ScreeningRule.Duplicate, VerdictKind.Hold), (finding.Step, finding.Rule, finding.Advice));
    }

    [Theory]
    [InlineData(Words, "My neighbor plays the trombone every night at four and I have started to like it a lot")]
    [InlineData("隣の人が毎晩三時にトロンボーンを吹くので、だんだん好きになってきました", "隣のひとが毎晩三時にトロンボーンを吹くので、だんだんと好きになってきましたよ")]
    public async Task Nearly_the_same_words_do_too(string first, string again)
    {
        Assert.Null(await TakeAsync(first));

        Assert.Equal(ScreeningRule.NearDuplicate, (await TakeAsync(again))?.Rule);
    }

    [Theory]
    [InlineData("My neighbour plays the trombone every night at three and I have started to like it", "My neighbour plays the violin in the local orchestra and invited me to the concert")]
    [InlineData("今日は仕事で失敗して落ち込んでいますが、音楽に救われました", "今日は仕事で褒められて嬉しいので、明るい曲をお願いします")]
    [InlineData("Could you play something by Nina Simone for my mother, she turns seventy", "Could you play something by the Beatles for my father, he runs a marathon")]
    public async Task Two_posts_about_one_thing_are_two(string first, string second)
    {
        Assert.Null(await TakeAsync(first));
        Assert.Null(await TakeAsync(second));
    }

    [Theory]
    [InlineData("Good morning!")]
    [InlineData("Good morning everyone, have a great day")]
    [InlineData("おはようございます、今日も一日頑張りましょう")]
    [InlineData("いつも楽しく聴いています")]
    [InlineData("Hello from Lisbon")]
    public async Task What_everybody_says_is_nobodys_duplicate(string words)
    {
        for (int i = 0; i < 30; i++)
        {
            Assert.Null(await TakeAsync(words));
            _now += TimeSpan.FromSeconds(20);
        }
    }

    [Fact]
    public async Task One_listener_says_even_a_greeting_once_within_minutes_but_again_the_next_morning()
    {
        var listener = ListenerId.New(_now);
        Assert.Null(await TakeAsync("Good morning!", listener));
        _now += TimeSpan.FromMinutes(2);
        Assert.Equal(ScreeningRule.Duplicate, (await TakeAsync("Good morning!", listener))?.Rule);
        _now += TimeSpan.FromHours(24);
        Assert.Null(await TakeAsync("Good morning!", listener));
    }

    [Fact]
    public async Task A_post_that_is_screened_again_is_not_its_own_duplicate()
    {
        Candidate post = Post(new PostBody.Text(Words), ListenerId.New(_now));
        Candidate copy = Post(new PostBody.Text(Words), ListenerId.New(_now));

        for (int delivery = 0; delivery < 3; delivery++)
        {
            Assert.Empty((await _step.TakeAsync(post, default)).Findings);
            Assert.Equal(ScreeningRule.Duplicate, Assert.Single((await _step.TakeAsync(copy, default)).Findings).Rule);
        }
    }

    [Theory]
    [InlineData("Please play Smoke on the Water for my uncle Ben", "Please play Smoke on the Water for my uncle Tom")]
    [InlineData("Please play Smoke on the Water for my uncle", "Please play Smoke on the Water for my uncle")]
    [InlineData("おじさんのためにスモーク・オン・ザ・ウォーターをお願いします", "おばさんのためにスモーク・オン・ザ・ウォーターをお願いします")]
    public async Task A_short_wish_of_others_is_nobodys_duplicate_until_many_have_it_within_minutes(string first, string again)
    {
        var mine = ListenerId.New(_now);
        Assert.Null(await TakeAsync(first));
        Assert.Null(await TakeAsync(again, mine));
        Assert.Contains((await TakeAsync(again, mine))?.Rule, new ScreeningRule?[] { ScreeningRule.Duplicate, ScreeningRule.NearDuplicate });
        Assert.Null(await TakeAsync(first));
        Assert.Equal(ScreeningRule.Flood, (await TakeAsync(again))?.Rule);
        _now += TimeSpan.FromMinutes(11);
        Assert.Null(await TakeAsync(first));
    }

    [Fact]
    public async Task The_same_words_after_a_long_time_are_new()
    {
        Assert.Null(await TakeAsync(Words));
        _now += TimeSpan.FromHours(13);

        Assert.Null(await TakeAsync(Words));
    }

    [Fact]
    public async Task Many_posts_of_one_listener_within_minutes_are_a_flood()
    {
        var listener = ListenerId.New(_now);
        for (int i = 0; i < new RepeatsOptions().MostFromOne; i++)
            Assert.Null(await TakeAsync(Story(i), listener));

        Assert.Equal(ScreeningRule.Flood, (await TakeAsync(Story(20), listener))?.Rule);
        Assert.Null(await TakeAsync(Story(21)));
        _now += TimeSpan.FromMinutes(11);
        Assert.Null(await TakeAsync(Story(22), listener));
    }

    [Fact]
    public async Task A_queue_that_is_screened_at_once_after_a_restart_is_no_flood()
    {
        var listener = ListenerId.New(_now);
        for (int i = 0; i < 20; i++)
        {
            Assert.Null(await TakeAsync(Story(i), listener));
            _now += TimeSpan.FromMinutes(15); // when it came, not when it is screened
        }
    }

    [Fact]
    public async Task Many_alike_from_different_listeners_within_minutes_are_a_flood()
    {
        string[] campaign =
        [
            "Dear station, please stop playing jazz in the morning, we listeners of the valley want folk music instead",
            "Dear station, please stop playing jazz at night, the listeners of the hills demand folk music instead of it",
            "Please stop playing jazz dear station, we listeners in the north really want some folk music instead, thanks",
            "Dear radio station: please stop playing so much jazz, listeners of the coast want folk music instead of that",
            "To the station, please stop playing jazz, us listeners of the valley want more folk music in the morning instead",
        ];
        List<ScreeningRule?> rules = [];
        foreach (string words in campaign)
            rules.Add((await TakeAsync(words))?.Rule);

        Assert.Null(rules[0]);
        Assert.Contains(rules[^1], new ScreeningRule?[] { ScreeningRule.Flood, ScreeningRule.NearDuplicate });
    }

    [Fact]
    public async Task Its_memory_is_bounded()
    {
        var step = new RepeatsStep(new RepeatsOptions { Remembered = 10 });
        await step.TakeAsync(Post(new PostBody.Text(Words), ListenerId.New(_now)), default);
        for (int i = 0; i < 10; i++)
            await step.TakeAsync(Post(new PostBody.Text(Story(i)), ListenerId.New(_now)), default);

        Assert.Empty((await step.TakeAsync(Post(new PostBody.Text(Words), ListenerId.New(_now)), default)).Findings);
    }

    [Fact]
    public async Task The_same_meaning_in_other_words_is_found_by_an_embedding()
    {
        var model = new Meanings();
        var step = new RepeatsStep(new RepeatsOptions(), model);
        Assert.Empty((await step.TakeAsync(Post(new PostBody.Text("The old ferry across the bay will be replaced by a bridge next summer"), ListenerId.New(_now)), default)).Findings);
        Assert.Equal(
            ScreeningRule.NearDuplicate,
            Assert.Single((await step.TakeAsync(Post(new PostBody.Text("Come next year the bay gets a bridge where an ancient ferry goes today"), ListenerId.New(_now)), default)).Findings).Rule);
        Assert.Empty((await step.TakeAsync(Post(new PostBody.Text("My cactus flowered this morning for the first time since I bought it"), ListenerId.New(_now)), default)).Findings);

        model.Away = true;
        Assert.Empty((await step.TakeAsync(Post(new PostBody.Text("A goat walked into our office today and ate the printer paper"), ListenerId.New(_now)), default)).Findings);
    }

    [Fact]
    public async Task A_model_that_hangs_and_a_store_that_is_broken_hold_up_no_post()
    {
        var time = new FakeTimeProvider();
        var step = new RepeatsStep(new RepeatsOptions(), new Meanings { Hangs = true }, new BrokenVoices(), time);
        Task<StepResult> text = step.TakeAsync(Post(new PostBody.Text(Words), ListenerId.New(_now)), default).AsTask();
        Assert.False(text.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty((await text).Findings);
        Assert.Empty((await step.TakeAsync(Post(new PostBody.Voice("post-1", TimeSpan.FromSeconds(3)), ListenerId.New(_now)), default)).Findings);
    }

    [Fact]
    public async Task Who_does_what_the_rejection_says_is_no_duplicate_and_nothing_is_paid_for_what_is_rejected()
    {
        var model = new Meanings();
        var repeats = new RepeatsStep(new RepeatsOptions(), model);
        var chain = new ScreeningChain([new LimitsStep(new RuleScreenerOptions()), repeats]);
        var listener = ListenerId.New(_now);
        Assert.Equal((VerdictKind.Reject, ScreeningRule.Link), await Judge(Words + " https://example.com/trombone"));
        Assert.Equal((VerdictKind.Reject, ScreeningRule.Shouting), await Judge(Words.ToUpperInvariant()));
        Assert.Equal(0, model.Asked);
        Assert.Equal((VerdictKind.Air, null), await Judge(Words));
        Assert.Equal(1, model.Asked);
        Assert.Equal((VerdictKind.Hold, ScreeningRule.Duplicate), await Judge(Words));

        async Task<(VerdictKind, ScreeningRule?)> Judge(string words)
        {
            Verdict verdict = await chain.ScreenAsync(Post(new PostBody.Text(words), listener).Post, default);
            return (verdict.Kind, verdict.Rule);
        }
    }

    [Fact]
    public async Task What_the_policy_rejects_for_being_a_repeat_is_not_remembered_beside_what_it_repeats()
    {
        var chain = new ScreeningChain([_step], new SteadyCircumstances(StationPolicy.Open with { Rules = [new("duplicate", RejectAt: 0)] }));
        Candidate first = Post(new PostBody.Text(Words), ListenerId.New(_now)), again = Post(new PostBody.Text(Words), ListenerId.New(_now));
        Assert.Equal(VerdictKind.Air, (await chain.ScreenAsync(first.Post, default)).Kind);
        Assert.Equal(VerdictKind.Reject, (await chain.ScreenAsync(again.Post, default)).Kind);
        _step.Forget(first.Post.Id);
        Assert.Null(await TakeAsync(Words));
    }

    [Fact]
    public async Task What_was_taken_back_or_erased_is_forgotten_and_what_came_around_it_is_not()
    {
        Assert.Null(await TakeAsync(Story(0)));
        Candidate post = Post(new PostBody.Text(Words), ListenerId.New(_now));
        Assert.Empty((await _step.TakeAsync(post, default)).Findings);
        Assert.Null(await TakeAsync(Story(1)));
        _step.Forget(post.Post.Id);
        _step.Forget(PostId.New(_now));

        Assert.Equal(ScreeningRule.Duplicate, (await TakeAsync(Story(1)))?.Rule);
        Assert.Equal(ScreeningRule.Duplicate, (await TakeAsync(Story(0)))?.Rule);
        Assert.Null(await TakeAsync(Words));
        Assert.Equal(ScreeningRule.Duplicate, (await TakeAsync(Words))?.Rule);
    }

    [Property(MaxTest = 200)]
    public async Task No_text_breaks_it(string?[] texts)
    {
        var step = new RepeatsStep(new RepeatsOptions { Remembered = 5 });
        foreach (string? text in texts)
            Assert.NotNull((await step.TakeAsync(Post(new PostBody.Text(text ?? ""), ListenerId.New(_now)), default)).Candidate);
    }

    private static string Story(int number) => $"{"Pears Goats Tulips Violins Rivers Castles Pancakes Lanterns Mirrors Walnuts Zebras Quilts Comets Sailors Dragons Thunder Icebergs Marbles Foxes Gondolas Harps Kites Magnets"
        .Split(' ')[number % 23]} {new string((char)('b' + (number % 20)), 3)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([(byte)number]))}";

    private async Task<Finding?> TakeAsync(string words, ListenerId? from = null) =>
        (await _step.TakeAsync(Post(new PostBody.Text(words), from ?? ListenerId.New(_now)), default)).Findings.SingleOrDefault();

    private Candidate Post(PostBody body, ListenerId from) => Candidate.Of(new ListenerPost(PostId.New(_now), from, null, body, _now));

    /// <summary>Knows two meanings.</summary>
    private sealed class Meanings : IEmbeddingModel
    {
        public bool Away { get; set; }

        public bool Hangs { get; init; }

        public int Asked { get; private set; }

        public bool IsThere => true;

        public string Model => "two-meanings";

        public int Dimensions => 3;

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> words, TimeSpan? within, CancellationToken cancellationToken)
        {
            Asked++;
            if (Away)
                throw new ModelAwayException(ModelTrouble.Broken);
            if (Hangs)
                await new TaskCompletionSource().Task;
            return [.. words.Select(one => new ReadOnlyMemory<float>(one.Contains("ferry", StringComparison.Ordinal) ? [1, 0, 0] : [0, 1, 0]))];
        }
    }

    private sealed class BrokenVoices : IVoiceStore
    {
        public ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) => throw new IOException();

        public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) => throw new IOException();

        public ValueTask<byte[]?> PeaksAsync(string key, CancellationToken cancellationToken) => throw new IOException();

        public ValueTask DeleteAsync(string key, CancellationToken cancellationToken) => throw new IOException();

        public IAsyncEnumerable<string> KeysAsync(CancellationToken cancellationToken) => throw new IOException();
    }
}
