using Microsoft.Extensions.Logging.Abstractions;
using Radio24.Adapters.Ai;
using Radio24.Adapters.Ai.Realtime;
using Radio24.Core.Asking;
using Radio24.Core.Ports;
using Radio24.Core.Presenting;

namespace Radio24.Adapters.Tests.Ai.Realtime;

/// <summary>Which models speak, where, and with whose key.</summary>
public class SpeechModelsTests
{
    private static readonly Uri Here = new("http://127.0.0.1:8000/v1"), There = new("https://speech.example/v1");

    private static AiOptions OwnKey { get; } = new() { ApiKey = "key-ai" };

    [Fact]
    public void Without_a_key_and_an_endpoint_nobody_speaks() => Assert.Empty(Rungs(new PresenterModelOptions(), new AiOptions()));

    [Fact]
    public void A_key_alone_is_enough()
    {
        Assert.Equal(
            [
                (PresenterRung.Primary, "gpt-realtime-2.1@api.openai.com", new ModelPrice(4, 24, 32, 64, 0.40m)),
                (PresenterRung.Cheaper, "gpt-realtime-2.1-mini@api.openai.com", new ModelPrice(0.60m, 2.40m, 10, 20, 0.30m)),
            ],
            Rungs(new PresenterModelOptions(), OwnKey).Select(rung => (rung.Rung, rung.Model.Key, rung.Model.Price)));
        Assert.Equal(new SpeechPlace(AiOptions.OpenAi, "key-ai"), SpeechPlaces.Of(new PresenterModelOptions(), OwnKey).First);
    }

    [Theory]
    [InlineData("none", "x", new PresenterRung[0])]
    [InlineData("x", "none", new[] { PresenterRung.Primary, PresenterRung.Second })]
    [InlineData("x", "x", new[] { PresenterRung.Primary, PresenterRung.Second })]
    [InlineData("x", "y", new[] { PresenterRung.Primary, PresenterRung.Cheaper, PresenterRung.Second })]
    public void What_is_none_does_not_speak(string model, string cheaper, PresenterRung[] rungs) => Assert.Equal(
        rungs,
        Rungs(new PresenterModelOptions { Model = model, CheaperModel = cheaper, Second = new SecondPresenterOptions { Endpoint = There } }, OwnKey).Select(rung => rung.Rung));

    [Fact]
    public void A_model_that_nobody_priced_counts_as_the_dearest() =>
        Assert.Equal(64, Rungs(new PresenterModelOptions { Model = "somebodys", Endpoint = Here }, new AiOptions())[0].Model.Price.AudioOut);

    [Fact]
    public void The_presenters_endpoint_takes_everything_that_has_none_of_its_own()
    {
        var presenter = new PresenterModelOptions { Endpoint = Here };
        Assert.Equal(new SpeechPlace(Here, "key-ai"), SpeechPlaces.Of(presenter, OwnKey).First);
        Assert.Equal((Here, "key-ai"), (presenter.Redirect(OwnKey).Endpoint, presenter.Redirect(OwnKey).ApiKey));
        Assert.Equal((Here, "own"), ((presenter with { ApiKey = "own" }).Redirect(OwnKey).Endpoint, (presenter with { ApiKey = "own" }).Redirect(OwnKey).ApiKey));
    }

    [Fact]
    public void What_has_an_endpoint_of_its_own_stays_there_and_keeps_its_key()
    {
        var presenter = new PresenterModelOptions { Endpoint = Here };
        AiOptions ai = OwnKey with { Endpoint = new Uri("https://api.openai.com/v1") };

        Assert.Equal(ai, presenter.Redirect(ai));
        Assert.Equal(new SpeechPlace(Here, null), SpeechPlaces.Of(presenter, ai).First);
    }

    [Fact]
    public void The_second_endpoint_gets_no_key_of_another()
    {
        SpeechPlace? Second(SecondPresenterOptions second) => SpeechPlaces.Of(new PresenterModelOptions { ApiKey = "key-presenter", Second = second }, OwnKey).Second;

        Assert.Null(Second(new SecondPresenterOptions { Model = "x" }));
        Assert.Equal(new SpeechPlace(There, null), Second(new SecondPresenterOptions { Endpoint = There }));
        Assert.Equal(new SpeechPlace(There, "key-second"), Second(new SecondPresenterOptions { Endpoint = There, ApiKey = "key-second" }));
        Assert.Equal(new SpeechPlace(AiOptions.OpenAi, "key-presenter"), Second(new SecondPresenterOptions { Endpoint = new Uri("https://api.openai.com/v1/") }));
    }

    [Fact]
    public void Nothing_says_a_key()
    {
        SpeechPlaces places = SpeechPlaces.Of(new PresenterModelOptions { ApiKey = "key-presenter", Second = new SecondPresenterOptions { Endpoint = There, ApiKey = "key-second" } }, OwnKey);

        Assert.DoesNotContain("key-", places.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<SpeechRung> Rungs(PresenterModelOptions presenter, AiOptions ai) =>
        new SpeechModels(presenter, ai, TimeProvider.System, NullLogger<SpeechModels>.Instance).Rungs;
}
