using System.Reflection;
using System.Text.RegularExpressions;

namespace Radio24.Architecture.Tests;

/// <summary>The arrows of ARCHITECTURE.md: who may know whom, as the projects say it and as the compiled assemblies show it.</summary>
public class ArrowTests
{
    /// <summary>Project → projects it may reference. What is not here is not allowed.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Media"] = [],
        ["Startup"] = [],
        ["Adapters"] = ["Core", "Media"],
        ["Api"] = ["Core", "Startup", "Adapters"],           // Adapters: for its Program.cs alone, see below
        ["Host"] = ["Core", "Media", "Startup", "Adapters"], // the same
        ["Station"] = ["Api", "Host", "Adapters", "Startup", "Core", "Media"],
    };

    /// <summary>Packages that belong to an adapter; nobody else may even know that they exist.</summary>
    private static readonly string[] AdapterPackages =
        ["Npgsql", "Dapper", "Pgvector", "StackExchange.Redis", "AWSSDK", "Amazon.", "Google.Apis", "Google.Protobuf", "Livekit", "OpenAI", "Microsoft.Extensions.AI", "Microsoft.ML", "SentenceTransformers", "UglyToad", "CodeHollow"];

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_arrow_allows(string project)
    {
        string[] references = [.. References(project)];

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_compiled_assembly_uses_only_what_its_arrow_allows(string project)
    {
        string[] used = [.. AssemblyReferences(project).Where(n => n.StartsWith("Radio24.", StringComparison.Ordinal)).Select(n => n["Radio24.".Length..])];

        Assert.Empty(used.Except(Allowed[project]));
    }

    [Fact]
    public void Every_project_under_src_has_an_arrow()
    {
        IEnumerable<string> projects = Repository.Files
            .Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(f => Path.GetFileNameWithoutExtension(f));

        Assert.Equal(Allowed.Keys.Order(), projects.Order());
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("Media")]
    public void The_two_innermost_use_the_base_class_library_alone(string project)
    {
        Assert.Empty(Repository.Project($"src/{project}").Descendants("PackageReference"));
        Assert.Empty(Repository.Project($"src/{project}").Descendants("FrameworkReference"));
        Assert.All(AssemblyReferences(project), name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives", name)); // the latter: Win32Exception and errno
    }

    [Fact]
    public void Core_touches_no_file_socket_or_process()
    {
        string[] outside = ["System.Net", "System.Diagnostics.Process", "System.IO.FileSystem", "System.Data"];

        Assert.DoesNotContain(AssemblyReferences("Core"), name => outside.Any(o => name.StartsWith(o, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Core")]
    [InlineData("Media")]
    [InlineData("Api")]
    [InlineData("Host")]
    [InlineData("Station")]
    public void Only_Adapters_names_stores_queues_and_object_storage(string project)
    {
        IEnumerable<string> packages = Repository.Project($"src/{project}").Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value);

        Assert.DoesNotContain(packages.Concat(AssemblyReferences(project)),
            name => AdapterPackages.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Adapters_are_named_only_by_the_backplanes_and_the_programs_that_choose_one()
    {
        string[] mayName = ["src/Api/Program.cs", "src/Host/Program.cs", "src/Station/"];

        IEnumerable<string> naming = Repository.CSharp
            .Where(f => f.StartsWith("src/", StringComparison.Ordinal) && !f.StartsWith("src/Adapters/", StringComparison.Ordinal))
            .Where(f => Repository.Read(f).Contains("Radio24.Adapters", StringComparison.Ordinal));

        Assert.All(naming, file => Assert.Contains(mayName, allowed => file.StartsWith(allowed, StringComparison.Ordinal)));
    }

    [Fact]
    public void Exactly_the_backplanes_put_adapters_behind_ports()
    {
        // A port is filled where an adapter's type meets a service collection; that happens in one file a backplane, and in one for what both keep in PostgreSQL.
        IEnumerable<string> choosing = Repository.CSharp
            .Where(f => f.StartsWith("src/Adapters/", StringComparison.Ordinal))
            .Where(f => Repository.Read(f).Contains("IServiceCollection", StringComparison.Ordinal));

        Assert.All(choosing, file => Assert.EndsWith("Backplane.cs", file, StringComparison.Ordinal));
        Assert.Equal(["AiBackplane.cs", "EmbeddedBackplane.cs", "PostgresBackplane.cs", "SharedBackplane.cs"], choosing.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_mode_is_switched_on_anywhere()
    {
        // The executable is the mode (docs/decisions): no flag asks whether we are embedded.
        string[] switches = [@"\benum Mode\b", "IsEmbedded", "EmbeddedMode", "RunMode"];

        Assert.All(Repository.CSharp.Where(f => f.StartsWith("src/", StringComparison.Ordinal)), file =>
        {
            string code = Repository.Read(file);
            Assert.DoesNotContain(switches, s => Regex.IsMatch(code, s));
        });
    }

    private static IEnumerable<string> References(string project) =>
        Repository.Project($"src/{project}").Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

    private static IEnumerable<string> AssemblyReferences(string project) =>
        Assembly.Load($"Radio24.{project}").GetReferencedAssemblies().Select(n => n.Name!);
}
