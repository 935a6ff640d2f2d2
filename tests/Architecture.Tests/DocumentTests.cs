using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Radio24.Architecture.Tests;

/// <summary>The documents say what is there: commands exist, links lead somewhere, both languages have the same chapters.</summary>
public partial class DocumentTests
{
    [GeneratedRegex(@"\./radio24 +(?<command>[a-z]+)")]
    private static partial Regex Command { get; }

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link { get; }

    [Fact]
    public void Every_command_a_document_names_is_one_the_script_knows()
    {
        string[] known = [.. Regex.Matches(Repository.Read("radio24"), @"^    (?<names>[a-z|\-]+)\)", RegexOptions.Multiline).SelectMany(m => m.Groups["names"].Value.Split('|'))];
        Assert.Contains("up", known);

        foreach (string document in Documents())
        {
            IEnumerable<string> named = Command.Matches(Repository.Read(document)).Select(m => m.Groups["command"].Value);
            Assert.All(named, command => Assert.True(known.Contains(command), $"{document} names ./radio24 {command}"));
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ja.md")]
    public void The_readme_gives_the_two_commands(string readme)
    {
        string text = Repository.Read(readme);

        Assert.Contains("./radio24 up", text, StringComparison.Ordinal);
        Assert.Contains("./radio24 test", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_two_readmes_have_the_same_chapters() =>
        Assert.Equal(Chapters("README.md"), Chapters("README.ja.md"));

    [Fact]
    public void Every_relative_link_leads_to_a_file()
    {
        foreach (string document in Documents())
        {
            string folder = Path.Combine(Repository.Root, Path.GetDirectoryName(document)!);
            IEnumerable<string> targets = Link.Matches(Repository.Read(document)).Select(m => m.Groups["target"].Value).Where(t => !t.Contains("://", StringComparison.Ordinal));
            Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}"));
        }
    }

    [Theory]
    [InlineData("help", 0)]
    [InlineData("no-such-command", 2)]
    [InlineData("up --no-such-option", 2)]
    [InlineData("up --port", 2)]
    [InlineData("up --port 65536", 2)]
    [InlineData("up --udp-port twelve", 2)]
    [InlineData("test one two", 2)]
    [InlineData("doctor please", 2)]
    public void The_script_answers_a_wrong_command_line_with_one_line_and_a_hint(string arguments, int exitCode)
    {
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "radio24"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(), // from anywhere
        };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal(exitCode == 0 ? 0 : 2, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Continuous_integration_runs_what_everyone_runs() =>
        Assert.Contains("exec ./radio24 test\n", Repository.Read(".ci/run"), StringComparison.Ordinal);

    private static IEnumerable<string> Documents() => Repository.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal));

    // The headings' levels, in order: the words differ, the shape does not.
    private static IEnumerable<int> Chapters(string document) =>
        Repository.Lines(document).Select(l => l.TakeWhile(c => c == '#').Count()).Where(level => level > 0);
}
