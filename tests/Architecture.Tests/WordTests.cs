using System.Text.RegularExpressions;

namespace Radio24.Architecture.Tests;

/// <summary>Names come from radio and from the RFCs; words that could mean anything are not names.</summary>
public partial class WordTests
{
    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum|delegate\s+\w+)\s+(?:struct\s+|class\s+)?(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration { get; }

    [GeneratedRegex(@"(Manager|Helper|Helpers|Util|Utils|Utility|Processor|Data|Info)$")]
    private static partial Regex Meaningless { get; }

    [Fact]
    public void No_type_has_a_name_that_could_mean_anything()
    {
        IEnumerable<string> bad = TypeNames().Where(t => Meaningless.IsMatch(t.Name)).Select(t => $"{t.File}: {t.Name}");

        Assert.Empty(bad);
    }

    [Fact]
    public void Only_a_background_service_is_called_a_service()
    {
        IEnumerable<string> bad = TypeNames()
            .Where(t => t.Name.EndsWith("Service", StringComparison.Ordinal))
            .Where(t => !Regex.IsMatch(Repository.Read(t.File), $@"\b{t.Name}\b[^{{;]*:\s*[^{{;]*\b(BackgroundService|IHostedService|IHostedLifecycleService)\b"))
            .Select(t => $"{t.File}: {t.Name}");

        Assert.Empty(bad);
    }

    [Fact]
    public void No_folder_or_file_has_such_a_name_either()
    {
        Assert.DoesNotContain(Repository.CSharp.SelectMany(f => f.Split('/')).Select(Path.GetFileNameWithoutExtension), part => Meaningless.IsMatch(part!));
    }

    private static IEnumerable<(string File, string Name)> TypeNames() =>
        from file in Repository.CSharp
        from line in Repository.Lines(file)
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match match in TypeDeclaration.Matches(line)
        select (file, match.Groups["name"].Value);
}
