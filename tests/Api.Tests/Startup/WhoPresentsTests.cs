using Radio24.Adapters.Ai;
using Radio24.Station;

namespace Radio24.Api.Tests.Startup;

/// <summary>What the start says of who presents.</summary>
public sealed class WhoPresentsTests
{
    private static readonly AiOptions Key = new() { ApiKey = "sk-secret" };

    [Fact]
    public void A_key_alone_is_enough() =>
        Assert.Equal("Presenter: gpt-realtime-2.1 at api.openai.com, at most $1 an hour", WhoPresents.Line(new PresenterModelOptions(), Key));

    [Fact]
    public void An_endpoint_of_ones_own_needs_no_key() => Assert.Equal(
        "Presenter: m at speech.local, at most $0.5 an hour",
        WhoPresents.Line(new PresenterModelOptions { Endpoint = new Uri("http://speech.local:8080/v1"), Model = "m" }, new AiOptions { HourlyCap = 0.5 }));

    [Fact]
    public void The_second_service_presents_where_the_first_has_no_key() => Assert.Equal(
        "Presenter: gpt-realtime-2.1 at speech.local, at most $1 an hour",
        WhoPresents.Line(new PresenterModelOptions { Second = new SecondPresenterOptions { Endpoint = new Uri("http://speech.local/v1") } }, new AiOptions()));

    [Fact]
    public void Without_a_key_a_model_or_money_it_is_the_voice_of_this_machine()
    {
        Assert.Equal("Presenter: the voice of this machine (no key: set OPENAI_API_KEY)", WhoPresents.Line(new PresenterModelOptions(), new AiOptions()));
        Assert.Equal("Presenter: the voice of this machine (Radio24:Presenter:Model is none)", WhoPresents.Line(new PresenterModelOptions { Model = "none" }, Key));
        Assert.StartsWith("Presenter: the voice of this machine (nothing may be spent", WhoPresents.Line(new PresenterModelOptions(), Key with { DailyCap = 0 }), StringComparison.Ordinal);
    }
}
