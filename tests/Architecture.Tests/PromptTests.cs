using System.Text.RegularExpressions;

namespace Radio24.Architecture.Tests;

/// <summary>What models are told stands in files, and every file is used.</summary>
public sealed class PromptTests
{
    [Fact]
    public void No_prompt_is_unused()
    {
        string code = string.Concat(Repository.CSharp.Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Select(Repository.Read));
        string[] names = [.. Repository.Files.Where(file => file.StartsWith("prompts/", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).OfType<string>()];
        Assert.True(names.Length > 20, $"only {names.Length} prompts found");
        // A transform's is named after it (TonePrompts).
        Assert.All(names.Where(name => !name.StartsWith("tone-", StringComparison.Ordinal)), name => Assert.Contains($"\"{name}\"", code, StringComparison.Ordinal));
    }

    [Fact]
    public void No_code_tells_a_model_what_to_do()
    {
        // Instructions made in code: a question whose instructions begin with a text of its own.
        var said = new Regex(@"new (ChatQuestion\(\s*CallPurpose\.\w+,|SpeechBrief\(|SessionSetup\()\s*\$?""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.All(Repository.CSharp.Where(file => file.StartsWith("src/", StringComparison.Ordinal)), file => Assert.DoesNotMatch(said, Repository.Read(file)));
    }
}
