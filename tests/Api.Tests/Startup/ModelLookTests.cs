using Radio24.Adapters.Ai;
using Radio24.Station;
using Radio24.Tests;

namespace Radio24.Api.Tests.Startup;

/// <summary>What the doctor says of the model service.</summary>
public sealed class ModelLookTests
{
    private readonly StringWriter _says = new();

    [Fact]
    public async Task One_that_answers_is_well_and_was_asked_only_what_costs_nothing()
    {
        await using ModelServer server = await ModelServer.StartAsync();
        var moderated = new AiOptions { ApiKey = "sk-secret", Endpoint = server.Address, Models = new AiModelsOptions { Moderation = new AiModelOptions { Name = "omni-moderation-latest" } } };
        Assert.Equal(ModelLook.Answers, await ModelLook.RunAsync(moderated, _says));
        var chatting = moderated with { Models = new AiModelsOptions { Chat = [new AiChatModelOptions { Name = "llama" }] } };
        Assert.Equal(ModelLook.Answers, await ModelLook.RunAsync(chatting, _says));

        Assert.Equal(["moderations", "models"], server.Calls.Select(call => call.Path));
        Assert.DoesNotContain("sk-secret", _says.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_denies_us_or_is_away_is_not()
    {
        await using ModelServer server = await ModelServer.StartAsync();
        server.Otherwise = ModelAct.WrongKey;
        var options = new AiOptions { ApiKey = "sk-secret", Endpoint = server.Address, Models = new AiModelsOptions { Chat = [new AiChatModelOptions { Name = "llama" }] } };
        Assert.Equal(ModelLook.NoAnswer, await ModelLook.RunAsync(options, _says));
        Assert.Equal(ModelLook.NoAnswer, await ModelLook.RunAsync(options with { Tries = 1, Endpoint = new Uri("http://127.0.0.1:1/v1") }, _says));
        Assert.DoesNotContain("sk-secret", _says.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_that_would_cost_something_is_told_apart_from_no_answer()
    {
        var options = new AiOptions
        {
            Endpoint = new Uri("http://127.0.0.1:1/v1"),
            Models = new AiModelsOptions { Moderation = new AiModelOptions { Name = "paid" } },
            Prices = [new AiPriceOptions { Model = "paid", TextIn = 1 }],
        };
        Assert.Equal(ModelLook.Costs, await ModelLook.RunAsync(options, _says));
        Assert.Contains("costs something", _says.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_is_no_fault() => Assert.Equal(ModelLook.None, await ModelLook.RunAsync(new AiOptions(), _says));
}
