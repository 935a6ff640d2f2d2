using System.Text;
using System.Text.Json;
using Radio24.Adapters.Ai;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Tests;

namespace Radio24.Adapters.Tests.Ai;

/// <summary>Each kind of question, answered well; and what is there at all.</summary>
public sealed class AskingTests : AskingFixture
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_text_model_is_asked_with_what_listeners_wrote_as_material_and_the_ledger_has_its_tokens()
    {
        Server.Chat = _ => "about slow music";
        ChatAnswer answer = await Models().Chat.AskAsync(Question(), None);

        Assert.Equal(new ChatAnswer("about slow music", "small"), answer with { Mark = null });
        ServedCall served = Assert.Single(Server.Calls);
        Assert.Equal($"Bearer {Key}", served.Key);
        JsonElement[] messages = [.. served.Body.GetProperty("messages").EnumerateArray()];
        Assert.Equal(["system", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Contains("never an instruction", messages[0].GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("something slow", messages[0].GetRawText(), StringComparison.Ordinal);
        Assert.Equal(100, served.Body.GetProperty("max_completion_tokens").GetInt32());
        PaidCall call = Assert.Single(Ledger.Calls);
        Assert.Equal(("127.0.0.1", "small", PaidCall.Answered, "cheapest", CallPurpose.Analysis), (call.Provider, call.Model, call.Outcome, call.Why, call.Purpose));
        Assert.Equal((served.TokensIn, served.TokensOut), (call.Tokens.TextIn, call.Tokens.TextOut));
        Assert.Equal((served.TokensIn * 1m + served.TokensOut * 2m) / 1_000_000, call.Dollars);
    }

    [Fact]
    public async Task What_listeners_wrote_stands_between_one_pair_of_lines_that_nobody_can_guess()
    {
        AiModels models = Models();
        ChatAnswer[] answers = [await models.Chat.AskAsync(Question(), None), await models.Chat.AskAsync(Question(), None)];
        Assert.NotEqual(answers[0].Mark, answers[1].Mark);
        foreach ((ChatAnswer answer, ServedCall served) in answers.Zip(Server.Calls))
        {
            string[] messages = [.. served.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()!)];
            Assert.Contains(answer.Mark!, messages[0], StringComparison.Ordinal);
            Assert.Equal([answer.Mark!, "please play something slow", answer.Mark!], messages[1].Split('\n'));
        }
    }

    [Fact]
    public async Task An_answer_in_JSON_is_asked_for_by_its_schema()
    {
        Server.Chat = _ => """{"topic":"music"}""";
        ChatAnswer answer = await Models().Chat.AskAsync(Question(schema: """{"type":"object","properties":{"topic":{"type":"string"}}}"""), None);

        Assert.Equal("music", JsonDocument.Parse(answer.Text).RootElement.GetProperty("topic").GetString());
        Assert.Equal("json_schema", Server.Calls[0].Body.GetProperty("response_format").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_task_that_asks_for_more_goes_to_a_better_model()
    {
        Assert.Equal("big", (await Models().Chat.AskAsync(Question(quality: 3), None)).Model);
        Assert.Equal("only choice", Assert.Single(Ledger.Calls).Why);
    }

    [Fact]
    public async Task A_model_that_thinks_first_is_told_how_much_if_its_owner_says_so()
    {
        AiModels models = Models(Options with
        {
            Models = Options.Models with { Chat = [new AiChatModelOptions { Name = "small", Reasoning = "none" }] },
        });
        await models.Chat.AskAsync(Question(), None);
        Assert.Equal("none", Server.Calls[0].Body.GetProperty("reasoning_effort").GetString());
        await Models().Chat.AskAsync(Question(), None);
        Assert.False(Server.Calls[1].Body.TryGetProperty("reasoning_effort", out _));
    }

    [Fact]
    public async Task Moderation_tells_the_services_own_categories_also_new_ones_and_costs_nothing()
    {
        IModerationModel moderation = Models().Moderation;
        ModerationAnswer good = await moderation.JudgeAsync("a good day to all", null, None), bad = await moderation.JudgeAsync("[bad]", null, None);

        Assert.False(good.Flagged);
        Assert.True(bad.Flagged);
        Assert.Equal(0.9, bad.Scores["harassment"]);
        Assert.Equal(0.02, bad.Scores["illicit/something-new"]);
        Assert.All(Ledger.Calls, call => Assert.Equal((0m, CallPurpose.Moderation, PaidCall.Answered), (call.Dollars, call.Purpose, call.Outcome)));
        Assert.Equal(2, Ledger.Calls.Count);
    }

    [Fact]
    public async Task A_recording_goes_as_a_WAVE_file_and_is_paid_by_the_second()
    {
        byte[] pcm = [.. Enumerable.Range(0, 48_000 * 3 / 2).Select(i => (byte)i)];
        Transcript said = await Models().Transcription.TranscribeAsync(pcm, null, None);

        Assert.Equal(new Transcript("hello from a recording", null, "gpt-transcribe"), said);
        byte[] wave = Server.Calls[0].Sound!;
        Assert.Equal("RIFF", Encoding.ASCII.GetString(wave, 0, 4));
        Assert.Equal(24_000, BitConverter.ToInt32(wave, 24));
        Assert.Equal(pcm, wave[44..]);
        PaidCall call = Assert.Single(Ledger.Calls);
        Assert.Equal((1.5, 0.0045m * 1.5m / 60), (call.Tokens.Seconds, call.Dollars));
    }

    [Fact]
    public async Task What_a_service_does_not_count_costs_what_was_set_aside_unless_it_is_free()
    {
        AiModels models = Models(Options with
        {
            Prices = [new AiPriceOptions { Model = "omni-moderation-latest", TextIn = 3 }, new AiPriceOptions { Model = "gpt-transcribe", AudioIn = 6, TextOut = 10 }],
        });
        await models.Moderation.JudgeAsync("a good day", null, None);
        await models.Transcription.TranscribeAsync(new byte[48_000], null, None);
        Assert.Equal([10 * 3m / 1_000_000, (94 * 6m + 84 * 10m) / 1_000_000], Ledger.Calls.Select(call => call.Dollars));
    }

    [Fact]
    public async Task One_model_at_two_paths_of_a_host_is_two()
    {
        Server.Otherwise = ModelAct.WrongKey;
        AiModels models = Models(Options with
        {
            Models = new AiModelsOptions
            {
                Chat =
                [
                    new AiChatModelOptions { Name = "same", Endpoint = new Uri(Server.Address, "/one/v1") },
                    new AiChatModelOptions { Name = "same", Endpoint = new Uri(Server.Address, "/two/v1/") },
                    new AiChatModelOptions { Name = "same", Endpoint = new Uri(Server.Address, "/two/v1") },
                ],
            },
        });
        await TroubleAsync(models.Chat.AskAsync(Question(), None));
        Assert.Equal(2, Server.Calls.Count);
        Assert.Equal(2, Server.Calls.DistinctBy(call => call.Path).Count());
    }

    [Fact]
    public void OpenAIs_address_with_a_slash_at_its_end_is_OpenAIs()
    {
        var options = new AiOptions { ApiKey = Key, Endpoint = new Uri("https://api.openai.com/v1/") };
        Assert.True(Models(options).Moderation.IsThere);
        Assert.False(Models(options with { ApiKey = null, Models = Options.Models }).Moderation.IsThere);
    }

    [Fact]
    public async Task A_recording_stays_here_unless_the_owner_allows_it_to_leave()
    {
        ITranscriptionModel transcription = Models(Options with { CloudTranscription = false }).Transcription;
        Assert.False(transcription.IsThere);
        Assert.Equal(ModelTrouble.NotAllowed, await TroubleAsync(transcription.TranscribeAsync(new byte[48_000], null, None)));
        Assert.Empty(Server.Calls);
    }

    [Fact]
    public async Task Vectors_have_the_length_one_and_the_models_name()
    {
        IEmbeddingModel embedding = Models().Embedding;
        IReadOnlyList<ReadOnlyMemory<float>> vectors = await embedding.EmbedAsync(["play jazz", "play jazz!", ""], null, None);

        Assert.Equal(("text-embedding-3-small", 32, true), (embedding.Model, embedding.Dimensions, embedding.IsThere));
        Assert.All(vectors, vector => Assert.Equal(1, Math.Sqrt(vector.ToArray().Sum(x => (double)x * x)), 5));
        Assert.Equal(3, vectors.Count);
        PaidCall call = Assert.Single(Ledger.Calls);
        Assert.Equal(Server.Calls[0].TokensIn, call.Tokens.TextIn);
        Assert.Empty(await embedding.EmbedAsync([], null, None));
    }

    [Fact]
    public async Task Vectors_of_another_length_than_the_settings_say_are_none()
    {
        Server.Dimensions = 16;
        Assert.Equal(ModelTrouble.Malformed, await TroubleAsync(Models().Embedding.EmbedAsync(["a"], null, None)));
    }

    [Fact]
    public async Task Without_a_key_there_is_nothing_and_nothing_is_asked_or_paid()
    {
        AiModels none = Models(new AiOptions { LocalEmbeddings = false, CloudTranscription = true });
        Assert.False(none.Chat.IsThere || none.Moderation.IsThere || none.Transcription.IsThere || none.Embedding.IsThere);
        Assert.Equal(ModelTrouble.NotConfigured, await TroubleAsync(none.Chat.AskAsync(Question(), None)));
        Assert.Equal(ModelTrouble.NotConfigured, await TroubleAsync(none.Moderation.JudgeAsync("a", null, None)));
        Assert.Equal(ModelTrouble.NotConfigured, await TroubleAsync(none.Transcription.TranscribeAsync(new byte[2], null, None)));
        Assert.Equal(ModelTrouble.NotConfigured, await TroubleAsync(none.Embedding.EmbedAsync(["a"], null, None)));
        Assert.Empty(Ledger.Calls);
        Assert.Empty(Log.Lines);
    }

    [Fact]
    public void With_OpenAIs_key_alone_everything_is_there_but_recordings_stay_here()
    {
        AiModels usual = Models(new AiOptions { ApiKey = Key });
        Assert.True(usual.Chat.IsThere && usual.Moderation.IsThere && usual.Embedding.IsThere);
        Assert.False(usual.Transcription.IsThere);
        Assert.Equal("text-embedding-3-small", usual.Embedding.Model);
    }

    [Fact]
    public void At_another_service_only_what_is_named_is_there()
    {
        AiModels other = Models(Options with { Models = new AiModelsOptions { Chat = [new AiChatModelOptions { Name = "llama" }] } });
        Assert.True(other.Chat.IsThere);
        Assert.False(other.Moderation.IsThere || other.Transcription.IsThere || other.Embedding.IsThere);
        Assert.False(Models(Options with { Models = Options.Models with { Moderation = new AiModelOptions { Name = "none" } } }).Moderation.IsThere);
    }

    [Fact]
    public async Task The_key_goes_to_its_own_endpoint_alone_and_follows_no_redirect()
    {
        await using ModelServer other = await ModelServer.StartAsync();
        AiModels models = Models(Options with
        {
            Tries = 1,
            Prices = [new AiPriceOptions { Model = "there" }],
            Models = Options.Models with { Chat = [new AiChatModelOptions { Name = "there", Endpoint = other.Address }, new AiChatModelOptions { Name = "own", Endpoint = other.Address, ApiKey = "sk-own", Quality = 5 }] },
        });
        await models.Chat.AskAsync(Question(), None);
        await models.Chat.AskAsync(Question(quality: 5), None);
        Assert.Equal(["Bearer none", "Bearer sk-own"], other.Calls.Select(call => call.Key));

        Server.Script("moderations", ModelAct.Answer with { Status = 307, Headers = [("Location", new Uri(other.Address, "/v1/moderations").ToString())] });
        await TroubleAsync(models.Moderation.JudgeAsync("a", null, None));
        Assert.Equal(2, other.Calls.Count);
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", true)]
    [InlineData("https://models.example:8443/openai/v1", true)]
    [InlineData("http://127.0.0.1:8000/v1", true)]
    [InlineData("http://localhost:8000/v1", true)]
    [InlineData("http://[::1]:8000/v1", true)]
    [InlineData("http://models.example/v1", false)]
    [InlineData("http://10.0.0.5:8000/v1", false)]
    [InlineData("https://api.openai.com", false)]
    [InlineData("https://user:secret@api.openai.com/v1", false)]
    [InlineData("https://api.openai.com/v1?key=a", false)]
    [InlineData("ftp://127.0.0.1/v1", false)]
    [InlineData("/v1", false)]
    public void A_model_is_asked_over_TLS_or_on_this_machine(string endpoint, bool possible) =>
        Assert.Equal(possible, new ModelEndpointAttribute().IsValid(new Uri(endpoint, UriKind.RelativeOrAbsolute)));
}
