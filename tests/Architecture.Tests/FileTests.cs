using System.Text.RegularExpressions;

namespace Radio24.Architecture.Tests;

/// <summary>What every committed file keeps to.</summary>
public partial class FileTests
{
    private const int MostLines = 400;

    /// <summary>Longer files, each with the reason why it is one concept.</summary>
    private static readonly Dictionary<string, string> Longer = [];

    // Homes and work folders of a machine, and hosts that packages come from: a clone elsewhere has neither.
    [GeneratedRegex(@"(?<![\w.])/(?:work|home|Users|root)/\w|[A-Z]:\\Users\\|/tmp/bash_jobs")]
    private static partial Regex MachinePath { get; }

    [GeneratedRegex(@"^STATION_SOURCES=\((?<paths>[^)]+)\)", RegexOptions.Multiline)]
    private static partial Regex StationSources { get; }

    [GeneratedRegex(@"registry\.npmjs\.org|npm\.pkg|nuget\.org/v3|api\.nuget|registry\.yarnpkg|pkgs\.dev\.azure|artifact-?registry|artifactory|deb\.debian\.org", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost { get; }

    [Fact]
    public void No_source_file_is_longer_than_one_concept()
    {
        IEnumerable<string> tooLong = Repository.Files
            .Where(f => Path.GetExtension(f) is ".cs" or ".ts" or ".tsx" or ".css" or ".sh")
            .Where(f => !Longer.ContainsKey(f))
            .Select(f => (File: f, Lines: Repository.Lines(f).Length))
            .Where(f => f.Lines > MostLines)
            .Select(f => $"{f.File}: {f.Lines} lines");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_list_of_longer_files_is_not_longer_than_needed() =>
        Assert.All(Longer.Keys, file => Assert.True(Repository.Lines(file).Length > MostLines, $"{file} need not be listed any more"));

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() => AssertNowhere(MachinePath);

    [Fact]
    public void No_file_names_a_package_registrys_host() => AssertNowhere(RegistryHost);

    [Fact]
    public void No_file_is_larger_than_a_megabyte() =>
        Assert.All(Repository.Files, file => Assert.True(new FileInfo(Path.Combine(Repository.Root, file)).Length <= 1_000_000, file));

    [Fact]
    public void Every_project_and_package_has_its_lock_file()
    {
        string[] packages = [.. Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal) || Path.GetFileName(f) == "package.json")];

        Assert.True(packages.Length >= 10, $"only {packages.Length} projects and packages found");
        Assert.All(packages, package =>
        {
            string folder = Path.GetDirectoryName(package)!;
            string lockFile = package.EndsWith(".csproj", StringComparison.Ordinal) ? "packages.lock.json" : "package-lock.json";
            Assert.Contains($"{folder}/{lockFile}", Repository.Files);
        });
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Repository.Read("Radio24.sln").Replace('\\', '/');

        Assert.All(Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)), project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Package_versions_are_central() =>
        Assert.All(Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)),
            project => Assert.DoesNotMatch("PackageReference[^>]*Version=", Repository.Read(project)));

    [Fact]
    public void Whatever_the_station_is_built_from_makes_it_built_again()
    {
        string[] watched = StationSources.Match(Repository.Read("scripts/build.sh")).Groups["paths"].Value.Split(' ');
        Assert.Contains("src/Station", watched);
        Assert.All(
            Repository.Files.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && !f.StartsWith("src/Web/", StringComparison.Ordinal)),
            file => Assert.Contains(watched, path => file == path || file.StartsWith(path + "/", StringComparison.Ordinal)));
    }

    private static void AssertNowhere(Regex pattern)
    {
        IEnumerable<string> found =
            from file in Repository.Files
            where Path.GetExtension(file) is not (".png" or ".wav" or ".ico" or ".woff2")
            where !file.StartsWith("tests/Architecture.Tests/", StringComparison.Ordinal) // the patterns themselves
            from line in Repository.Lines(file).Index()
            where pattern.IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        Assert.Empty(found);
    }
}
