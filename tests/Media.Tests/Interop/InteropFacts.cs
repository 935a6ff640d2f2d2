using System.Diagnostics;

namespace Radio24.Media.Tests.Interop;

/// <summary>Runs where python3-aiortc is installed; says so where it is not.</summary>
internal sealed class AiortcFactAttribute : FactAttribute
{
    public AiortcFactAttribute()
    {
        if (!Installed.Value)
            Skip = "python3-aiortc is not installed: apt-get install python3-aiortc";
    }

    private static Lazy<bool> Installed { get; } = new(() =>
    {
        if (!File.Exists("/usr/bin/python3"))
            return false;
        using Process probe = Process.Start(new ProcessStartInfo("/usr/bin/python3") { ArgumentList = { "-c", "import importlib.util as u, sys; sys.exit(u.find_spec('aiortc') is None)" } })!;
        probe.WaitForExit();
        return probe.ExitCode == 0;
    });
}

/// <summary>Runs where <c>npm ci</c> was run in tests/Media.Tests/Interop; says so where it was not.</summary>
internal sealed class NodePackageFactAttribute : FactAttribute
{
    public NodePackageFactAttribute(string package)
    {
        if (!Directory.Exists(Path.Combine(ForeignListenerTests.SourceFolder(), "node_modules", package)))
            Skip = $"{package} is not installed: npm ci in tests/Media.Tests/Interop";
    }
}

/// <summary>Runs where Chromium is installed, and <c>npm ci</c> was run in src/Web; says so where not.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        string web = Path.Combine(ForeignListenerTests.SourceFolder(), "..", "..", "..", "src", "Web");
        if (!File.Exists(Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium"))
            Skip = "Chromium is not installed: apt-get install chromium";
        else if (!Directory.Exists(Path.Combine(web, "node_modules", "playwright-core")))
            Skip = "playwright-core is not installed: npm ci in src/Web";
    }
}
