using Microsoft.Extensions.Configuration;
using Radio24.Adapters.Embedded;
using Radio24.Startup;

namespace Radio24.Api.Tests.Startup;

/// <summary>Settings of the model service and of sealing, as a person writes them.</summary>
public sealed class AiSettingsTests
{
    [Theory]
    [InlineData("Radio24:Ai:Endpoint", "http://models.example/v1")]
    [InlineData("Radio24:Ai:Endpoint", "nonsense")]
    [InlineData("Radio24:Ai:Models:Chat:0:Endpoint", "http://10.0.0.5/v1")]
    [InlineData("Radio24:Ai:Models:Chat:0:Quality", "6")]
    [InlineData("Radio24:Ai:HourlyCap", "-1")]
    [InlineData("Radio24:Ai:Deadline", "00:10:00")]
    [InlineData("Radio24:Sealing:Key", "too short")]
    [InlineData("Radio24:Sealing:OldKeys:0", "c2hvcnQ=")]
    public void A_wrong_one_stops_the_start_with_its_name(string name, string value)
    {
        StartException refused = Assert.Throws<StartException>(() => Read((name, value), ("Radio24:Ai:Models:Chat:0:Name", "x")));
        Assert.StartsWith(name, refused.Message, StringComparison.Ordinal);
        if (name.Contains("Sealing", StringComparison.Ordinal))
            Assert.DoesNotContain(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_and_prices_are_lists()
    {
        EmbeddedBackplaneOptions options = Read(
            ("Radio24:Ai:Endpoint", "http://localhost:11434/v1"), ("Radio24:Ai:Models:Chat:0:Name", "llama"), ("Radio24:Ai:Models:Chat:0:Quality", "2"),
            ("Radio24:Ai:Prices:0:Model", "llama"), ("Radio24:Ai:Prices:0:TextOut", "0.5"), ("Radio24:Ai:HourlyCap", "0"));
        Assert.Equal("llama", Assert.Single(options.Ai.Models.Chat).Name);
        Assert.Equal(0.5, Assert.Single(options.Ai.Prices).TextOut);
        Assert.Equal(0, options.Ai.Caps.Hourly);
    }

    [Fact]
    public void The_usual_variable_is_the_key_unless_a_setting_says_otherwise_and_no_text_shows_it()
    {
        ConfigurationManager configuration = With(("OPENAI_API_KEY", "sk-usual"));
        configuration.AddKnownVariables();
        EmbeddedBackplaneOptions options = Settings.Read<EmbeddedBackplaneOptions>(configuration);
        Assert.Equal("sk-usual", options.Ai.ApiKey);
        Assert.DoesNotContain("sk-usual", options.ToString(), StringComparison.Ordinal);

        configuration = With(("OPENAI_API_KEY", "sk-usual"), ("Radio24:Ai:ApiKey", "sk-own"));
        configuration.AddKnownVariables();
        Assert.Equal("sk-own", Settings.Read<EmbeddedBackplaneOptions>(configuration).Ai.ApiKey);
        Assert.Null(Read(("OPENAI_API_KEY", "sk-usual")).Ai.ApiKey);
    }

    private static EmbeddedBackplaneOptions Read(params (string, string)[] settings) => Settings.Read<EmbeddedBackplaneOptions>(With(settings));

    private static ConfigurationManager With(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value)));
        return configuration;
    }
}
