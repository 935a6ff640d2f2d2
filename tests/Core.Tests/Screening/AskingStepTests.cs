using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Posts;
using Radio24.Core.Screening;

namespace Radio24.Core.Tests.Screening;

/// <summary>The steps that ask a service: what they make of its answers, and what they do without one.</summary>
public sealed class AskingStepTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_moderators_categories_become_findings_by_rule_the_weightiest_first()
    {
        StepResult result = await ModerateAsync(new(false, new Dictionary<string, double>
        {
            ["harassment"] = 0.5,
            ["violence"] = 0.1,
            ["violence/graphic"] = 0.3,
            ["sexual"] = 0.01,
            ["hate"] = 0.9,
            ["something new"] = 0.9,
        }, "scripted"));
        Assert.Equal(
            [(ScreeningRule.Hate, 0.9, VerdictKind.Reject), (ScreeningRule.Harassment, 0.5, VerdictKind.Hold), (ScreeningRule.Violence, 0.3, VerdictKind.Air)],
            result.Findings.Select(finding => (finding.Rule, finding.Score, finding.Advice)));
    }

    [Theory]
    [InlineData("sexual/minors", 0.06, VerdictKind.Hold)]
    [InlineData("sexual/minors", 0.4, VerdictKind.Reject)]
    [InlineData("self-harm/intent", 0.99, VerdictKind.Hold)] // for a person, never for a machine to turn away
    [InlineData("hate/threatening", 0.8, VerdictKind.Reject)]
    [InlineData("Harassment", 0.2, VerdictKind.Air)]
    [InlineData("violence", 7.0, VerdictKind.Reject)]
    public async Task A_score_is_weighed_by_its_category(string category, double score, VerdictKind advice) => Assert.Equal(
        advice, Assert.Single((await ModerateAsync(new(false, new Dictionary<string, double> { [category] = score }, "scripted"))).Findings).Advice);

    [Fact]
    public async Task What_the_service_flags_for_a_reason_that_we_do_not_know_is_held()
    {
        foreach (Dictionary<string, double> scores in (Dictionary<string, double>[])[[], new() { ["something new"] = 0.7 }, new() { ["hate"] = 0.1 }])
        {
            StepResult result = await ModerateAsync(new(true, scores, "scripted"));
            Assert.Contains(result.Findings, finding => finding is { Rule: ScreeningRule.Flagged, Advice: VerdictKind.Hold });
        }
    }

    [Fact]
    public async Task The_masked_words_and_name_are_asked_about_and_nothing_where_there_are_none()
    {
        var model = new Scripted();
        ListenerPost raw = ScreeningChainTests.Post("call 090-1234-5678");
        Candidate masked = Candidate.Of(raw).Saying("call ***");
        await new ModerationStep(model).TakeAsync(masked, None);
        Assert.Equal(["Aiko\ncall ***"], model.Asked);
        await new ModerationStep(model).TakeAsync(Candidate.Of(Voice(null)), None);
        await new ModerationStep(new NoModel()).TakeAsync(masked, None);
        Assert.Single(model.Asked);
    }

    [Theory]
    [InlineData(true, VerdictKind.Hold)]
    [InlineData(false, VerdictKind.Air)]
    public async Task Without_a_transcriber_a_person_listens_or_the_recording_airs_unheard(bool hold, VerdictKind advice)
    {
        var voices = new Voices();
        StepResult result = await new TranscriptionStep(new NoModel(), voices, hold).TakeAsync(Candidate.Of(Voice(null)), None);
        Finding finding = Assert.Single(result.Findings);
        Assert.Equal((ScreeningRule.Unheard, advice, 0), (finding.Rule, finding.Advice, voices.Asked)); // it does not even leave its store
    }

    [Theory]
    [InlineData("hello there", 0)]
    [InlineData("  ", 1)]
    public async Task What_was_said_takes_the_path_of_text_and_a_recording_without_words_waits_for_a_person(string said, int findings)
    {
        StepResult result = await new TranscriptionStep(new Scripted { Said = said }, new Voices(), holdUnheard: false).TakeAsync(Candidate.Of(Voice(null)), None);
        Assert.Equal(findings, result.Findings.Count);
        Assert.Equal(said.Trim(), result.Candidate.Words);
        Assert.Equal(result.Candidate.Post, result.Candidate.Original);
        Assert.All(result.Findings, finding => Assert.Equal(VerdictKind.Hold, finding.Advice));
    }

    [Theory]
    [InlineData(4_000, 4_000, false)]
    [InlineData(4_001, 4_000, true)]
    [InlineData(1_200_000, 4_000, true)]
    public async Task A_transcript_that_nobody_can_have_said_is_cut_and_waits_for_a_person(int said, int kept, bool waits)
    {
        StepResult result = await new TranscriptionStep(new Scripted { Said = new string('a', said) }, new Voices(), holdUnheard: false).TakeAsync(Candidate.Of(Voice(null)), None);
        Assert.Equal((kept, waits), (result.Candidate.Words.Length, result.Findings.Any(finding => finding is { Rule: ScreeningRule.Unheard, Advice: VerdictKind.Hold })));
        Assert.Equal(result.Candidate.Post, result.Candidate.Original);
    }

    [Fact]
    public async Task A_recording_that_is_gone_is_held_and_one_whose_store_is_away_counts_as_unheard()
    {
        StepResult gone = await new TranscriptionStep(new Scripted(), new Voices { Recording = null }, holdUnheard: false).TakeAsync(Candidate.Of(Voice(null)), None);
        Assert.Equal(VerdictKind.Hold, Assert.Single(gone.Findings).Advice);
        var step = new TranscriptionStep(new Scripted(), new Voices { Fault = new IOException("/data/voices/x") }, holdUnheard: false);
        await Assert.ThrowsAsync<ModelAwayException>(() => step.TakeAsync(Candidate.Of(Voice(null)), None).AsTask());
    }

    [Fact]
    public async Task Text_and_what_has_been_transcribed_are_not_transcribed()
    {
        var model = new Scripted();
        foreach (ListenerPost post in (ListenerPost[])[ScreeningChainTests.Post("hello"), Voice("said before")])
            Assert.Empty((await new TranscriptionStep(model, new Voices(), holdUnheard: true).TakeAsync(Candidate.Of(post), None)).Findings);
        Assert.Empty(model.Asked);
    }

    [Theory]
    [InlineData("""{"topic":"music","mood":"happy","clarity":0.75}""", PostTopic.Music, PostMood.Happy)]
    [InlineData("""{"topic":"daily","mood":"worried","clarity":1}""", PostTopic.Daily, PostMood.Worried)]
    public async Task A_model_says_what_a_post_is_about(string answer, PostTopic topic, PostMood mood)
    {
        var model = new Scripted { Answer = answer };
        PostAnalysis analysis = (await AnalyseAsync(model, StationPolicy.Careful))!;
        Assert.Equal((topic, mood, "scripted"), (analysis.Topic, analysis.Mood, analysis.Model));
        Assert.Equal(CallPurpose.Analysis, model.Question!.Purpose);
        Assert.Contains("\"music\"", model.Question.JsonSchema, StringComparison.Ordinal);
        Assert.True(System.Text.Json.JsonDocument.Parse(model.Question.JsonSchema!).RootElement.TryGetProperty("properties", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("I think it is about music")]
    [InlineData("null")]
    [InlineData("""{"topic":"music"}""")]
    [InlineData("""{"topic":"090-1234-5678","mood":"happy","clarity":0.5}""")]
    [InlineData("""{"topic":"music","mood":"happy","clarity":7}""")]
    [InlineData("""{"topic":1,"mood":"happy","clarity":0.5}""")]
    public async Task An_answer_that_makes_no_sense_is_none_and_is_quoted_nowhere(string answer)
    {
        ModelAwayException e = await Assert.ThrowsAsync<ModelAwayException>(() => AnalyseAsync(new Scripted { Answer = answer }, StationPolicy.Careful));
        Assert.Equal(ModelTrouble.Malformed, e.Trouble);
        Assert.DoesNotContain("090", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_policy_does_not_want_it_or_there_is_none_no_model_is_asked()
    {
        var model = new Scripted();
        Assert.Null((await AnalyseAsync(model, StationPolicy.Open))!.Model);
        Assert.Null(model.Question);
        Assert.NotNull(await AnalyseAsync(new NoModel(), StationPolicy.Careful));
    }

    [Theory]
    [InlineData("Could you play a song for my sister?", PostTopic.Music, PostMood.Neutral)]
    [InlineData("今日は雨で少し寂しいです。", PostTopic.Weather, PostMood.Sad)]
    [InlineData("Thank you for last night!", PostTopic.Thanks, PostMood.Grateful)]
    [InlineData("明日は試験なので緊張しています", PostTopic.Other, PostMood.Worried)]
    [InlineData("Good morning from Lisbon", PostTopic.Greeting, PostMood.Neutral)]
    [InlineData("今日は誕生日です！", PostTopic.Other, PostMood.Happy)]
    [InlineData("", PostTopic.Other, PostMood.Neutral)]
    public void Rules_tell_topic_and_mood_by_plain_words(string words, PostTopic topic, PostMood mood)
    {
        PostAnalysis analysis = LocalAnalysis.Of(words);
        Assert.Equal((topic, mood), (analysis.Topic, analysis.Mood));
    }

    [Fact]
    public void What_is_long_or_all_signs_is_less_clear()
    {
        double plain = LocalAnalysis.Of("Good morning, the sun is out here.").Clarity;
        Assert.InRange(plain, 0.95, 1);
        Assert.True(LocalAnalysis.Of(string.Join(' ', Enumerable.Repeat("and then", 40))).Clarity < 0.5);
        Assert.True(LocalAnalysis.Of("a :-) !!! *** ### %%% ;;;").Clarity < 0.5);
        Assert.Equal(0, LocalAnalysis.Of("!!!").Clarity);
    }

    [Fact]
    public async Task The_rules_of_the_house_reach_the_analysis()
    {
        var model = new Scripted { Answer = """{"topic":"music","mood":"happy","clarity":0.9}""" };
        await new AnalysisStep(model, rules: "Say 'the Valley'.").TakeAsync(
            Candidate.Of(ScreeningChainTests.Post("play a song")) with { Policy = StationPolicy.Default(true) with { AnalysisByModel = true } }, None);
        Assert.EndsWith("Say 'the Valley'.", model.Question!.Instructions, StringComparison.Ordinal);
    }

    private static ListenerPost Voice(string? transcript) =>
        ScreeningChainTests.Post("") with { Body = new PostBody.Voice("k", TimeSpan.FromSeconds(2), transcript) };

    private static ValueTask<StepResult> ModerateAsync(ModerationAnswer answer) =>
        new ModerationStep(new Scripted { Judgement = answer }).TakeAsync(Candidate.Of(ScreeningChainTests.Post("hello")), None);

    private static async Task<PostAnalysis?> AnalyseAsync(IChatModel model, StationPolicy policy) =>
        (await new AnalysisStep(model).TakeAsync(Candidate.Of(ScreeningChainTests.Post("play a song")) with { Policy = policy }, None)).Candidate.Analysis;

    private sealed class Scripted : IChatModel, IModerationModel, ITranscriptionModel
    {
        public bool IsThere => true;

        public string Answer { get; init; } = "{}";

        public string Said { get; init; } = "hello";

        public ModerationAnswer Judgement { get; init; } = new(false, new Dictionary<string, double>(), "scripted");

        public List<string> Asked { get; } = [];

        public ChatQuestion? Question { get; private set; }

        public ValueTask<ChatAnswer> AskAsync(ChatQuestion question, CancellationToken cancellationToken)
        {
            Question = question;
            return ValueTask.FromResult(new ChatAnswer(Answer, "scripted"));
        }

        public ValueTask<ModerationAnswer> JudgeAsync(string words, TimeSpan? within, CancellationToken cancellationToken)
        {
            Asked.Add(words);
            return ValueTask.FromResult(Judgement);
        }

        public ValueTask<Transcript> TranscribeAsync(ReadOnlyMemory<byte> pcm, TimeSpan? within, CancellationToken cancellationToken)
        {
            Asked.Add("a recording");
            return ValueTask.FromResult(new Transcript(Said, "en", "scripted"));
        }
    }

    private sealed class Voices : IVoiceStore
    {
        public byte[]? Recording { get; init; } = new byte[4_800];

        public Exception? Fault { get; init; }

        public int Asked { get; private set; }

        public ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
        {
            Asked++;
            if (Fault is not null)
                throw Fault;
            return ValueTask.FromResult(Recording is null ? null : (ReadOnlyMemory<byte>?)Recording);
        }

        public ValueTask PutAsync(string key, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<byte[]?> PeaksAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<string> KeysAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DeleteAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
