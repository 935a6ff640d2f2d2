using System.Diagnostics;
using System.Xml.Linq;

namespace Radio24.Architecture.Tests;

/// <summary>The repository as it is committed: its tracked files and its projects.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Tracked files, and new ones that are not ignored; paths relative to the root, with slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    public static IEnumerable<string> CSharp => Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>The project file of <c>src/NAME</c>, <c>tests/NAME</c> or <c>bench/NAME</c>.</summary>
    public static XDocument Project(string folder) => XDocument.Load(Path.Combine(Root, folder, Path.GetFileName(folder) + ".csproj"));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Radio24.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("no folder above this test has Radio24.sln");
    }

    private static string[] List()
    {
        ProcessStartInfo git = new("git", ["-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { UseShellExecute = false, RedirectStandardOutput = true };
        using Process process = Process.Start(git)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string[] files = [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(Path.Combine(Root, f)))];
        return files.Length > 0 ? files : throw new InvalidOperationException("git names no files: are you in a clone?");
    }
}
