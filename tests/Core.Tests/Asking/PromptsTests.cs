using Radio24.Core.Asking;

namespace Radio24.Core.Tests.Asking;

/// <summary>What models are told: files with named placeholders.</summary>
public sealed class PromptsTests
{
    /// <summary>A value for every placeholder of <c>prompts/</c>: whoever names a new one gives a sample of it here.</summary>
    private static readonly Dictionary<string, string> Samples = new(StringComparer.Ordinal)
    {
        ["before"] = "Haru",
        ["date"] = "Sunday, the first of March 2026",
        ["do"] = "- Thank people by name.",
        ["dont"] = "- Do not gossip.",
        ["examples"] = "- Still awake? So am I.",
        ["intensity"] = "2",
        ["language"] = "Japanese",
        ["length"] = "30 words",
        ["manner"] = "Calm and curious.",
        ["mark"] = "0123456789abcdef",
        ["most"] = "240",
        ["name"] = "Nora",
        ["now"] = "2026-03-01 20:20",
        ["other"] = "English",
        ["rules"] = "Say 'the Valley', never 'the hills'.",
        ["seconds"] = "12",
        ["station"] = "Radio24",
        ["time"] = "twenty past eight in the evening",
        ["words"] = "- GIF → jif",
    };

    public static TheoryData<string> Names => [.. Prompts.BuiltIn.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_prompt_is_rendered_with_sample_values(string name)
    {
        IReadOnlySet<string> asked = Prompts.BuiltIn.PlaceholdersOf(name);
        Assert.All(asked, placeholder => Assert.True(Samples.ContainsKey(placeholder), $"PromptsTests has no sample of {placeholder}"));
        Dictionary<string, string> values = asked.ToDictionary(placeholder => placeholder, placeholder => Samples[placeholder], StringComparer.Ordinal);
        string text = Prompts.BuiltIn.Render(name, values);
        Assert.InRange(text.Length, 20, 6_000);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("}}", text, StringComparison.Ordinal);
        Assert.All(values.Values, value => Assert.Contains(value, text, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => Prompts.BuiltIn.Render(name, new Dictionary<string, string>(values) { ["unknown"] = "x" }));
        if (values.Count > 0)
            Assert.Throws<ArgumentException>(() => Prompts.BuiltIn.Render(name, values.Skip(1).ToDictionary()));
    }

    [Fact]
    public void A_value_that_looks_like_a_placeholder_is_left_as_it_is() => Assert.Contains(
        "call me {{name}}", Prompts.BuiltIn.Render("house-rules", new Dictionary<string, string> { ["rules"] = "call me {{name}}" }), StringComparison.Ordinal);

    [Fact]
    public void A_prompt_that_there_is_not_is_no_prompt() =>
        Assert.Throws<ArgumentException>(() => Prompts.BuiltIn.Render("presenter-nothing", new Dictionary<string, string>()));

    [Fact]
    public void Another_text_makes_another_version() => Assert.NotEqual(
        new Prompts([new("a", "one")]).Version, new Prompts([new("a", "two")]).Version);

    [Fact]
    public void Rules_of_the_house_stand_behind_everything_else_and_without_any_nothing_does()
    {
        var none = new Dictionary<string, string>();
        Assert.EndsWith("never 'the hills'.", HouseRules.After(Prompts.BuiltIn, ["analysis"], none, Samples["rules"]), StringComparison.Ordinal);
        Assert.Equal(Prompts.BuiltIn.Render("analysis", none), HouseRules.After(Prompts.BuiltIn, ["analysis"], none, " "));
    }
}
